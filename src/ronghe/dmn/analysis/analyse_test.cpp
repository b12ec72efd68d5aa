// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/analysis/analyse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "ronghe/dmn/analysis/testing.hpp"

namespace ronghe::dmn::analysis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::InputText;
using ::testing::IsEmpty;
using testing::TableText;

std::vector<Finding> findings_of(const TableText& table, const Limits& limits = {}) {
  const auto model = testing::model_of(table);
  EXPECT_THAT(model.mistakes, IsEmpty());
  return analyse(model, limits);
}

std::vector<std::string> kinds_of(const std::vector<Finding>& findings) {
  std::vector<std::string> kinds;
  for (const auto& finding : findings) kinds.emplace_back(to_string(finding.kind));
  return kinds;
}

TableText number_table(std::vector<std::vector<std::string>> rows) {
  return {.inputs = {{"score", "number", "ronghe:missing=\"never\""}}, .rows = std::move(rows)};
}

TEST(Analyse, ACompleteTableHasNoFindings) {
  EXPECT_THAT(findings_of(number_table({{"< 60", "1"}, {"[60..85)", "2"}, {">= 85", "3"}})),
              IsEmpty());
  EXPECT_THAT(findings_of({.policy = "UNIQUE",
                           .inputs = {{"score", "number"}},
                           .rows = {{"< 60", "1"}, {">= 60", "2"}, {"null", "3"}}}),
              IsEmpty());
}

TEST(Analyse, AGapIsShownWithARowOnItsLine) {
  const auto findings =
      findings_of(number_table({{"< 60", "1"}, {"(60..85)", "2"}, {">= 85", "3"}}));
  ASSERT_THAT(kinds_of(findings), ElementsAre("gap"));
  const auto& gap = findings[0];
  EXPECT_EQ(gap.severity, Severity::error);
  EXPECT_EQ(gap.table, "grade");
  EXPECT_EQ(to_text(gap.row), "score = 60");
  EXPECT_THAT(gap.hits, IsEmpty());
  EXPECT_THAT(gap.message, HasSubstr("score is 60"));
  EXPECT_THAT(gap.remedy, HasSubstr("default output"));
  EXPECT_EQ(gap.place.file, "grade.dmn");
  EXPECT_EQ(gap.place.line, 3);
}

TEST(Analyse, GapsAreShownAsRangesAndEachOnce) {
  const auto findings = findings_of(number_table({{"[0..10)", "1"}, {"(20..30]", "2"}}));
  ASSERT_THAT(kinds_of(findings), ElementsAre("gap"));
  EXPECT_THAT(findings[0].message,
              HasSubstr("score is below 0 or at least 10 and at most 20 or above 30"));
}

TEST(Analyse, AGapThatOnlyAMissingValueRevealsIsReportedAsSuch) {
  const auto findings = findings_of({.inputs = {{"score", "number"}, {"kind", "string"}},
                                     .rows = {{"< 60", "-", "1"}, {">= 60", "-", "2"}}});
  ASSERT_THAT(kinds_of(findings), ElementsAre("gap"));
  EXPECT_THAT(findings[0].message, HasSubstr("when `score` is missing (null)"));
  EXPECT_THAT(to_text(findings[0].row), HasSubstr("score = null"));
  EXPECT_THAT(findings[0].remedy, HasSubstr("ronghe:missing"));
}

TEST(Analyse, RowsThatLackSeveralValuesAreAGapOfTheirOwn) {
  const auto findings =
      findings_of({.inputs = {{"a", "boolean"}, {"b", "boolean"}},
                   .rows = {{"not(null)", "-", "1"}, {"null", "not(null)", "2"}}});
  ASSERT_THAT(kinds_of(findings), ElementsAre("gap"));
  EXPECT_THAT(findings[0].message, HasSubstr("`a`, `b` are missing (null) together"));
}

TEST(Analyse, ADefaultOutputOrAListFillsGaps) {
  TableText table{.inputs = {{"score", "number"}}, .rows = {{"< 60", "1"}}, .otherwise = "2"};
  EXPECT_THAT(findings_of(table), IsEmpty());
  table.otherwise = "";
  const auto findings = findings_of(table);
  ASSERT_THAT(kinds_of(findings), ElementsAre("gap"));
  EXPECT_THAT(findings[0].message, HasSubstr("score is at least 60 or missing"));
  table.policy = "COLLECT";
  EXPECT_THAT(findings_of(table), IsEmpty());
}

