// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/diff_packs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ronghe::authoring {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(DiffPacks, SaysWhatAProvinceDoesOtherwise) {
  const auto changes = diff_packs("packs/national", "packs/examples/province", {});
  ASSERT_TRUE(changes) << to_string(changes.error());
  const auto text = diff_text(*changes);
  EXPECT_THAT(
      text, AllOf(HasSubstr("parameters/A1_1.yaml:6: red limit for Enterprise actual participation "
                            "rate A1_1.red: 30 % -> 35 % from 2026-01-01, source: assumed: example "
                            "of a province's circular of 2025\n"),
                  HasSubstr("indicator Key-equipment investment failure rate A2.3: type: normal -> "
                            "veto\n"),
                  HasSubstr("record Enterprise enterprise: field pilot_list added"),
                  HasSubstr("weight east: dimension participation: 0.3 -> 0.35"),
                  HasSubstr("definition on a list in force enterprise.listed: formula: `if "),
                  Not(HasSubstr("removed"))));
  EXPECT_LT(text.find("records/"), text.find("parameters/"));
  EXPECT_LT(text.find("parameters/"), text.find("definitions/"));
  const auto json = nlohmann::json::parse(diff_json(*changes));
  ASSERT_EQ(json.size(), changes->size());
  const auto is_red = [](const nlohmann::json& one) { return one["name"] == "A1_1.red"; };
  const auto red = std::ranges::find_if(json, is_red);
  ASSERT_NE(red, json.end());
  EXPECT_EQ((*red)["before"], "30 %");
  EXPECT_EQ((*red)["after"], "35 %");
  EXPECT_EQ((*red)["from"], "2026-01-01");
}

TEST(DiffPacks, SaysWhatACityDoesOtherwise) {
  const auto changes = diff_packs("packs/examples/province", "packs/examples/city",
                                  {.as_of = parse_date("2027-01-01")});
  ASSERT_TRUE(changes) << to_string(changes.error());
  EXPECT_THAT(
      diff_text(*changes),
      AllOf(HasSubstr("A1_1.red: 35 % -> 40 % from 2027-01-01"),
            HasSubstr("table overall_agreement: input A1_1 removed"),
            HasSubstr("decisions/agreement.dmn:"),
            HasSubstr("pack Example of a city's refinement (assumed) example-city: extends: "
                      "national 1.0.0 -> example-province 1.0.0")));
}

TEST(DiffPacks, OfTheSameFolderIsEmpty) {
  const auto changes = diff_packs("packs/national", "packs/national", {});
  ASSERT_TRUE(changes);
  EXPECT_TRUE(changes->empty());
  EXPECT_EQ(diff_text(*changes), "");
  EXPECT_EQ(diff_json(*changes), "[]\n");
}

TEST(DiffPacks, NamesTheFolderThatHoldsNoPack) {
  const auto changes = diff_packs("packs/national", "packs", {});
  ASSERT_FALSE(changes);
  EXPECT_EQ(changes.error().kind, ErrorKind::not_found);
  EXPECT_THAT(changes.error().message, HasSubstr("packs is no policy pack"));
}

}  // namespace
}  // namespace ronghe::authoring
