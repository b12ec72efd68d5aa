// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/arithmetic.hpp"

#include <charconv>

#include "ronghe/feel/interpreter.hpp"

namespace ronghe::evaluate {

namespace {

using Slots = std::span<const std::optional<Decimal>>;
using Number = std::optional<Decimal>;

std::optional<std::size_t> slot_of(const feel::Node& node) {
  const auto* name = std::get_if<feel::Name>(&node.form);
  return name == nullptr ? std::nullopt : slot_index(name->text);
}

feel::Scope scope_of(Slots slots) {
  feel::Scope scope;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    scope.set("#" + std::to_string(i), feel::Value(slots[i]));
  }
  return scope;
}

Number value_of(const feel::Node& node, Slots slots);

Number of_operator(const feel::Binary& binary, Slots slots) {
  const auto left = value_of(*binary.left, slots);
  const auto right = value_of(*binary.right, slots);
  if (!left || !right) return std::nullopt;
  switch (binary.op) {
    case feel::BinaryOperator::add: return Decimal::add(*left, *right);
    case feel::BinaryOperator::subtract: return Decimal::subtract(*left, *right);
    case feel::BinaryOperator::multiply: return Decimal::multiply(*left, *right);
    case feel::BinaryOperator::divide: return Decimal::divide(*left, *right);
    case feel::BinaryOperator::power: return Decimal::power(*left, *right);
    case feel::BinaryOperator::equal:
    case feel::BinaryOperator::not_equal:
    case feel::BinaryOperator::less:
    case feel::BinaryOperator::less_equal:
    case feel::BinaryOperator::greater:
    case feel::BinaryOperator::greater_equal:
    case feel::BinaryOperator::conjunction:
    case feel::BinaryOperator::disjunction: break;
  }
  return std::nullopt;
}

bool is_arithmetic(feel::BinaryOperator op) { return op <= feel::BinaryOperator::power; }

// Most formulas are slots and the four operations; those are walked here without making values,
// and give what the interpreter gives. All else goes to the interpreter.
Number value_of(const feel::Node& node, Slots slots) {
  if (const auto slot = slot_of(node)) return slots[*slot];
  if (const auto* number = std::get_if<feel::NumberLiteral>(&node.form)) return number->value;
  if (const auto* binary = std::get_if<feel::Binary>(&node.form);
      binary != nullptr && is_arithmetic(binary->op)) {
    return of_operator(*binary, slots);
  }
  const auto value = interpreted(node, slots);
  const auto* number = value.number();
  return number == nullptr ? std::nullopt : Number(*number);
}

}  // namespace

std::optional<std::size_t> slot_index(std::string_view name) {
  if (!name.starts_with('#')) return std::nullopt;
  std::size_t index = 0;
  std::from_chars(name.data() + 1, name.data() + name.size(), index);
  return index;
}

feel::Value interpreted(const feel::Node& node, Slots slots) {
  feel::Diagnostics diagnostics;
  return feel::evaluate(node, scope_of(slots), diagnostics);
}

Fraction compute(const feel::Node& formula, Slots slots) {
  const auto* binary = std::get_if<feel::Binary>(&formula.form);
  if (binary == nullptr || binary->op != feel::BinaryOperator::divide) {
    return {.numerator = {}, .denominator = {}, .value = value_of(formula, slots)};
  }
  Fraction fraction{.numerator = value_of(*binary->left, slots),
                    .denominator = value_of(*binary->right, slots),
                    .value = {}};
  if (fraction.numerator && fraction.denominator) {
    fraction.value = Decimal::divide(*fraction.numerator, *fraction.denominator);
  }
  return fraction;
}

std::optional<Decimal> stored(const std::optional<Decimal>& value, int scale) {
  return value ? value->rounded(scale, Rounding::half_even) : std::nullopt;
}

}  // namespace ronghe::evaluate
