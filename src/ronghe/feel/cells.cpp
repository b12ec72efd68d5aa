// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "ronghe/feel/compare.hpp"
#include "ronghe/feel/interpreter.hpp"
#include "ronghe/feel/walk.hpp"

// Tests of a value: the cells of decision tables, and `in`.
namespace ronghe::feel {

// A null answer is no match, also under `not`, and a missing value matches only where the cell asks
// for it: a policy must say what missing values mean.
Value Interpreter::test(const Node& test, const Value& input, const Scope& scope) {
  const auto* cell = std::get_if<UnaryTests>(&test.form);
  if (cell == nullptr) return one_test(test, input, scope, true);
  if (cell->tests.empty()) return Value(true);
  auto any = any_test(test.span, cell->tests, input, scope, true);
  if (!cell->negated || any.is_null()) return any;
  return Value(!any.is_true());
}

Value Interpreter::in(const Node& node, const In& in, const Scope& scope) {
  const auto input = evaluate(*in.value, scope);
  return any_test(node.span, in.tests, input, scope, false);
}

Value Interpreter::any_test(Span span, const std::vector<NodePtr>& tests, const Value& input,
                            const Scope& scope, bool cell) {
  std::optional<bool> any = false;
  for (const auto& test : tests) {
    const auto passed = one_test(*test, input, scope, cell);
    any =
        either(any, passed.boolean() == nullptr ? std::nullopt : std::optional(*passed.boolean()));
    if (any == true) break;
    if (!spend(1, span)) return {};
  }
  return Value(any);
}

bool Interpreter::wants_a_value(const Node& test, bool cell) const {
  return cell && environment_.nulls == NullMatch::where_asked && !asks_for_null(test);
}

Value Interpreter::one_test(const Node& test, const Value& input, const Scope& scope, bool cell) {
  if (const auto* compared = std::get_if<Comparison>(&test.form)) {
    const auto operand = evaluate(*compared->operand, scope);
    if (input.is_null() && operand.is_null() && wants_a_value(test, cell)) {
      return null_operand(test.span);
    }
    return compare(test.span, compared->op, input, operand);
  }
  if (std::holds_alternative<UnaryTests>(test.form)) return this->test(test, input, scope);
  if (const auto* literal = std::get_if<Range>(&test.form); literal && !input.range()) {
    const auto made = range(test, *literal, scope);
    return made ? within(test, *made, input) : Value();
  }
  Scope inner(&scope);
  if (test.asks_input) inner.set("?", input);
  auto value = evaluate(test, inner);
  // "limit > 3" in a cell is a condition even if it does not name the input.
  const bool condition = test.asks_input || (cell && is_condition(test));
  if (value.boolean() != nullptr && (condition || (cell && is_verdict(value, input)))) return value;
  if (condition && value.is_null() && wants_a_value(test, cell)) return null_operand(test.span);
  if (value.weight() > 1 && !spend(input.weight() + value.weight(), test.span)) return {};
  if (value.range() != nullptr && input.range() == nullptr) {
    return within(test, *value.range(), input);
  }
  const auto passed = matches(input, value);
  if (!passed && !input.is_null() && !value.is_null()) {
    return fail(test.span, fmt::format("{} cannot be tested against {}", to_string(input.kind()),
                                       to_string(value.kind())));
  }
  const bool by_absence = passed == true && input.is_null() && wants_a_value(test, cell);
  return passed && !by_absence ? Value(*passed) : null_operand(test.span);
}

// An end that should be there and is null makes the answer null, too.
Value Interpreter::within(const Node& test, const RangeValue& range, const Value& input) {
  const auto inside = contains(range, input);
  if (inside) return Value(*inside);
  const bool open =
      (range.low_bounded && range.low.is_null()) || (range.high_bounded && range.high.is_null());
  if (input.is_null() || open) return null_operand(test.span);
  for (const auto* end : {&range.low, &range.high}) {
    if (const auto why = why_no_order(input, *end); !why.empty()) {
      return fail(test.span, std::string(why));
    }
  }
  return fail(test.span, fmt::format("{} cannot be tested against a range of other values",
                                     to_string(input.kind())));
}

}  // namespace ronghe::feel
