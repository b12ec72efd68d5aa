// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/diff/diff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "ronghe/authoring/diff/parts.hpp"
#include "ronghe/policy/testing.hpp"

namespace ronghe::authoring {
namespace {

using policy::testing::PackFolders;
using policy::testing::table_xml;
using policy::testing::TestRule;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// `base` and `later`, a copy of it in which one file is other.
class Diff : public ::testing::Test {
 protected:
  void SetUp() override {
    packs_.write_base();
    std::filesystem::copy(packs_.folder("base"), packs_.folder("later"),
                          std::filesystem::copy_options::recursive);
  }

  std::vector<Change> changes(const DiffOptions& options = {}) const {
    const auto before = policy::load_pack(packs_.folder("base"));
    const auto after = policy::load_pack(packs_.folder("later"));
    EXPECT_TRUE(before && after);
    if (!before || !after) return {};
    auto found = diff(*before, *after, options);
    EXPECT_TRUE(found);
    return found ? *found : std::vector<Change>{};
  }
  std::vector<std::string> words(const DiffOptions& options = {}) const {
    std::vector<std::string> all;
    for (const auto& change : changes(options)) all.push_back(in_words(change));
    return all;
  }
  void later(const std::string& file, std::string_view text) const {
    packs_.write("later", file, text);
  }
  void red(const std::string& values) const {
    later(
        "parameters/X1.yaml",
        "group: X1\nparameters:\n"
        "  green: {name: {zh: 绿灯线, en: green limit}, unit: ratio, values: [{from: 2020-01-01, "
        "value: 0.5, source: law}]}\n"
        "  red: {name: {zh: 红灯线, en: red limit}, unit: ratio, values: [" +
            values +
            "]}\n"
            "  reading: {name: {zh: 读法, en: reading}, unit: choice, choices: [one, two], values: "
            "[{from: 2020-01-01, value: one, source: law}]}\n");
  }
  void tables(const std::vector<TestRule>& before, const std::vector<TestRule>& after) const {
    packs_.write("base", "decisions/light.dmn", table_xml("light_up", before));
    later("decisions/light.dmn", table_xml("light_up", after));
  }

