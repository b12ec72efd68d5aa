// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "ronghe/feel/walk.hpp"
#include "ronghe/kernel/lower.hpp"

// Tests of a value: cells of tables and `in`. What an answer of the interpreter is, this is too.
namespace ronghe::kernel {

Result<Truth> Lowering::test(const feel::Source& source, const Node& node, const Lowered& input,
                             bool cell) {
  source_ = &source;
  if (const auto* compared = std::get_if<feel::Comparison>(&node.form)) {
    RONGHE_TRY(operand, lower(*compared->operand));
    RONGHE_TRY(compared_with, compare(node, compared->op, input, operand));
    return cell ? unless_missing(node, compared_with, input) : compared_with;
  }
  if (const auto* range = std::get_if<feel::Range>(&node.form)) {
    return range_test(node, *range, input);
  }
  if (feel::mentions(node, "?") || (cell && feel::is_condition(node))) {
    if (!cell) return outside(node, "`?` in a test of `in`");
    return condition_test(node, input);
  }
  RONGHE_TRY(value, lower(node));
  if (const auto* constant = std::get_if<feel::Value>(&value)) {
    RONGHE_TRY(tested, value_test(node, *constant, input));
    return cell ? unless_missing(node, tested, input) : tested;
  }
  // A boolean for an input of another kind would be the answer itself: refused, it surprises.
  if (std::holds_alternative<Truth>(value) != std::holds_alternative<Truth>(input)) {
    return outside(node, "a test of a value against true or false");
  }
  RONGHE_TRY(tested, compare(node, feel::BinaryOperator::equal, input, value));
  return cell ? unless_missing(node, tested, input) : tested;
}

// Two missing values are equal, which is no match where the cell does not ask for null.
Truth Lowering::unless_missing(const Node& node, const Truth& tested, const Lowered& input) {
  if (feel::asks_for_null(node)) return tested;
  return {program_.both(tested.holds, validity(input)), tested.fails};
}

Result<Truth> Lowering::range_test(const Node& node, const feel::Range& range,
                                   const Lowered& input) {
  using enum feel::BinaryOperator;
  Truth inside{program_.always(), program_.never()};
  std::optional<feel::Kind> kind;
  const auto end = [&](const Node& operand, feel::BinaryOperator op) -> Result<void> {
    RONGHE_TRY(value, lower(operand));
    const auto* constant = std::get_if<feel::Value>(&value);
    const auto* lane = std::get_if<Lane>(&value);
    // The interpreter refuses ends of two kinds, whatever is tested.
    const auto of = constant != nullptr ? constant->kind()
                    : lane != nullptr   ? lane->domain.kind
                                        : feel::Kind::null;
    if (of == feel::Kind::null || (kind && *kind != of)) return outside(node, "this range");
    kind = of;
    RONGHE_TRY(one, compare(node, op, input, value));
    inside = {program_.both(inside.holds, one.holds), program_.either(inside.fails, one.fails)};
    return {};
  };
  if (range.low) RONGHE_CHECK(end(*range.low, range.low_included ? greater_equal : greater));
  if (range.high) RONGHE_CHECK(end(*range.high, range.high_included ? less_equal : less));
  if (!range.low || !range.high) return inside;
  // A range whose first end is above its last is null: nothing lies in it, and nothing outside.
  RONGHE_TRY(low, lower(*range.low));
  RONGHE_TRY(high, lower(*range.high));
  RONGHE_TRY(descending, compare(node, greater, low, high));
  inside.fails = program_.both_not(inside.fails, descending.holds);
  return inside;
}

// A condition that gives null is no match, whatever the input.
Result<Truth> Lowering::condition_test(const Node& node, const Lowered& input) {
  const auto* before = std::exchange(input_, &input);
  auto condition = truth(node);
  input_ = before;
  return condition;
}

Result<Truth> Lowering::value_test(const Node& node, const feel::Value& value,
                                   const Lowered& input) {
  if (const auto* list = value.list()) {
    auto holds = program_.never();
    for (const auto& item : *list) {
      if (item.list() != nullptr) return outside(node, "a list of lists");
      RONGHE_TRY(one, value_test(node, item, input));
      holds = program_.either(holds, one.holds);
    }
    return Truth{holds, program_.inverse(holds)};
  }
  if (const auto* range = value.range()) {
    using enum feel::BinaryOperator;
    Truth inside{program_.always(), program_.never()};
    const auto end = [&](const feel::Value& bound, feel::BinaryOperator op) -> Result<void> {
      if (bound.is_null()) return outside(node, "a range that ends at null");
      RONGHE_TRY(one, compare(node, op, input, bound));
      inside = {program_.both(inside.holds, one.holds), program_.either(inside.fails, one.fails)};
      return {};
    };
    if (range->low_bounded) {
      RONGHE_CHECK(end(range->low, range->low_included ? greater_equal : greater));
    }
    if (range->high_bounded) {
      RONGHE_CHECK(end(range->high, range->high_included ? less_equal : less));
    }
    return inside;
  }
  if ((value.boolean() != nullptr) != std::holds_alternative<Truth>(input) && !value.is_null()) {
    return outside(node, "a test of a value against true or false");
  }
  return compare(node, feel::BinaryOperator::equal, input, value);
}

}  // namespace ronghe::kernel
