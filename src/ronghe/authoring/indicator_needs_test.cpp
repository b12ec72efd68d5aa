// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/indicator_needs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ronghe::authoring {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const Date as_of = *parse_date("2026-06-30");

policy::Pack national() {
  auto pack = policy::open_pack("packs/national");
  ensure(pack.has_value(), "the national pack is sound");
  return *std::move(pack);
}

TEST(IndicatorNeeds, GoThroughDefinitionsReferencesAndRegisters) {
  const auto pack = national();
  const auto needs = needs_of(pack, "A1.1", as_of);
  ASSERT_TRUE(needs) << to_string(needs.error());
  const auto fields = [&](const char* record) {
    const auto found = needs->fields.find(pack.dictionary.record(record));
    return found == needs->fields.end() ? std::set<std::string>() : found->second;
  };
  EXPECT_THAT(fields("enterprise"), testing::IsSupersetOf({"uscc", "region", "closed_on"}));
  EXPECT_THAT(fields("training_hours"), testing::IsSupersetOf({"placement", "date"}));
  EXPECT_THAT(fields("placement"), testing::Contains("enterprise")) << "by reference";
  EXPECT_THAT(fields("agreement"), testing::IsSupersetOf({"enterprise", "from", "to"}));
  EXPECT_THAT(fields("region"), testing::Contains("code")) << "its subject";
  EXPECT_TRUE(fields("enterprise_finance").empty()) << "nothing of it is asked";
  EXPECT_TRUE(needs->definitions.contains({"enterprise", "active"}));
  EXPECT_TRUE(needs->definitions.contains({"enterprise", "in_base"}));
}

TEST(IndicatorNeeds, AreToldInBothLanguagesAndForMachines) {
  const auto pack = national();
  const auto needs = needs_of(pack, "A1.1", as_of);
  ASSERT_TRUE(needs) << to_string(needs.error());
  EXPECT_THAT(needs_text(pack, *needs, "en"),
              AllOf(HasSubstr("A1.1 Enterprise actual participation rate\nrests on these records"),
                    HasSubstr("  training_hours: "), HasSubstr("    region: Region code, code")));
  const auto zh = needs_text(pack, *needs, "zh");
  EXPECT_THAT(zh, AllOf(HasSubstr("A1.1 企业实际参与率\n依据以下记录与字段：\n"),
                        HasSubstr("  enterprise 企业（主管 IIT）\n"), Not(HasSubstr("rests on"))));
  EXPECT_LT(zh.find("  region "), zh.find("  enterprise ")) << "in the order of imports";
  const auto json = nlohmann::json::parse(needs_json(pack, *needs));
  EXPECT_EQ(json.at("indicator"), "A1.1");
  EXPECT_EQ(json.at("records").at(0).at("record"), "region");
  EXPECT_EQ(json.at("records").at(0).at("fields").at(0).at("title").at("zh"), "行政区划代码");
}

TEST(IndicatorNeeds, EveryIndicatorOfTheNationalPackRestsOnSomething) {
  const auto pack = national();
  for (const auto& indicator : pack.indicators) {
    const auto needs = needs_of(pack, indicator.id, as_of);
    ASSERT_TRUE(needs) << indicator.id << ' ' << to_string(needs.error());
    EXPECT_FALSE(needs->fields.empty()) << indicator.id;
  }
}

TEST(IndicatorNeeds, AnIndicatorThatIsNotThereIsAnsweredWithTheNearestOne) {
  const auto pack = national();
  struct Case {
    const char* asked;
    const char* told;
  };
  for (const auto& [asked, told] : {Case{"A1_1", "\"A1_1\"; is it one of these: A1.1"},
                                    Case{"a1.1", "is it one of these: A1.1"},
                                    Case{"nonsense", "is it one of these: A1.1, A1.2,"}}) {
    const auto none = needs_of(pack, asked, as_of);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, ErrorKind::not_found);
    EXPECT_THAT(none.error().message, HasSubstr(told));
  }
}

}  // namespace
}  // namespace ronghe::authoring