TEST(Analyse, AllowedValuesAndWholeNumbersBoundWhatCanCome) {
  const std::vector<std::vector<std::string>> rows{{"0", "1"}, {"[1..5]", "2"}, {"null", "3"}};
  EXPECT_THAT(kinds_of(findings_of({.inputs = {{"reds", "number"}}, .rows = rows})),
              ElementsAre("gap"));
  EXPECT_THAT(
      kinds_of(findings_of(
          {.inputs = {{"reds", "number", "ronghe:whole=\"true\"", "[0..5]"}}, .rows = rows})),
      IsEmpty());
  EXPECT_THAT(findings_of({.inputs = {{"kind", "string", "", "\"a\", \"b\""}},
                           .rows = {{"\"a\"", "1"}, {"\"b\", null", "2"}}}),
              IsEmpty());
}

TEST(Analyse, AllowedValuesMayStandInAnItemDefinition) {
  TableText table{.inputs = {{"kind", "light"}},
                  .rows = {{"\"red\"", "1"}, {"\"green\"", "2"}, {"null", "3"}},
                  .more =
                      "<itemDefinition name=\"light\"><typeRef>string</typeRef>"
                      "<allowedValues><text>\"red\", \"green\"</text></allowedValues>"
                      "</itemDefinition>"};
  EXPECT_THAT(findings_of(table), IsEmpty());
  table.rows.erase(table.rows.begin());
  EXPECT_THAT(kinds_of(findings_of(table)), ElementsAre("gap"));
}

TEST(Analyse, DatesAreDays) {
  const InputText input{"on", "date", "ronghe:missing=\"never\""};
  const std::string first = "<= date(\"2025-12-31\")";
  EXPECT_THAT(
      findings_of({.inputs = {input}, .rows = {{first, "1"}, {">= date(\"2026-01-01\")", "2"}}}),
      IsEmpty());
  const auto findings =
      findings_of({.inputs = {input}, .rows = {{first, "1"}, {"> date(\"2026-01-01\")", "2"}}});
  ASSERT_THAT(kinds_of(findings), ElementsAre("gap"));
  EXPECT_EQ(to_text(findings[0].row), "on = date(\"2026-01-01\")");
}

TEST(Analyse, UniqueRulesMustNotMatchTogether) {
  const auto findings = findings_of(
      {.policy = "UNIQUE",
       .inputs = {{"score", "number"}, {"kind", "string"}},
       .rows = {{"<= 60", "\"a\"", "1"}, {">= 60", "\"a\"", "2"}, {"<= 60", "\"b\"", "3"}},
       .otherwise = "0"});
  ASSERT_THAT(kinds_of(findings), ElementsAre("overlap"));
  EXPECT_THAT(findings[0].rules, ElementsAre(1, 2));
  EXPECT_THAT(findings[0].hits, ElementsAre(1, 2));
  EXPECT_EQ(to_text(findings[0].row), "score = 60, kind = \"a\"");
  EXPECT_EQ(findings[0].place.line, 8) << "the later of the two rules";
}

TEST(Analyse, OverlapsCountOnlyWhereTheHitPolicyForbidsThem) {
  struct Case {
    const char* name;
    const char* policy;
    const char* second_output;
    const char* allowed;
    std::vector<std::string> kinds;
  };
  const std::array cases{
      Case{"ANY, same outputs", "ANY", "\"a\"", "", {}},
      Case{"ANY, other outputs", "ANY", "\"b\"", "", {"overlap"}},
      Case{"FIRST", "FIRST", "\"b\"", "", {}},
      Case{"COLLECT", "COLLECT", "\"b\"", "", {}},
      Case{"PRIORITY, ordered", "PRIORITY", "\"b\"", "\"b\", \"a\"", {}},
      Case{"PRIORITY, the lower never wins", "PRIORITY", "\"b\"", "\"a\", \"b\"", {}},
  };
  for (const auto& [name, policy, second, allowed, kinds] : cases) {
    SCOPED_TRACE(name);
    const auto findings = findings_of({.policy = policy,
                                       .inputs = {{"score", "number"}},
                                       .rows = {{"<= 60", "\"a\""}, {">= 50", second}},
                                       .allowed_outputs = allowed,
                                       .otherwise = "\"a\""});
    EXPECT_EQ(kinds_of(findings), kinds);
  }
}

TEST(Analyse, ARuleThatEarlierOnesCoverTogetherNeverDecides) {
  const auto findings = findings_of(number_table(
      {{"< 60", "1"}, {">= 85", "2"}, {"[60..100]", "3"}, {"[50..90]", "4"}, {"-", "5"}}));
  ASSERT_THAT(kinds_of(findings), ElementsAre("dead rule", "dead rule"));
  EXPECT_THAT(findings[0].rules, ElementsAre(4));
  EXPECT_THAT(findings[0].message, HasSubstr("the rules 1, 2, 3 decide every row"));
  EXPECT_EQ(findings[0].place.line, 9);
  EXPECT_THAT(findings[0].hits, ::testing::Contains(4));
  EXPECT_THAT(findings[1].rules, ElementsAre(5)) << "for a score that is never missing";
}

