// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ronghe/sql/expr.hpp"

// How trees are spelled. What the spelled text computes, on both engines, is compared with the
// interpreter in tests/engines and tests/differential.
namespace ronghe::sql {
namespace {

ExprPtr x() { return column("t", "x"); }
ExprPtr y() { return column("", "y"); }
ExprPtr number(std::string_view text) { return literal(*Decimal::parse(text)); }
std::string duckdb(const ExprPtr& expr) { return render(*expr, Dialect::duckdb); }
std::string postgres(const ExprPtr& expr) { return render(*expr, Dialect::postgres); }

TEST(Render, QuotesNamesAndTextsOfUsersSoThatTheyEndNothing) {
  EXPECT_EQ(duckdb(column("a\"b", "c\"; DROP TABLE d; --")), R"("a""b"."c""; DROP TABLE d; --")");
  EXPECT_EQ(duckdb(literal(std::string("o'; --"))), "'o''; --'");
  EXPECT_EQ(duckdb(y()), R"("y")");
}

TEST(Render, WritesLiteralsExactly) {
  EXPECT_EQ(duckdb(number("0.1")), "0.1");  // a decimal, never a double
  EXPECT_EQ(duckdb(number("-12.50")), "-12.5");
  EXPECT_EQ(duckdb(literal(true)), "TRUE");
  EXPECT_EQ(duckdb(literal(*parse_date("2026-02-28"))), "DATE '2026-02-28'");
  EXPECT_EQ(duckdb(null()), "NULL");
}

TEST(Render, PutsEveryOperationInParentheses) {
  const auto sum = operation(Op::add, {x(), y(), number("1")});
  EXPECT_EQ(duckdb(operation(Op::multiply, {sum, y()})), R"((("t"."x" + "y" + 1) * "y"))");
  EXPECT_EQ(duckdb(operation(Op::negate, {sum})), R"((- ("t"."x" + "y" + 1)))");
  EXPECT_EQ(duckdb(operation(Op::negation, {y()})), R"((NOT "y"))");
  EXPECT_EQ(duckdb(operation(Op::is_null, {y()})), R"(("y" IS NULL))");
  EXPECT_EQ(duckdb(operation(Op::is_not_null, {y()})), R"(("y" IS NOT NULL))");
  EXPECT_EQ(duckdb(operation(Op::same, {x(), y()})), R"(("t"."x" IS NOT DISTINCT FROM "y"))");
  EXPECT_EQ(duckdb(operation(Op::distinct, {x(), y()})), R"(("t"."x" IS DISTINCT FROM "y"))");
}

TEST(Render, OfBothTakesAMissingConditionAsAlways) {
  EXPECT_EQ(both(nullptr, nullptr), nullptr);
  EXPECT_EQ(duckdb(both(y(), nullptr)), R"("y")");
  EXPECT_EQ(duckdb(both(nullptr, y())), R"("y")");
  EXPECT_EQ(duckdb(both(x(), y())), R"(("t"."x" AND "y"))");
}

TEST(Render, OfAChoiceWithoutOtherwiseHasNoElse) {
  EXPECT_EQ(duckdb(choose({{x(), number("1")}, {y(), number("2")}}, nullptr)),
            R"(CASE WHEN "t"."x" THEN 1 WHEN "y" THEN 2 END)");
  EXPECT_EQ(duckdb(choose({{x(), number("1")}}, null())),
            R"(CASE WHEN "t"."x" THEN 1 ELSE NULL END)");
}

TEST(Render, OfAnAggregateFiltersItsRowsOnly) {
  EXPECT_EQ(duckdb(aggregate(AggregateKind::count, nullptr, nullptr)), "count(*)");
  EXPECT_EQ(duckdb(aggregate(AggregateKind::sum, y(), x())), R"(sum("y") FILTER (WHERE "t"."x"))");
  EXPECT_EQ(duckdb(aggregate(AggregateKind::count_distinct, y(), nullptr)),
            R"(count(DISTINCT "y"))");
}

TEST(Render, SpellsForEachEngineWhatTheyDoDifferently) {
  const auto upper = call(Function::upper, {y()});
  EXPECT_EQ(duckdb(upper), R"(upper("y"))");
  EXPECT_EQ(postgres(upper), R"(upper("y" COLLATE "C"))");
  const auto ends = call(Function::ends_with, {y(), literal(std::string("a"))});
  EXPECT_EQ(duckdb(ends), R"(ends_with("y", 'a'))");
  EXPECT_EQ(postgres(ends), R"((right("y", length('a')) = 'a'))");
  const auto values = aggregate(AggregateKind::histogram, y(), nullptr);
  EXPECT_EQ(duckdb(values), R"(histogram("y"))");
  EXPECT_EQ(postgres(values), R"(array_remove(array_agg("y" ORDER BY "y"), NULL))");
  const auto day = call(Function::iso_text, {y()});
  EXPECT_EQ(duckdb(day), R"(CAST("y" AS VARCHAR))");
  EXPECT_EQ(postgres(day), R"(to_char("y", 'YYYY-MM-DD'))");
  const auto ordered = call(Function::by_code_point, {y()});
  EXPECT_EQ(duckdb(ordered), R"("y")");
  EXPECT_EQ(postgres(ordered), R"(("y" COLLATE "C"))");
}

TEST(Render, OfARemainderHasTheSignOfTheDivisorAndNoneByZero) {
  EXPECT_EQ(duckdb(call(Function::modulo, {x(), y()})),
            R"((("t"."x" % nullif("y", 0) + "y") % nullif("y", 0)))");
}

TEST(Render, OfASubstringFromAKnownPlaceNeedsNoCases) {
  EXPECT_EQ(duckdb(call(Function::substring, {y(), number("2")})),
            R"(substr("y", CAST(2 AS INTEGER)))");
  EXPECT_EQ(duckdb(call(Function::substring, {y(), number("-2")})),
            R"(CASE WHEN -2 > length("y") OR -2 < -length("y") THEN '' ELSE )"
            R"(substr("y", CAST((length("y") + -2 + 1) AS INTEGER)) END)");
}

}  // namespace
}  // namespace ronghe::sql
