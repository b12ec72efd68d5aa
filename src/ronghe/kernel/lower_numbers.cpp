// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "ronghe/feel/arithmetic.hpp"
#include "ronghe/kernel/lower.hpp"
#include "ronghe/kernel/steps.hpp"

// Arithmetic in scaled integers: exact, or the row is left to the interpreter.
namespace ronghe::kernel {

using enum feel::BinaryOperator;

namespace {

constexpr std::int64_t ten = 10;

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= ten;
  return power;
}

bool is_lane(const Lowered& value, feel::Kind kind) {
  const auto* lane = std::get_if<Lane>(&value);
  return lane != nullptr && lane->domain.kind == kind;
}

bool is_null(const Lowered& value) {
  const auto* constant = std::get_if<feel::Value>(&value);
  return constant != nullptr && constant->is_null();
}

}  // namespace

Lane Lowering::scaled_by(const Lane& lane, std::int64_t factor) {
  auto product = lane;
  if (factor == 1) return product;
  product.id = program_.step(
      {.op = Op::multiply_constant, .a = widened(lane).id, .low = factor, .guard = lane.valid});
  return product;
}

Lane Lowering::rescaled(const Lane& lane, int scale) {
  auto same = scaled_by(lane, power_of_ten(scale - lane.domain.scale));
  same.domain.scale = scale;
  return same;
}

bool Lowering::aligned(Lane& a, Lane& b) {
  const int scale = std::max(a.domain.scale, b.domain.scale);
  if (scale > scale_max) return false;
  a = rescaled(a, scale);
  b = rescaled(b, scale);
  return true;
}

Result<Lowered> Lowering::negated(const Node& node, const Lowered& value) {
  const auto* lane = std::get_if<Lane>(&value);
  if (is_null(value)) return feel::Value();
  const bool signed_kind = lane != nullptr && (lane->domain.kind == feel::Kind::number ||
                                               lane->domain.kind == feel::Kind::days_duration ||
                                               lane->domain.kind == feel::Kind::months_duration);
  if (!signed_kind) return outside(node, "this negation");
  return scaled_by(*lane, -1);
}

Result<Lowered> Lowering::arithmetic(const Node& node, const feel::Binary& binary) {
  RONGHE_TRY(a, lower(*binary.left));
  RONGHE_TRY(b, lower(*binary.right));
  if (is_null(a) || is_null(b)) return feel::Value();
  const bool adds = binary.op == add || binary.op == subtract;
  const auto lane = [&](const Lowered& value) -> std::optional<Lane> {
    if (const auto* found = std::get_if<Lane>(&value)) return *found;
    const auto* held = std::get_if<feel::Value>(&value);
    return held == nullptr ? std::nullopt : materialized(*held);
  };
  const auto x = lane(a);
  if (x && x->domain.kind == feel::Kind::number && binary.op == divide) return divided(node, *x, b);
  const auto y = lane(b);
  if (!x || !y) return outside(node, "this operation");
  if (x->domain.kind == feel::Kind::date) {
    const auto* constant = std::get_if<feel::Value>(&b);
    if (y->domain.kind == feel::Kind::date && binary.op == subtract) return between(*x, *y);
    if (constant != nullptr && adds) return moved(node, *x, *constant, binary.op == subtract);
    return outside(node, "this arithmetic of dates");
  }
  return numbers(node, binary.op, *x, *y);
}

// From b to a.
Lane Lowering::between(const Lane& a, const Lane& b) {
  const auto valid = program_.both(a.valid, b.valid);
  const Lane days{.domain = {.kind = feel::Kind::days_duration},
                  .id = program_.step(
                      {.op = Op::subtract, .a = widened(a).id, .b = widened(b).id, .guard = valid}),
                  .valid = valid};
  return scaled_by(days, feel::seconds_per_day);
}

Result<Lowered> Lowering::numbers(const Node& node, feel::BinaryOperator op, Lane a, Lane b) {
  const auto kind = a.domain.kind;
  const bool number = kind == feel::Kind::number;
  const bool duration = kind == feel::Kind::days_duration || kind == feel::Kind::months_duration;
  const bool adds = op == add || op == subtract;
  if (b.domain.kind != kind || !(number || (duration && adds))) {
    return outside(node, fmt::format("this operation of {} and {}", feel::to_string(kind),
                                     feel::to_string(b.domain.kind)));
  }
  auto domain = a.domain;
  if (op == multiply) {
    domain.scale = a.domain.scale + b.domain.scale;
    if (domain.scale > scale_max) return outside(node, "a product of more than 18 decimals");
  } else if (!adds || !aligned(a, b)) {
    return outside(node, "this operation");
  }
  domain.scale = op == multiply ? domain.scale : a.domain.scale;
  const auto valid = program_.both(a.valid, b.valid);
  const auto step = op == add ? Op::add : op == subtract ? Op::subtract : Op::multiply;
  return Lane{
      .domain = domain,
      .id = program_.step({.op = step, .a = widened(a).id, .b = widened(b).id, .guard = valid}),
      .valid = valid};
}

// Exact where the divisor is a constant whose reciprocal ends; else a quotient, to be compared.
Result<Lowered> Lowering::divided(const Node& node, const Lane& a, const Lowered& b) {
  const auto* constant = std::get_if<feel::Value>(&b);
  if (constant == nullptr) {
    if (!is_lane(b, feel::Kind::number)) return outside(node, "this division");
    return Quotient{a, std::get<Lane>(b)};
  }
  const auto* number = constant->number();
  if (number == nullptr || *number == Decimal(0)) return outside(node, "this division");
  const auto reciprocal = Decimal::divide(Decimal(1), *number);
  const auto factor = reciprocal ? materialized(*reciprocal) : std::nullopt;
  const bool ends = factor && Decimal::multiply(*reciprocal, *number) == Decimal(1);
  if (ends && a.domain.scale + factor->domain.scale <= scale_max) {
    return numbers(node, multiply, a, *factor);
  }
  const auto divisor = materialized(*constant);
  if (!divisor) return outside(node, "this division");
  return Quotient{a, *divisor};
}

Result<Lowered> Lowering::moved(const Node& node, const Lane& date, const feel::Value& by,
                                bool back) {
  if (const auto* months = by.months()) {
    auto moved = date;
    moved.id = program_.step({.op = Op::add_months,
                              .a = widened(date).id,
                              .low = back ? -months->months : months->months,
                              .guard = date.valid});
    return moved;
  }
  const auto* days = by.days();
  if (days == nullptr) return outside(node, "this arithmetic of dates");
  const auto seconds = back ? days->seconds.negated() : days->seconds;
  // Nanoseconds are what a point in time holds; then the day in which it lies.
  constexpr int nanoseconds = 9;
  const auto cut = seconds.rounded(nanoseconds, Rounding::down);
  const auto quotient = cut ? Decimal::divide(*cut, Decimal(feel::seconds_per_day)) : std::nullopt;
  const auto whole = quotient ? quotient->rounded(0, Rounding::floor) : std::nullopt;
  const auto count = whole ? whole->to_int64() : std::nullopt;
  if (!count) return outside(node, "a duration of this length");
  const auto constant = program_.step({.op = Op::constant, .low = *count});
  auto moved = date;
  moved.id =
      program_.step({.op = Op::add, .a = widened(date).id, .b = constant, .guard = date.valid});
  const auto held = in_set(moved, {{steps::date_least, steps::date_most}}, date.valid);
  program_.leave(program_.both_not(date.valid, held));
  return moved;
}

}  // namespace ronghe::kernel