TEST(Analyse, ARuleIsAliveWhereOnlyAMissingValueReachesIt) {
  auto table = number_table({{"< 60", "1"}, {">= 60", "2"}, {"-", "3"}});
  EXPECT_THAT(kinds_of(findings_of(table)), ElementsAre("dead rule"));
  table.inputs[0].attributes = "";
  EXPECT_THAT(findings_of(table), IsEmpty());
}

TEST(Analyse, ACellThatNoValuePassesIsNamedWithItsPlace) {
  for (const auto* cell : {"[5..3]", "(5..5)", "\"x\"", "> 5 , [9..1]"}) {
    SCOPED_TRACE(cell);
    const bool possible = cell[0] == '>';
    const auto findings = findings_of(number_table({{cell, "1"}, {"-", "2"}}));
    EXPECT_EQ(findings.size(), possible ? 0U : 1U);
    if (possible) continue;
    EXPECT_THAT(findings[0].message, HasSubstr("rule 1 matches no row"));
    EXPECT_EQ(findings[0].place.line, 6);
    EXPECT_GT(findings[0].place.column, 10) << "the cell, not the rule";
  }
}

TEST(Analyse, CellsThatCompareWithOtherValuesAreAnalysedByTheirOrder) {
  const InputText value{"value", "number"};
  EXPECT_THAT(findings_of({.inputs = {value, {"red", "number"}},
                           .rows = {{"null", "-", "1"},
                                    {"-", "null", "2"},
                                    {"< red", "-", "3"},
                                    {">= red", "-", "4"}}}),
              IsEmpty());
  // The name `red` stands under no column: a limit from outside, which may be missing.
  const auto findings =
      findings_of({.inputs = {value},
                   .rows = {{"null", "1"}, {"< red", "2"}, {"> red", "3"}, {"[red..red]", "4"}}});
  ASSERT_THAT(kinds_of(findings), ElementsAre("gap"));
  EXPECT_THAT(findings[0].message, HasSubstr("when `red` is missing"));
  // Less than the one and not less than the other, which is less still: impossible.
  const auto dead = findings_of({.inputs = {value, {"low", "number"}, {"high", "number"}},
                                 .rows = {{"-", "> high", "-", "1"},
                                          {">= high", "-", "-", "2"},
                                          {"> low", "-", "-", "3"},
                                          {"> high", "-", "-", "4"},
                                          {"-", "-", "-", "5"}}});
  ASSERT_THAT(kinds_of(dead), ElementsAre("dead rule"));
  EXPECT_THAT(dead[0].rules, ElementsAre(4));
}

TEST(Analyse, ConditionsOverTheInputAreUnderstood) {
  EXPECT_THAT(findings_of(number_table({{"? > 1 and ? < 5", "1"}, {"? <= 1 or ? >= 5", "2"}})),
              IsEmpty());
  EXPECT_THAT(kinds_of(findings_of(number_table({{"? > 1 and ? < 5", "1"}, {"not(? > 1)", "2"}}))),
              ElementsAre("gap"));
}

TEST(Analyse, WhatIsComputedIsSaidToBeLeftOut) {
  const auto findings = findings_of(number_table({{"> 2 * limit", "1"}, {"<= 2 * limit", "2"}}));
  ASSERT_THAT(kinds_of(findings), ElementsAre("not analysed", "not analysed"));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_THAT(findings[0].message, HasSubstr("`> 2 * limit` of rule 1"));
  EXPECT_EQ(findings[0].place.line, 6);
  // Such a rule covers nothing for certain: the last rule may be alive, and is not accused.
  EXPECT_THAT(kinds_of(findings_of(number_table({{"> 2 * limit", "1"}, {"-", "2"}, {"-", "3"}}))),
              ElementsAre("not analysed", "dead rule"));
}

TEST(Analyse, InputsComputedFromSharedNamesOnlyWarn) {
  const auto findings =
      findings_of({.inputs = {{"min(a, b)", "number"}, {"a", "number"}},
                   .rows = {{">= 3", "< 3", "1"}, {"< 3", "-", "2"}, {"null", "-", "3"}}});
  ASSERT_FALSE(findings.empty());
  for (const auto& finding : findings) {
    EXPECT_EQ(finding.severity, Severity::warning);
    EXPECT_THAT(finding.remedy, HasSubstr("`min(a, b)`"));
  }
}

TEST(Analyse, OutputsAreAllowedOnesAndAllAreGiven) {
  const auto findings =
      findings_of({.inputs = {{"score", "number"}},
                   .rows = {{"< 60", "\"low\""}, {"-", "\"hgh\""}, {"> 1", "\"mid\""}},
                   .allowed_outputs = "\"low\", \"mid\", \"high\""});
  EXPECT_THAT(kinds_of(findings),
              ElementsAre("unused output", "unused output", "foreign output", "dead rule"));
  EXPECT_THAT(findings[0].message, HasSubstr("\"mid\"")) << "only a dead rule gives it";
  EXPECT_THAT(findings[1].message, HasSubstr("\"high\""));
  EXPECT_EQ(findings[0].severity, Severity::warning);
  EXPECT_EQ(findings[2].severity, Severity::error);
  EXPECT_THAT(findings[2].rules, ElementsAre(2));
}

