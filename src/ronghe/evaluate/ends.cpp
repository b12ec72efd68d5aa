// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/ends.hpp"

#include <algorithm>
#include <array>

#include "ronghe/evaluate/arithmetic.hpp"
#include "ronghe/policy/compile/ends.hpp"

namespace ronghe::evaluate {

namespace {

using Number = std::optional<Decimal>;
using Slots = std::span<const Number>;
using Found = std::optional<NumberEnds>;  // none = not defined

Number clamped(const Number& number) {
  const auto& most = policy::beyond_all();
  return number ? Number(std::clamp(*number, most.negated(), most)) : number;
}

// The ends of what an operation gives that is monotone in either operand: it has them at ends.
template <class Operate>
NumberEnds at_corners(const NumberEnds& a, const NumberEnds& b, const Operate& operate) {
  NumberEnds ends;
  for (const auto* left : {&a.low, &a.high}) {
    for (const auto* right : {&b.low, &b.high}) {
      if (!*left || !*right) return {};
      const auto value = clamped(operate(**left, **right));
      if (!value) return {};
      if (!ends.low || *value < *ends.low) ends.low = value;
      if (!ends.high || *value > *ends.high) ends.high = value;
    }
  }
  return ends;
}

// A divisor that may be 0 leaves the quotient without a bound on the side of the dividend's sign.
NumberEnds quotient(const NumberEnds& a, const NumberEnds& b) {
  if (!a.low || !a.high || !b.low || !b.high) return {};
  const Decimal zero(0);
  if (*b.low > zero || *b.high < zero) return at_corners(a, b, Decimal::divide);
  if (*b.high == zero && *b.low == zero) return {};
  const auto& most = policy::beyond_all();
  if (*b.low < zero) return {.low = most.negated(), .high = most};
  return {.low = *a.low < zero ? Number(most.negated()) : Decimal::divide(*a.low, *b.high),
          .high = *a.high > zero ? Number(most) : Decimal::divide(*a.high, *b.high)};
}

Found ends_of(const feel::Node& node, Slots lows, Slots highs);

Found of_operator(const feel::Binary& binary, Slots lows, Slots highs) {
  const auto a = ends_of(*binary.left, lows, highs);
  const auto b = ends_of(*binary.right, lows, highs);
  if (!a || !b) return std::nullopt;
  using feel::BinaryOperator;
  if (binary.op == BinaryOperator::add) return at_corners(*a, *b, Decimal::add);
  if (binary.op == BinaryOperator::subtract) return at_corners(*a, *b, Decimal::subtract);
  if (binary.op == BinaryOperator::multiply) return at_corners(*a, *b, Decimal::multiply);
  if (binary.op == BinaryOperator::divide) return quotient(*a, *b);
  return std::nullopt;
}

Found ends_of(const feel::Node& node, Slots lows, Slots highs) {
  const bool is_name = std::holds_alternative<feel::Name>(node.form);
  if (const auto* binary = std::get_if<feel::Binary>(&node.form)) {
    if (const auto ends = of_operator(*binary, lows, highs)) return ends;
  }
  const NumberEnds ends{.low = compute(node, lows).value, .high = compute(node, highs).value};
  // What else there is has no ends here, unless nothing in it was erased.
  const bool same = std::ranges::equal(lows, highs);
  if (is_name || std::holds_alternative<feel::NumberLiteral>(node.form) || same) return ends;
  return std::nullopt;
}

}  // namespace

std::optional<Decimal> finished_at_end(const policy::Slot& slot, const Counted& counted) {
  const auto number = finished(slot, counted);
  const bool waits = slot.statistic == policy::Statistic::survival_median && !number &&
                     !(counted.values.empty() && counted.censored.empty());
  return waits ? policy::beyond_all() : number;  // more than half may be there for ever
}

std::optional<FractionEnds> compute_ends(const feel::Node& formula, Slots lows, Slots highs) {
  const auto value = ends_of(formula, lows, highs);
  if (!value) return std::nullopt;
  FractionEnds ends{.numerator = {}, .denominator = {}, .value = *value};
  const auto* binary = std::get_if<feel::Binary>(&formula.form);
  if (binary == nullptr || binary->op != feel::BinaryOperator::divide) return ends;
  ends.numerator = ends_of(*binary->left, lows, highs).value_or(NumberEnds{});
  ends.denominator = ends_of(*binary->right, lows, highs).value_or(NumberEnds{});
  return ends;
}

bool is_bounded(const std::optional<Decimal>& number) {
  static const auto half = *Decimal::divide(policy::beyond_all(), Decimal(2));
  return !number || (*number < half && *number > half.negated());
}

}  // namespace ronghe::evaluate
