// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/month_limit.hpp"

#include <cstdint>
#include <optional>

namespace ronghe::policy {

namespace {

// Farther than this from the literal date nobody counts months.
constexpr std::int64_t months_max = 12 * 1000;  // not policy: keeps dates within the calendar

const Date* date_of(const sql::ExprPtr& expr) {
  const auto* literal = std::get_if<sql::Literal>(&expr->form);
  return literal == nullptr ? nullptr : std::get_if<Date>(literal);
}

// The least whole number of months that satisfies `>= limit` or, with `above`, `> limit`.
std::optional<int> least_months(const sql::Expr& limit, bool above) {
  const auto* literal = std::get_if<sql::Literal>(&limit.form);
  const auto* number = literal == nullptr ? nullptr : std::get_if<Decimal>(literal);
  if (number == nullptr) return std::nullopt;
  const auto floor = number->rounded(0, Rounding::floor);
  const auto whole = floor ? floor->to_int64() : std::nullopt;
  if (!whole || *whole > months_max || *whole < -months_max) return std::nullopt;
  const bool next = above || *number != Decimal(*whole);
  return static_cast<int>(*whole) + (next ? 1 : 0);
}

Date next_day(const Date& date, int days) { return date_of_days(days_since_epoch(date) + days); }

// The last date from which at least `months` lie up to `to`. Begins a month and some days late:
// ends of months shift the date, and parts of a month do not count on either side of `to`.
Date last_from(const Date& to, int months) {
  auto date = next_day(plus_months(to, 1 - months), 4);
  while (whole_months(date, to) < months) date = next_day(date, -1);
  return date;
}

// The first date up to which at least `months` lie from `from`.
Date first_to(const Date& from, int months) {
  auto date = next_day(plus_months(from, months - 1), -4);
  while (whole_months(from, date) < months) date = next_day(date, 1);
  return date;
}

}  // namespace

sql::ExprPtr month_limit(feel::BinaryOperator op, const sql::Expr& months, const sql::Expr& limit) {
  using feel::BinaryOperator;
  const auto* call = std::get_if<sql::Call>(&months.form);
  if (call == nullptr || call->function != sql::Function::months_between) return nullptr;
  const auto& from = call->arguments.at(0);
  const auto& to = call->arguments.at(1);
  const bool at_least = op == BinaryOperator::greater_equal || op == BinaryOperator::greater;
  const bool below = op == BinaryOperator::less || op == BinaryOperator::less_equal;
  if (!at_least && !below) return nullptr;
  // `months <= n` is the opposite of `months > n`.
  const bool above = op == BinaryOperator::greater || op == BinaryOperator::less_equal;
  const auto least = least_months(limit, above);
  if (!least) return nullptr;
  if (const auto* day = date_of(to)) {
    return sql::operation(at_least ? sql::Op::less_equal : sql::Op::greater,
                          {from, sql::literal(last_from(*day, *least))});
  }
  if (const auto* day = date_of(from)) {
    return sql::operation(at_least ? sql::Op::greater_equal : sql::Op::less,
                          {to, sql::literal(first_to(*day, *least))});
  }
  return nullptr;
}

}  // namespace ronghe::policy