TEST(Analyse, AGradeIsMonotoneWhereTheTableSaysSo) {
  TableText table{
      .inputs = {{"interns", "number", "ronghe:monotone=\"up\""},
                 {"violations", "number", "ronghe:monotone=\"down\""}},
      .rows = {{">= 100", "0", "\"AAA\""}, {">= 50", "<= 1", "\"A\""}, {"-", "-", "\"none\""}},
      .allowed_outputs = "\"AAA\", \"A\", \"none\""};
  table.inputs[1].allowed = ">= 0";
  EXPECT_THAT(findings_of(table), IsEmpty());
  table.rows[1] = {"[50..200]", "<= 1", "\"A\""};
  const auto findings = findings_of(table);
  ASSERT_THAT(kinds_of(findings), ElementsAre("not monotone"));
  EXPECT_THAT(findings[0].message, HasSubstr("`interns` is declared monotone up"));
  EXPECT_EQ(to_text(Row{findings[0].row.at(1)}), to_text(Row{findings[0].second_row.at(1)}))
      << "only one input differs";
  EXPECT_EQ(findings[0].place.line, 4);
  // Values that are no grades are passed over.
  table.output_attributes = "ronghe:grades=\"&quot;AAA&quot;, &quot;A&quot;\"";
  EXPECT_THAT(findings_of(table), IsEmpty());
}

TEST(Analyse, MonotoneLooksThroughComparisonsWithLimits) {
  TableText table{.inputs = {{"value", "number", "ronghe:monotone=\"up\""}},
                  .rows = {{"null", "\"none\""},
                           {"< red", "\"red\""},
                           {">= green", "\"green\""},
                           {"-", "\"yellow\""}},
                  .allowed_outputs = "\"green\", \"yellow\", \"red\", \"none\"",
                  .output_attributes =
                      "ronghe:grades=\"&quot;green&quot;, &quot;yellow&quot;, &quot;red&quot;\""};
  EXPECT_THAT(findings_of(table), IsEmpty());
  table.rows[2] = {"<= green", "\"green\""};
  EXPECT_THAT(kinds_of(findings_of(table)), ElementsAre("not monotone"));
}

TEST(Analyse, FindingsAreBoundedInNumberAndInWork) {
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < 50; ++i) rows.push_back({std::to_string(i), "1"});
  for (int i = 0; i < 50; ++i) rows.push_back({std::to_string(i), "2"});
  auto table = number_table(rows);
  table.otherwise = "0";
  const auto findings = findings_of(table, {.findings_max = 3});
  ASSERT_EQ(findings.size(), 4U);
  EXPECT_THAT(findings[0].message, HasSubstr("47 more"));
  // With hardly any steps the answer is that there is none.
  table.inputs.push_back({"other", "number"});
  for (auto& row : table.rows) row.insert(row.begin() + 1, "> " + row[0]);
  table.otherwise = "";
  const auto undecided = findings_of(table, {.budget = {.question = 1, .table = 1}});
  EXPECT_THAT(kinds_of(undecided), ::testing::Contains("not decided"));
}

TEST(Analyse, AWordThatADeclarationDoesNotKnowIsAMistake) {
  for (const auto* attributes :
       {"ronghe:monotone=\"upwards\"", "ronghe:whole=\"1\"", "ronghe:montone=\"up\""}) {
    SCOPED_TRACE(attributes);
    const auto model =
        testing::model_of({.inputs = {{"score", "number", attributes}}, .rows = {{"-", "1"}}});
    ASSERT_EQ(model.mistakes.size(), 1U);
    EXPECT_EQ(model.mistakes[0].place.line, 4);
  }
}

TEST(Analyse, TheTextOfAFindingHoldsRowRulesAndRemedy) {
  const auto findings = findings_of({.policy = "UNIQUE",
                                     .inputs = {{"score", "number"}},
                                     .rows = {{"<= 60", "1"}, {">= 60", "2"}},
                                     .otherwise = "0"});
  ASSERT_EQ(findings.size(), 1U);
  const auto text = to_text(findings[0]);
  EXPECT_THAT(text, HasSubstr("overlap in table `grade`: rules 1 and 2 match together"));
  EXPECT_THAT(text, HasSubstr("row: score = 60"));
  EXPECT_THAT(text, HasSubstr("matched by rules 1, 2"));
  EXPECT_THAT(text, HasSubstr("narrow one of them"));
}

}  // namespace
}  // namespace ronghe::dmn::analysis
