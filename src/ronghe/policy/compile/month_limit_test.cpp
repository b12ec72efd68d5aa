// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/month_limit.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace ronghe::policy {
namespace {

using feel::BinaryOperator;

constexpr std::array operators{BinaryOperator::less, BinaryOperator::less_equal,
                               BinaryOperator::greater, BinaryOperator::greater_equal};

template <class Value>
bool compared(BinaryOperator op, const Value& left, const Value& right) {
  if (op == BinaryOperator::less) return left < right;
  if (op == BinaryOperator::less_equal) return left <= right;
  if (op == BinaryOperator::greater) return left > right;
  return left >= right;
}

// What a comparison of a column with a date says for one date.
bool holds(const sql::Expr& limit, const Date& date) {
  const auto& operation = std::get<sql::Operation>(limit.form);
  const auto& literal = std::get<sql::Literal>(operation.arguments.at(1)->form);
  const auto& day = std::get<Date>(literal);
  if (operation.op == sql::Op::less) return date < day;
  if (operation.op == sql::Op::less_equal) return date <= day;
  if (operation.op == sql::Op::greater) return date > day;
  EXPECT_EQ(operation.op, sql::Op::greater_equal);
  return date >= day;
}

sql::ExprPtr months_until(const Date& day) {
  return sql::call(sql::Function::months_between, {sql::column("", "x"), sql::literal(day)});
}
sql::ExprPtr months_since(const Date& day) {
  return sql::call(sql::Function::months_between, {sql::literal(day), sql::column("", "x")});
}

TEST(MonthLimit, AnswersForEveryDateAsCountingMonthsDoes) {
  std::mt19937 random(20251231);
  const auto pick = [&](int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random);
  };
  for (int round = 0; round < 4000; ++round) {
    SCOPED_TRACE(round);
    const auto day = date_of_days(pick(15000, 25000));
    const auto limit = pick(-30, 80);
    // Dates near the border, where ends of months matter.
    const auto date =
        date_of_days(days_since_epoch(plus_months(day, pick(-2, 2) - limit)) + pick(-3, 3));
    const auto mirrored = date_of_days(2 * days_since_epoch(day) - days_since_epoch(date));
    const auto op = operators.at(static_cast<std::size_t>(pick(0, 3)));
    const auto number = sql::literal(Decimal(limit));
    const auto until = month_limit(op, *months_until(day), *number);
    ASSERT_TRUE(until);
    EXPECT_EQ(holds(*until, date), compared(op, whole_months(date, day), limit))
        << to_string(date) << " to " << to_string(day) << ": " << limit;
    const auto since = month_limit(op, *months_since(day), *number);
    ASSERT_TRUE(since);
    EXPECT_EQ(holds(*since, mirrored), compared(op, whole_months(day, mirrored), limit))
        << to_string(day) << " to " << to_string(mirrored) << ": " << limit;
  }
}

TEST(MonthLimit, RoundsALimitBetweenTwoMonthsToTheSideThatCounts) {
  const auto day = *parse_date("2025-12-31");
  const auto half = sql::literal(*Decimal::parse("5.5"));
  for (const auto op : operators) {
    for (const int days : {150, 152, 153, 170, 182, 183, 184, 185}) {
      const auto date = date_of_days(days_since_epoch(day) - days);
      const auto limit = month_limit(op, *months_until(day), *half);
      ASSERT_TRUE(limit);
      EXPECT_EQ(holds(*limit, date), compared(op, 2 * whole_months(date, day), 11)) << days;
    }
  }
}

TEST(MonthLimit, LeavesEverythingElseAlone) {
  const auto day = *parse_date("2025-12-31");
  const auto months = months_until(day);
  const auto six = sql::literal(Decimal(6));
  EXPECT_FALSE(month_limit(BinaryOperator::equal, *months, *six));
  EXPECT_FALSE(month_limit(BinaryOperator::not_equal, *months, *six));
  EXPECT_FALSE(month_limit(BinaryOperator::less, *months, *sql::column("", "months")));
  EXPECT_FALSE(month_limit(BinaryOperator::less, *six, *six));
  EXPECT_FALSE(month_limit(BinaryOperator::less, *months, *sql::literal(Decimal(1000000))));
  const auto columns =
      sql::call(sql::Function::months_between, {sql::column("", "from"), sql::column("", "to")});
  EXPECT_FALSE(month_limit(BinaryOperator::less, *columns, *six));
}

}  // namespace
}  // namespace ronghe::policy
