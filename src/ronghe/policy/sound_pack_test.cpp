// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/sound_pack.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ronghe/policy/ignored_files.hpp"
#include "ronghe/policy/limit_order.hpp"
#include "ronghe/policy/pack_form.hpp"
#include "ronghe/policy/taken_names.hpp"
#include "ronghe/policy/testing.hpp"

namespace ronghe::policy {
namespace {

using testing::base_indicator;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PackFolders;
using ::testing::SizeIs;

const Date day = *parse_date("2025-12-31");

TEST(SoundPack, IsOneThatCompilesAndHasNoFaultsOfAnyTime) {
  const PackFolders folders;
  const auto folder = folders.write_base();
  EXPECT_TRUE(sound_pack(folder, day));
  EXPECT_TRUE(sound_pack(folder));
}

TEST(SoundPack, IsRefusedForFaultsOfFormThatReadersOfBeforeLetPassAndASealedOneIsNot) {
  const PackFolders folders;
  const auto folder = folders.write_base();
  folders.write(
      "base", "weights/default.yaml",
      "class: default\nsource: law\ndimensions: {result: 1}\nindicators: {X1: 1, X1: 2}\n");
  const auto offered = open_pack(folder);
  ASSERT_FALSE(offered);
  EXPECT_THAT(offered.error().message, HasSubstr("the key `X1` stands in line 4 already"));
  EXPECT_EQ(offered.error().code, "pack-key-twice"_code);
  EXPECT_FALSE(sound_pack(folder, day));
  const auto sealed = open_sealed_pack(folder);
  ASSERT_TRUE(sealed) << to_string(sealed.error());
  ASSERT_THAT(sealed->warnings, SizeIs(1));
  EXPECT_EQ(sealed->warnings[0].place, (Place{"weights/default.yaml", 4, 21}));
  EXPECT_EQ(sealed->weights.at("default").indicators.at("X1"), Decimal(2))
      << "which one counts stays as it was";
}

// A field of a store keeps its level, unit and owner, whatever readers say of them since.
TEST(SoundPack, OfAStoreMayKeepTheFaultsOfItsSealedOneAndHasNoOthers) {
  const PackFolders folders;
  const auto folder = folders.write_base();
  const auto text = [](const char* weights) {
    return std::string("class: default\nsource: law\ndimensions: {result: 1}\nindicators: ") +
           weights + "\n";
  };
  folders.write("base", "weights/default.yaml", text("{X1: 1, X1: 2}"));
  const auto known = open_sealed_pack(folder)->warnings;
  ASSERT_THAT(known, SizeIs(1));
  const auto kept = sound_pack(folder, day, known);
  ASSERT_TRUE(kept) << to_string(kept.error());
  EXPECT_THAT(kept->warnings, SizeIs(1));
  EXPECT_FALSE(sound_pack(folder, day, {}));
  folders.write("base", "indicator/X2.yaml", "id: X2\n");
  const auto more = sound_pack(folder, day, known);
  ASSERT_FALSE(more);
  EXPECT_THAT(more.error().message, HasSubstr("did you mean `indicators`?"));
}

TEST(SoundPack, IsRefusedForFaultsOfMeaningThatOnlyItsFormulasShow) {
  const PackFolders folders;
  const auto folder = folders.write_base();
  folders.write("base", "definitions/firm.yaml",
                "definitions:\n  - {on: firm, define: paid, name: {zh: 有报酬, en: paid}, formula: "
                "'size in (\"big\", \"hugh\")', source: law}\n");
  EXPECT_TRUE(open_pack(folder));
  for (const auto& made : {sound_pack(folder), sound_pack(folder, day)}) {
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().message, HasSubstr("`hugh` is none of the choices"));
  }
}

TEST(SoundPack, IsRefusedWhereTheGreenLimitIsWorseThanTheRedOneOnAnyDay) {
  const PackFolders folders;
  const auto folder = folders.write_base();
  EXPECT_THAT(swapped_limits(*open_pack(folder)), IsEmpty());
  auto text = base_indicator();
  text.replace(text.find("direction: up"), 13, "direction: down");
  folders.write("base", "indicators/X1.yaml", text);
  const auto made = sound_pack(folder, day);
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().message, HasSubstr("from 2020-01-01 on the green limit of X1 is 0.5"));
}

TEST(TakenBy, SaysWhatANameMeansWithoutADefinition) {
  const PackFolders folders;
  const auto pack = open_pack(folders.write_base());
  ASSERT_TRUE(pack);
  const auto of = [&](std::string_view name) { return taken_by(name, "firm", pack->dictionary); };
  EXPECT_EQ(of("paid"), TakenBy::nothing);
  EXPECT_EQ(of("pay"), TakenBy::field);
  EXPECT_EQ(taken_by("pay", "other", pack->dictionary), TakenBy::nothing);
  EXPECT_EQ(of("firm"), TakenBy::record);
  EXPECT_EQ(of("count"), TakenBy::function);
  EXPECT_EQ(of("survival"), TakenBy::function);
  EXPECT_EQ(of("then"), TakenBy::keyword);
  EXPECT_EQ(of("as_of"), TakenBy::keyword);
}

}  // namespace
}  // namespace ronghe::policy
