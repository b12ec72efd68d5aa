// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "ronghe/policy/feel/compare.hpp"
#include "ronghe/policy/feel/interpreter.hpp"
#include "ronghe/policy/feel/walk.hpp"

// Tests of a value: the cells of decision tables, and `in`.
namespace ronghe::policy::feel {

namespace {

// Gives a truth by itself rather than a value to compare the input with.
bool is_condition(const Node& node) {
  if (const auto* binary = std::get_if<Binary>(&node.form)) {
    return binary->op >= BinaryOperator::equal;
  }
  return std::holds_alternative<Between>(node.form) || std::holds_alternative<In>(node.form) ||
         std::holds_alternative<Quantified>(node.form) ||
         std::holds_alternative<InstanceOf>(node.form);
}

}  // namespace

// A null answer is no match, also under `not`: a policy must say what missing values mean.
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

Value Interpreter::one_test(const Node& test, const Value& input, const Scope& scope, bool cell) {
  if (const auto* compared = std::get_if<Comparison>(&test.form)) {
    return compare(test.span, compared->op, input, evaluate(*compared->operand, scope));
  }
  if (std::holds_alternative<UnaryTests>(test.form)) return this->test(test, input, scope);
  Scope inner(&scope);
  inner.set("?", input);
  auto value = evaluate(test, inner);
  // "limit > 3" in a cell is a condition even if it does not name the input.
  const bool condition = mentions(test, "?") || (cell && is_condition(test));
  if (value.boolean() != nullptr && (condition || (cell && is_verdict(value, input)))) return value;
  const auto passed = matches(input, value);
  const auto* tested = value.range();
  const bool open = tested != nullptr && ((tested->low_bounded && tested->low.is_null()) ||
                                          (tested->high_bounded && tested->high.is_null()));
  if (!passed && !input.is_null() && !value.is_null() && !open) {
    const std::string_view others = value.range() != nullptr ? " of other values" : "";
    fail(test.span, fmt::format("{} cannot be tested against {}{}", to_string(input.kind()),
                                to_string(value.kind()), others));
  }
  return Value(passed);
}

}  // namespace ronghe::policy::feel