  PackFolders packs_;
};

TEST_F(Diff, OfAPackWithItselfIsNothing) { EXPECT_THAT(words(), IsEmpty()); }

TEST_F(Diff, SaysAValueWithDateAndSource) {
  red("{from: 2020-01-01, value: 0.3, source: law}, {from: 2026-01-01, value: 0.35, source: "
      "circular 7}, {from: 2027-01-01, value: 0.4, source: plan}");
  EXPECT_THAT(words(), ElementsAre("red limit for Share of the paid X1.red: 30 % -> 35 % from "
                                   "2026-01-01, source: circular 7"));
}

TEST_F(Diff, AsOfADaySeesWhatIsInForceThen) {
  red("{from: 2020-01-01, value: 0.3, source: law}, {from: 2026-01-01, value: 0.35, source: "
      "circular 7}, {from: 2027-01-01, value: 0.4, source: plan}");
  EXPECT_THAT(words({.as_of = parse_date("2025-12-31")}), IsEmpty()) << "the day before";
  EXPECT_EQ(words({.as_of = parse_date("2026-01-01")}).size(), 1U) << "the day";
  EXPECT_EQ(words({.as_of = parse_date("2026-12-31")}).size(), 1U) << "the last day";
  EXPECT_THAT(words({.as_of = parse_date("2027-01-01")}), IsEmpty()) << "the same again";
}

TEST_F(Diff, SaysAValueThatIsTakenBack) {
  red("{from: 2020-01-01, value: 0.3, source: law}");
  EXPECT_THAT(words(), ElementsAre("red limit for Share of the paid X1.red: 40 % -> 30 % from "
                                   "2027-01-01, source: law"));
}

TEST_F(Diff, SaysAnotherSourceOfTheSameValue) {
  red("{from: 2020-01-01, value: 0.3, source: law 2}, {from: 2027-01-01, value: 0.4, source: "
      "plan}");
  EXPECT_THAT(words(), ElementsAre("parameter red limit for Share of the paid X1.red: source: law "
                                   "-> law 2"));
}

TEST_F(Diff, GoesThroughAllPartsInTheOrderOfTheFiles) {
  later("records/firm.yaml", R"(record: firm
name: {zh: 企业, en: Firm}
kind: entity
owner: IIT
label: L1
key: [code]
fields:
  code: {zh: 代码, en: Code, type: code, length: 6}
  size: {zh: 规模, en: Size, type: choice, choices: {big: {zh: 大, en: big}, small: {zh: 小, en: small}}}
  list: {zh: 名单, en: List, type: boolean, optional: true}
rules:
  - id: firm.pay
    check: size != "big"
    message: {zh: 太多, en: too much}
    remedy: {zh: 更正, en: correct it}
)");
  later("definitions/firm.yaml", R"(definitions:
  - {on: firm, define: paid, type: number, name: {zh: 有报酬, en: paid}, source: law,
     formula: if list then 1 else 0}
  - {on: firm, define: big, type: boolean, name: {zh: 大, en: big}, formula: size = "big"}
)");
  later("weights/default.yaml",
        "class: default\nsource: law\ndimensions: {participation: 0.3, process: 0.2, result: 0.5}\n"
        "indicators: {X1: 1}\n");
  later("tests/a.yaml", "cases: [{name: one, as_of: 2025-12-31}]\n");
  EXPECT_THAT(
      words(),
      ElementsAre("record Firm firm: field pay removed: 报酬 | Pay",
                  "record Firm firm: field code, length: 0 -> 6",
                  "record Firm firm: field list added: 名单 | List",
                  "record Firm firm: rule firm.pay: `pay < 100` -> `size != \"big\"`",
                  "definition paid firm.paid: formula: `if pay > 0 then 1 else 0` -> `if list "
                  "then 1 else 0`",
                  "definition big firm.big: added", "weight default: dimension process: 0.3 -> 0.2",
                  "weight default: dimension result: 0.4 -> 0.5", "test one: added"));
}

TEST_F(Diff, SaysWhatOfAnIndicatorIsOther) {
  later("indicators/X1.yaml", R"(id: X1
name: {zh: 报酬率, en: Share of the paid}
dimension: result
group: X
subjects: [firm]
direction: down
type: veto
unit: ratio
formula: if paid > 0   then 0 else 1
limits: {green: parameter.X1.green}
table: light_up
source: law
description: {zh: 有报酬的, en: those that are paid}
)");
  const std::string of = "indicator Share of the paid X1: ";
  EXPECT_THAT(
      words(),
      ::testing::UnorderedElementsAre(
          of + "direction: up -> down", of + "type: normal -> veto",
          of + "formula for firm: `if paid > 0 then 1 else 0` -> `if paid > 0 then 0 else 1`",
          of + "red limit removed: `parameter.X1.red`"));
}

TEST_F(Diff, SaysWhatThePublicWillSeeOtherwise) {
  later("indicators/X1.yaml",
        policy::testing::base_indicator("persons: count(firm)\npublic: light\n"));
  const std::string of = "indicator Share of the paid X1: ";
  EXPECT_THAT(words(), ::testing::UnorderedElementsAre(of + "persons added: count(firm)",
                                                       of + "public added: firm: light"));
}

TEST_F(Diff, BlanksAreNoDifference) {
  later("definitions/firm.yaml", R"(definitions:
  - on: firm
    define: paid
    type: number
    name: {zh: 有报酬, en: paid}
    formula: >
      if pay > 0
      then 1 else 0
    source: law
)");
  EXPECT_THAT(words(), IsEmpty());
}

TEST_F(Diff, OfATableKnowsRulesByWhatTheySay) {
  const TestRule a{"a", "1", "red"};
  const TestRule b{"b", "2", "yellow"};
  const TestRule c{"c", "3", "green"};
  const TestRule rest{"d", "-", "green"};
  tables({a, b, rest}, {a, b, c, rest});
  EXPECT_THAT(words(), ElementsAre("table light_up: row 3 added: `value: 3 => light: \"green\"`"))
      << "rows below an added one have not moved";
  tables({a, b, c, rest}, {a, c, rest});
  EXPECT_THAT(words(),
              ElementsAre("table light_up: row 2 removed: `value: 2 => light: \"yellow\"`"));
  tables({a, b, c, rest}, {b, c, a, rest});
  EXPECT_THAT(words(), ElementsAre("table light_up: row 1 -> row 3: value: 1 => light: \"red\""));
  tables({a, b, rest}, {a, {"b", "&lt; 2", "yellow"}, rest});
  EXPECT_THAT(words(),
              ElementsAre("table light_up: row 2: `value: 2 => light: \"yellow\"` -> `value: "
                          "< 2 => light: \"yellow\"`"));
  tables({a, b, rest}, {{"x", "1", "red"}, {"y", "2", "yellow"}, {"z", "-", "green"}});
  EXPECT_THAT(words(), IsEmpty()) << "other ids say nothing";
  tables({a, a, rest}, {a, rest});
  EXPECT_EQ(words().size(), 1U) << "of two equal rows one is gone";
}

TEST_F(Diff, OfARefinementDoesNotRemoveTests) {
  packs_.write("base", "tests/a.yaml", "cases: [{name: one, as_of: 2025-12-31}]\n");
  packs_.write_head("city", "../base");
  const auto before = policy::load_pack(packs_.folder("base"));
  const auto after = policy::load_pack(packs_.folder("city"));
  ASSERT_TRUE(before && after);
  const auto found = diff(*before, *after);
  ASSERT_TRUE(found);
  for (const auto& change : *found) EXPECT_EQ(change.part, "pack") << in_words(change);
}

}  // namespace
}  // namespace ronghe::authoring
