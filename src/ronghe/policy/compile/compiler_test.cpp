// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/compiler.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "ronghe/policy/compile/relation_sql.hpp"

namespace ronghe::policy {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

const Date year_end{year{2025}, month{12}, day{31}};

Field field(const std::string& name, FieldType type, const std::string& reference = "",
            bool optional = false) {
  Field made;
  made.name = name;
  made.type = type;
  made.reference = reference;
  made.optional = optional;
  if (type == FieldType::money) made.unit = "yuan";
  if (type == FieldType::hours) made.unit = "hours";
  return made;
}

RecordType record(const std::string& name, std::vector<Field> fields) {
  RecordType made;
  made.name = name;
  made.fields = std::move(fields);
  made.key = {made.fields.front().name};
  return made;
}

// Enterprises in regions, placements with enterprises, hours of placements.
Pack small_pack() {
  Pack pack;
  auto& records = pack.dictionary.records;
  records["region"] = record("region", {field("code", FieldType::code)});
  records["enterprise"] = record(
      "enterprise", {field("uscc", FieldType::uscc), field("region", FieldType::code, "region"),
                     field("revenue", FieldType::money, "", true)});
  records["placement"] = record(
      "placement", {field("id", FieldType::id), field("enterprise", FieldType::uscc, "enterprise"),
                    field("from", FieldType::date), field("to", FieldType::date, "", true),
                    field("pay", FieldType::money, "", true)});
  records["placement"].belongs_to["region"] = "enterprise.region";
  records["hours"] = record(
      "hours", {field("placement", FieldType::id, "placement"), field("hours", FieldType::hours)});
  Parameter parameter;
  parameter.name = "hours.per_day_max";
  parameter.unit = "hours";
  parameter.values = {{Date{year{2022}, month{1}, day{1}}, Scalar{Decimal(8)}, "rules 2021"}};
  pack.parameters["hours.per_day_max"] = parameter;
  return pack;
}

Definition definition(const std::string& relation, const std::string& name,
                      const std::string& formula) {
  Definition made;
  made.relation = relation;
  made.name = name;
  made.formula = {formula, {"definitions/test.yaml", 7, 14}};
  return made;
}

Indicator indicator(const std::string& subject, const std::string& formula,
                    const std::string& unit = "ratio") {
  Indicator made;
  made.id = "X1";
  made.subjects = {subject};
  made.unit = unit;
  made.formula = {formula, {"indicators/X1.yaml", 5, 10}};
  return made;
}

std::vector<Error> errors_of(const std::string& subject, const std::string& formula,
                             const std::string& unit = "ratio") {
  const auto pack = small_pack();
  std::vector<Error> errors;
  Compiler compiler(pack, year_end, errors);
  compiler.compile(indicator(subject, formula, unit));
  return errors;
}

TEST(Compiler, NamesWhereAFormulaIsWrongAndWhatToDo) {
  struct Case {
    const char* name;
    const char* formula;
    const char* message;  // part of it
    int column;
  };
  const std::array cases{
      Case{"unknown field", "count(placement[started >= as_of])", "unknown name `started`", 26},
      Case{"misspelt field", "sum(placement[pay != null].pey)", "did you mean `pay`", 14},
      Case{"unknown name", "count(placement) / everybody", "unknown name `everybody`", 29},
      Case{"unknown parameter", "count(placement[pay > parameter.hours.per_dya_max])",
           "did you mean `parameter.hours.per_day_max`", 32},
      Case{"type mismatch", "count(placement[from > 5])", "cannot compare a date with a number",
           26},
      Case{"unit mismatch", "count(placement[pay > parameter.hours.per_day_max])",
           "cannot compare yuan with hour", 26},
      Case{"a record that the pack lacks", "count(plasement[pay > 5])",
           "this pack has no record `plasement` to count; did you mean `placement`?", 16},
      Case{"no condition", "count(placement[pay])", "a condition is needed", 26},
      Case{"division in a filter", "count(placement[pay / 2 > 100])", "write a > b * c", 26},
      Case{"a division by what may be empty, midway", "1 - count(placement) / count(hours)",
           "`count(hours)` may be 0", 14},
      Case{"a relation as a value", "placement / 2", "is a relation", 10},
      Case{"no way to the subject", "count(hours)", "do not lead to", 16},
      Case{"sum without a column", "sum(placement)", "needs a column", 10},
      Case{"sum of dates", "sum(placement.from)", "needs numbers", 10},
      Case{"unknown function", "roundish(2)", "unknown function", 10},
  };
  for (const auto& [name, formula, message, column] : cases) {
    SCOPED_TRACE(name);
    const auto errors = errors_of("region", formula);
    ASSERT_FALSE(errors.empty());
    EXPECT_TRUE(errors[0].message.contains(message)) << errors[0].message;
    EXPECT_EQ(errors[0].place.file, "indicators/X1.yaml");
    EXPECT_EQ(errors[0].place.line, 5);
    EXPECT_EQ(errors[0].place.column, column);
    EXPECT_TRUE(errors[0].message.contains('^')) << "a caret under the place";
  }
}

// The last step is counted in decimals: what is no number would end a run, or be taken for one.
TEST(Compiler, TheLastStepReadsNumbersOfItsSubjectAlone) {
  struct Case {
    const char* name;
    const char* formula;
    const char* message;  // part of it; empty: it is right
    int column;
  };
  const std::array cases{
      Case{"a text", "if uscc = \"9\" then 1 else 0", "and `uscc` is a text", 13},
      Case{"a text through a reference", "if region.code = \"32\" then 1 else 0",
           "`region.code` is a text", 13},
      Case{"a truth", "if large then 1 else 0", "and `large` is a boolean", 13},
      Case{"a date of its rows", "if max(placement.from) > as_of then 1 else 0",
           "`max(placement.from)` is a date", 13},
      Case{"a number", "revenue / sum(placement.pay)", "", 0},
      Case{"a definition that gives a number", "is_large", "", 0},
  };
  auto pack = small_pack();
  pack.definitions = {definition("enterprise", "large", "revenue > 100"),
                      definition("enterprise", "is_large", "if large then 1 else 0")};
  for (const auto& [name, formula, message, column] : cases) {
    SCOPED_TRACE(name);
    std::vector<Error> errors;
    Compiler compiler(pack, year_end, errors);
    compiler.compile(indicator("enterprise", formula));
    if (std::string_view(message).empty()) {
      EXPECT_TRUE(errors.empty()) << errors[0].message;
      continue;
    }
    ASSERT_FALSE(errors.empty());
    EXPECT_TRUE(errors[0].message.contains(message)) << errors[0].message;
    EXPECT_TRUE(errors[0].message.contains("definition of `enterprise`")) << errors[0].message;
    EXPECT_EQ(errors[0].place.line, 5);
    EXPECT_EQ(errors[0].place.column, column);
  }
}

TEST(Compiler, TellsEveryFaultOfAFormula) {
  const auto errors = errors_of(
      "region",
      "count(placement[pay > \"a\" and started = 1]) + sum(placement[froom > as_of].pey) / nobody");
  ASSERT_EQ(errors.size(), 5U);
  for (const auto* name : {"cannot compare", "`started`", "`froom`", "`pey`", "`nobody`"}) {
    const auto tells = [&](const Error& error) { return error.message.contains(name); };
    EXPECT_EQ(std::ranges::count_if(errors, tells), 1) << name;
  }
  const auto in = errors_of("region", "count(placement[from in (5, wrong, also_wrong)]) / 1");
  EXPECT_EQ(in.size(), 3U);
}

TEST(Compiler, LimitsAreNumbersInTheUnitOfTheirIndicator) {
  const auto errors_of_limit = [](const std::string& limit, const std::string& unit) {
    const auto pack = small_pack();
    std::vector<Error> errors;
    Compiler compiler(pack, year_end, errors);
    auto limited = indicator("enterprise", "count(placement) / 1", unit);
    limited.red = {limit, {"indicators/X1.yaml", 6, 12}};
    compiler.compile_limits(limited);
    return errors;
  };
  EXPECT_TRUE(errors_of_limit("parameter.hours.per_day_max", "hours").empty());
  EXPECT_TRUE(errors_of_limit("8", "hours").empty());
  const auto other = errors_of_limit("parameter.hours.per_day_max", "days");
  ASSERT_EQ(other.size(), 1U);
  EXPECT_TRUE(other[0].message.contains("in days but this limit is in hour"));
  EXPECT_EQ(other[0].place.line, 6);
  EXPECT_TRUE(errors_of_limit("as_of", "ratio").at(0).message.contains("must be a number"));
}

std::vector<Error> warnings_of(const std::string& formula) {
  auto pack = small_pack();
  auto& fields = pack.dictionary.records["placement"].fields;
  fields.push_back(field("first", FieldType::count, "", true));
  fields.push_back(field("second", FieldType::count, "", true));
  fields.push_back(field("sure", FieldType::count));
  fields.push_back(field("kind", FieldType::text, "", true));
  pack.definitions = {definition("placement", "d", formula)};
  std::vector<Error> errors;
  Compiler compiler(pack, year_end, errors);
  compiler.compile_definitions();
  EXPECT_TRUE(errors.empty()) << formula << ": " << errors[0].message;
  return compiler.warnings();
}

TEST(Compiler, WarnsWhereAMissingValueWouldSurprise) {
  struct Case {
    const char* name;
    const char* formula;
    const char* rewrite;  // "" = no warning
  };
  const std::array cases{
      Case{"greatest over a limit", "max(first, second, sure) >= 10",
           "`first >= 10 or second >= 10 or sure >= 10`"},
      Case{"the same, turned", "10 <= max(first, second)", "`first >= 10 or second >= 10`"},
      Case{"least under a limit", "min(first, second) < 10", "`first < 10 or second < 10`"},
      Case{"least over a limit: all must be", "min(first, second) >= 10", ""},
      Case{"nothing can be missing", "max(sure, 3) >= 10", ""},
      Case{"the long form", "first >= 10 or second >= 10", ""},
      Case{"not of an order", "not(first > 5)", "`first <= 5`"},
      Case{"not of an order, sure", "not(sure > 5)", ""},
      Case{"the order itself", "first <= 5", ""},
      Case{"unlike a text", "kind != \"a\"", "`kind != null and kind != \"a\"`"},
      Case{"unlike null", "kind != null", ""},
      Case{"unlike, sure", "sure != 1", ""},
      Case{"two that may be missing", "first != second", ""},
      Case{"guarded", "kind != null and kind != \"a\"", ""},
      Case{"said to be meant, by a test", "kind = null or kind != \"a\"", ""},
      Case{"said to be meant, by a function", "is defined(first) and not(first > 5)", ""},
      Case{"said to be meant", "kind != \"a\" /* missing is meant */", ""},
  };
  for (const auto& [name, formula, rewrite] : cases) {
    SCOPED_TRACE(name);
    const auto warnings = warnings_of(formula);
    ASSERT_EQ(warnings.size(), std::string_view(rewrite).empty() ? 0U : 1U);
    if (warnings.empty()) continue;
    EXPECT_TRUE(warnings[0].message.contains(rewrite)) << warnings[0].message;
    EXPECT_TRUE(warnings[0].message.contains("/* missing is meant */"));
    EXPECT_TRUE(warnings[0].message.contains('^')) << "a caret under the place";
    EXPECT_EQ(warnings[0].place.line, 7);
    EXPECT_EQ(warnings[0].place.column, 14);
  }
}

TEST(Compiler, TheUnitOfAnIndicatorIsTheUnitOfItsFormula) {
  EXPECT_TRUE(errors_of("enterprise", "count(placement) / 3").empty());
  EXPECT_TRUE(errors_of("enterprise", "sum(placement.pay) / count(placement)", "yuan").empty());
  EXPECT_FALSE(errors_of("enterprise", "sum(placement.pay) / count(placement)", "days").empty());
}

TEST(Compiler, DistinctCountsAreRefusedWhereTheyWouldBeAddedUp) {
  EXPECT_TRUE(errors_of("enterprise", "count(distinct values(placement.from)) / 1").empty());
  const auto errors = errors_of("region", "count(distinct values(placement.from)) / 1");
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_TRUE(errors[0].message.contains("rolled up"));
}

TEST(Compiler, ACircleOfDefinitionsIsNamed) {
  auto pack = small_pack();
  pack.definitions = {definition("placement", "a", "b > 1"),
                      definition("placement", "b", "if a then 1 else 2")};
  std::vector<Error> errors;
  Compiler compiler(pack, year_end, errors);
  compiler.compile_definitions();
  ASSERT_FALSE(errors.empty());
  EXPECT_TRUE(errors[0].message.contains("needs itself"));
}

TEST(Compiler, EqualAggregatesAreComputedOnce) {
  const auto pack = small_pack();
  std::vector<Error> errors;
  Compiler compiler(pack, year_end, errors);
  compiler.compile(indicator("region", "count(placement[pay > 10]) / count(placement)"));
  compiler.compile(indicator("region", "count(placement) / count(placement[pay > 10])"));
  EXPECT_TRUE(errors.empty());
  EXPECT_EQ(compiler.plan().aggregates.size(), 2U);
}

TEST(Compiler, ANullableSumKnowsItsMissingItems) {
  const auto pack = small_pack();
  std::vector<Error> errors;
  Compiler compiler(pack, year_end, errors);
  compiler.compile(indicator("region", "sum(placement.pay) / 1", "yuan"));
  ASSERT_EQ(compiler.plan().formulas.size(), 1U);
  EXPECT_FALSE(compiler.plan().formulas[0].slots.at(0).nulls.empty());
}

TEST(Compiler, RowRulesSeeOnlyTheirOwnRow) {
  const auto pack = small_pack();
  const auto& placement = pack.dictionary.records.at("placement");
  std::vector<Error> errors;
  Compiler compiler(pack, year_end, errors);
  const auto rule = [&](const char* check) {
    return compiler.compile_rule(placement, RowRule{"r", check, {"records/p.yaml", 1, 1}, {}, {}});
  };
  EXPECT_EQ(rule("from <= to"), "(\"from\" <= \"to\")");
  EXPECT_TRUE(errors.empty());
  EXPECT_EQ(rule("count(hours) > 0"), std::nullopt);
  EXPECT_EQ(rule("enterprise.region = \"440300\""), std::nullopt);
  EXPECT_EQ(errors.size(), 2U);
}

TEST(RelationSql, JoinsReferencesAndLayersDefinitions) {
  auto pack = small_pack();
  pack.definitions = {definition("placement", "long", "to - from >= duration(\"P30D\")"),
                      definition("placement", "local", "long and enterprise.region = \"440300\"")};
  std::vector<Error> errors;
  Compiler compiler(pack, year_end, errors);
  compiler.compile_definitions();
  compiler.require("placement", {"id"});
  ASSERT_TRUE(errors.empty()) << errors[0].message;
  const RelationSql relations(pack, compiler.plan(), {.log_size = 10, .as_of = year_end});
  const auto statement = relations.select("placement", {"local", "id"});
  EXPECT_TRUE(statement.contains("t.position < 10"));
  EXPECT_TRUE(statement.contains("LEFT JOIN"));
  // The inner layer comes later in the text.
  EXPECT_GT(statement.find("AS \"long\""), statement.find("AS \"local\""));
}

// Rows that are held are read from there as long as they have what is asked of them.
TEST(RelationSql, ReadsRowsThatAreHeld) {
  auto pack = small_pack();
  pack.definitions = {definition("placement", "long", "to - from >= duration(\"P30D\")"),
                      definition("placement", "local", "long and enterprise.region = \"440300\"")};
  std::vector<Error> errors;
  Compiler compiler(pack, year_end, errors);
  compiler.compile_definitions();
  compiler.require("placement", {"id"});
  ASSERT_TRUE(errors.empty()) << errors[0].message;
  RelationSql relations(pack, compiler.plan(), {.log_size = 10, .as_of = year_end});
  const auto before = relations.select("placement", {"local"});
  const auto fill = relations.hold("placement", {"long"}, "held_rows");
  EXPECT_TRUE(
      fill.starts_with("CREATE TEMP TABLE held_rows AS SELECT t.\"from\", t.\"id\", "
                       "t.\"to\" FROM \"placement\" t WHERE t.position < 10"))
      << fill;
  const auto held = relations.select("placement", {"long"});
  EXPECT_TRUE(held.contains("FROM held_rows t")) << held;
  EXPECT_FALSE(held.contains("position")) << "the rows are those that the run sees";
  EXPECT_EQ(relations.select("placement", {"local"}), before) << "the enterprise is not held";
  EXPECT_TRUE(relations.select("placement", {"long"}, true).contains("t.position"));
  (void)relations.hold("placement", {"local"}, "held_rows");
  EXPECT_TRUE(relations.select("placement", {"local"}).contains("FROM held_rows t"));
  relations.release();
  EXPECT_EQ(relations.select("placement", {"local"}), before);
}

}  // namespace
}  // namespace ronghe::policy
