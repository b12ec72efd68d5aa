// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/arithmetic.hpp"

namespace ronghe::feel {

namespace {

using Outcome = std::optional<Value>;

template <class T>
Outcome some(std::optional<T> value) {
  if (!value) return std::nullopt;
  return Value(*std::move(value));
}

std::optional<Decimal> numbers(BinaryOperator op, const Decimal& a, const Decimal& b) {
  switch (op) {
    case BinaryOperator::add: return Decimal::add(a, b);
    case BinaryOperator::subtract: return Decimal::subtract(a, b);
    case BinaryOperator::multiply: return Decimal::multiply(a, b);
    case BinaryOperator::divide: return Decimal::divide(a, b);
    case BinaryOperator::power: return Decimal::power(a, b);
    case BinaryOperator::equal:
    case BinaryOperator::not_equal:
    case BinaryOperator::less:
    case BinaryOperator::less_equal:
    case BinaryOperator::greater:
    case BinaryOperator::greater_equal:
    case BinaryOperator::conjunction:
    case BinaryOperator::disjunction: break;
  }
  return std::nullopt;
}

// Whole months; a fraction is cut off.
std::optional<MonthsDuration> whole_months_of(std::optional<Decimal> months) {
  const auto whole = months ? months->rounded(0, Rounding::down) : std::nullopt;
  const auto count = whole ? whole->to_int64() : std::nullopt;
  if (!count) return std::nullopt;
  return MonthsDuration{*count};
}

std::optional<DaysDuration> days_of(std::optional<Decimal> seconds) {
  if (!seconds) return std::nullopt;
  return DaysDuration{*seconds};
}

Outcome durations(BinaryOperator op, const Value& left, const Value& right) {
  if (const auto* a = left.days()) {
    if (const auto* b = right.days()) {
      const auto result = numbers(op, a->seconds, b->seconds);
      if (op == BinaryOperator::divide) return some(result);
      if (op == BinaryOperator::add || op == BinaryOperator::subtract) return some(days_of(result));
      return std::nullopt;
    }
    const auto* b = right.number();
    if (b != nullptr && (op == BinaryOperator::multiply || op == BinaryOperator::divide)) {
      return some(days_of(numbers(op, a->seconds, *b)));
    }
  }
  if (const auto* a = left.months()) {
    const Decimal months(a->months);
    if (const auto* b = right.months()) {
      const auto result = numbers(op, months, Decimal(b->months));
      if (op == BinaryOperator::divide) return some(result);
      if (op == BinaryOperator::add || op == BinaryOperator::subtract) {
        return some(whole_months_of(result));
      }
      return std::nullopt;
    }
    const auto* b = right.number();
    if (b != nullptr && (op == BinaryOperator::multiply || op == BinaryOperator::divide)) {
      return some(whole_months_of(numbers(op, months, *b)));
    }
  }
  return std::nullopt;
}

DateTime begin_of(const Date& date) { return {date, Time{0, 0, {}}}; }

// A point in time moved by a duration. A date stays a date: hours beyond whole days are cut off.
Outcome moved(const Value& point, const Value& duration, bool back) {
  if (const auto* months = duration.months()) {
    const auto by = back ? -months->months : months->months;
    if (const auto* date = point.date()) return some(date_plus_months(*date, by));
    if (const auto* both = point.date_time()) {
      const auto date = date_plus_months(both->date, by);
      if (!date) return std::nullopt;
      return Value(make_date_time(*date, both->time));
    }
    return std::nullopt;
  }
  const auto* days = duration.days();
  if (days == nullptr) return std::nullopt;
  const DaysDuration by{back ? days->seconds.negated() : days->seconds};
  if (const auto* date = point.date()) {
    const auto end = plus(begin_of(*date), by);
    if (!end) return std::nullopt;
    return Value(end->date);
  }
  if (const auto* both = point.date_time()) return some(plus(*both, by));
  if (const auto* time = point.time()) return some(plus(*time, by));
  return std::nullopt;
}

Outcome difference(const Value& left, const Value& right) {
  if (left.time() != nullptr && right.time() != nullptr) {
    if (!comparable(*left.time(), *right.time())) return std::nullopt;
    return some(days_of(Decimal::subtract(seconds_of(*left.time()), seconds_of(*right.time()))));
  }
  const auto point = [](const Value& value) -> std::optional<DateTime> {
    if (value.date() != nullptr) return begin_of(*value.date());
    if (value.date_time() != nullptr) return *value.date_time();
    return std::nullopt;
  };
  const auto a = point(left);
  const auto b = point(right);
  if (!a || !b || !comparable(a->time, b->time)) return std::nullopt;
  return some(days_of(Decimal::subtract(seconds_of(*a), seconds_of(*b))));
}

bool is_duration(const Value& value) {
  return value.days() != nullptr || value.months() != nullptr;
}

}  // namespace

std::optional<Value> combine(BinaryOperator op, const Value& left, const Value& right) {
  if (left.number() != nullptr && right.number() != nullptr) {
    return some(numbers(op, *left.number(), *right.number()));
  }
  if (left.string() != nullptr && right.string() != nullptr) {
    if (op != BinaryOperator::add) return std::nullopt;
    return Value(*left.string() + *right.string());
  }
  if (is_duration(left)) {
    if (op == BinaryOperator::add && !is_duration(right)) return moved(right, left, false);
    return durations(op, left, right);
  }
  if (left.number() != nullptr && op == BinaryOperator::multiply) {
    return durations(op, right, left);
  }
  if (op == BinaryOperator::add) return moved(left, right, false);
  if (op != BinaryOperator::subtract) return std::nullopt;
  return is_duration(right) ? moved(left, right, true) : difference(left, right);
}

}  // namespace ronghe::feel
