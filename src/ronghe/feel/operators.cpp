// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "ronghe/feel/arithmetic.hpp"
#include "ronghe/feel/compare.hpp"
#include "ronghe/feel/interpreter.hpp"
#include "ronghe/feel/print.hpp"

namespace ronghe::feel {

Value Interpreter::negate(const Node& node, const Value& operand) {
  if (operand.is_null()) return null_operand(node.span);
  if (const auto* number = operand.number()) return number->negated();
  if (const auto* days = operand.days()) return DaysDuration{days->seconds.negated()};
  if (const auto* months = operand.months()) return MonthsDuration{-months->months};
  return fail(node.span, fmt::format("{} has no negative", to_string(operand.kind())));
}

Value Interpreter::binary(const Node& node, const Binary& binary, const Scope& scope) {
  switch (binary.op) {
    case BinaryOperator::conjunction:
    case BinaryOperator::disjunction: return logic(binary, scope);
    case BinaryOperator::equal:
    case BinaryOperator::not_equal:
    case BinaryOperator::less:
    case BinaryOperator::less_equal:
    case BinaryOperator::greater:
    case BinaryOperator::greater_equal: {
      const auto left = evaluate(*binary.left, scope);
      return compare(node.span, binary.op, left, evaluate(*binary.right, scope));
    }
    case BinaryOperator::add:
    case BinaryOperator::subtract:
    case BinaryOperator::multiply:
    case BinaryOperator::divide:
    case BinaryOperator::power: break;
  }
  const auto left = evaluate(*binary.left, scope);
  return arithmetic(node, binary.op, left, evaluate(*binary.right, scope));
}

// Three-valued; an operand that is no boolean counts as null.
Value Interpreter::logic(const Binary& binary, const Scope& scope) {
  const auto side = [&](const Node& operand) -> std::optional<bool> {
    const auto value = evaluate(operand, scope);
    if (const auto* truth = value.boolean()) return *truth;
    if (!value.is_null()) {
      fail(operand.span, fmt::format("`{}` needs booleans, but this is {}", sign_of(binary.op),
                                     to_string(value.kind())));
    }
    return std::nullopt;
  };
  const auto left = side(*binary.left);
  const bool conjunction = binary.op == BinaryOperator::conjunction;
  if (left == !conjunction) return Value(!conjunction);
  const auto right = side(*binary.right);
  return Value(conjunction ? both(left, right) : either(left, right));
}

Value Interpreter::compare(Span span, BinaryOperator op, const Value& left, const Value& right) {
  const auto parts = left.weight() + right.weight();
  if (parts > 2 && !spend(parts, span)) return {};
  const auto holds = feel::compare(op, left, right);
  if (!holds && !left.is_null() && !right.is_null()) {
    if (const auto why = why_no_order(left, right); !why.empty()) {
      return fail(span, std::string(why));
    }
    return fail(span, fmt::format("{} and {} cannot be compared by `{}`", to_string(left.kind()),
                                  to_string(right.kind()), sign_of(op)));
  }
  return holds ? Value(*holds) : null_operand(span);
}

Value Interpreter::arithmetic(const Node& node, BinaryOperator op, const Value& left,
                              const Value& right) {
  if (left.is_null() || right.is_null()) return null_operand(node.span);
  if (left.string() != nullptr && right.string() != nullptr) {
    if (left.string()->size() + right.string()->size() > text_bytes_max) {
      return fail(node.span, fmt::format("this text has more than {} bytes", text_bytes_max));
    }
    if (!spend(left.weight() + right.weight(), node.span)) return {};
  }
  auto result = combine(op, left, right);
  if (result) return *std::move(result);
  if (const auto why = why_no_order(left, right); op == BinaryOperator::subtract && !why.empty()) {
    return fail(node.span, std::string(why));
  }
  const auto* divisor = right.number();
  if (op == BinaryOperator::divide && divisor != nullptr && *divisor == Decimal(0)) {
    return fail(node.span, "division by zero; guard it with `if ... = 0 then null else ...`");
  }
  if (left.number() != nullptr && divisor != nullptr) {
    return fail(node.span, fmt::format("`{}` has no result that a decimal can hold", sign_of(op)));
  }
  return fail(node.span, fmt::format("`{}` cannot combine {} and {}", sign_of(op),
                                     to_string(left.kind()), to_string(right.kind())));
}

}  // namespace ronghe::feel
