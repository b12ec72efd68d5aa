// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/ends.hpp"

#include <algorithm>
#include <array>

#include "ronghe/evaluate/answers.hpp"
#include "ronghe/evaluate/arithmetic.hpp"
#include "ronghe/feel/walk.hpp"
#include "ronghe/policy/compile/ends.hpp"

namespace ronghe::evaluate {

namespace {

using Number = std::optional<Decimal>;
using feel::BinaryOperator;
using Found = std::optional<NumberEnds>;  // none = not defined

// What the names of the formula stand for.
struct Slots {
  std::span<const Number> lows;
  std::span<const Number> highs;
  bool choices = true;  // an `if` has ends
};

Number clamped(const Number& number) {
  const auto& most = policy::beyond_all();
  return number ? Number(std::clamp(*number, most.negated(), most)) : number;
}

// The ends of what an operation gives that is monotone in either operand: it has them at ends.
template <class Operate>
NumberEnds at_corners(const NumberEnds& a, const NumberEnds& b, const Operate& operate) {
  NumberEnds ends{.low = {}, .high = {}, .may_be_missing = a.may_be_missing || b.may_be_missing};
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
  if (*b.low < zero) return {.low = most.negated(), .high = most, .may_be_missing = true};
  return {.low = *a.low < zero ? Number(most.negated()) : Decimal::divide(*a.low, *b.high),
          .high = *a.high > zero ? Number(most) : Decimal::divide(*a.high, *b.high),
          .may_be_missing = true};
}

// Either of two. One that is missing gives way to the other: where it is not known whether there is
// a number, the number decides.
NumberEnds hull(const NumberEnds& a, const NumberEnds& b) {
  auto ends = a.low ? a : b;
  ends.may_be_missing = true;
  if (!a.low || !b.low) return ends;
  return {.low = std::min(*a.low, *b.low),
          .high = std::max(*a.high, *b.high),
          .may_be_missing = a.may_be_missing || b.may_be_missing};
}

Found ends_of(const feel::Node& node, const Slots& slots);
Answers answers_of(const feel::Node& node, const Slots& slots);

// Whether no name below the node stands for what was erased.
bool is_known(const feel::Node& node, const Slots& slots) {
  return std::ranges::none_of(feel::names_in(node), [&](const std::string& name) {
    const auto at = slot_index(name);
    return at && slots.lows[*at] != slots.highs[*at];
  });
}

Found of_operator(const feel::Binary& binary, const Slots& slots) {
  const auto a = ends_of(*binary.left, slots);
  const auto b = ends_of(*binary.right, slots);
  if (!a || !b) return std::nullopt;
  if (binary.op == BinaryOperator::add) return at_corners(*a, *b, Decimal::add);
  if (binary.op == BinaryOperator::subtract) return at_corners(*a, *b, Decimal::subtract);
  if (binary.op == BinaryOperator::multiply) return at_corners(*a, *b, Decimal::multiply);
  if (binary.op == BinaryOperator::divide) return quotient(*a, *b);
  return std::nullopt;
}

Found of_choice(const feel::If& choice, const Slots& slots) {
  const auto answers = answers_of(*choice.condition, slots);
  if (!answers.may_be(Answer::yes)) return ends_of(*choice.else_branch, slots);
  const auto taken = ends_of(*choice.then_branch, slots);
  if (answers.only(Answer::yes)) return taken;
  const auto other = ends_of(*choice.else_branch, slots);
  return taken && other ? Found(hull(*taken, *other)) : std::nullopt;
}

// A number that is missing at one end only has no bound there.
NumberEnds with_both(NumberEnds ends) {
  ends.may_be_missing = !ends.low || !ends.high;
  if (!ends.low && !ends.high) return ends;
  if (!ends.low) ends.low = policy::beyond_all().negated();
  if (!ends.high) ends.high = policy::beyond_all();
  return ends;
}

Found ends_of(const feel::Node& node, const Slots& slots) {
  if (const auto* binary = std::get_if<feel::Binary>(&node.form)) {
    if (const auto ends = of_operator(*binary, slots)) return ends;
  }
  const auto* choice = std::get_if<feel::If>(&node.form);
  if (choice != nullptr && slots.choices) return of_choice(*choice, slots);
  const NumberEnds ends{.low = compute(node, slots.lows).value,
                        .high = compute(node, slots.highs).value};
  const bool is_plain = std::holds_alternative<feel::Name>(node.form) ||
                        std::holds_alternative<feel::NumberLiteral>(node.form);
  // What else there is has no ends here, unless nothing in it was erased.
  if (!slots.choices) {
    const bool same = std::ranges::equal(slots.lows, slots.highs);
    return is_plain || same ? Found(ends) : std::nullopt;
  }
  return is_plain || is_known(node, slots) ? Found(with_both(ends)) : std::nullopt;
}

Answers answers_of(const feel::Node& node, const Slots& slots) {
  if (is_known(node, slots)) {
    const auto value = interpreted(node, slots.lows);
    const auto* truth = value.boolean();
    return Answers::just(truth == nullptr ? Answer::missing : *truth ? Answer::yes : Answer::no);
  }
  const auto* binary = std::get_if<feel::Binary>(&node.form);
  if (binary == nullptr) return Answers::any();
  const bool joins =
      binary->op == BinaryOperator::conjunction || binary->op == BinaryOperator::disjunction;
  if (joins) {
    return joined(binary->op, answers_of(*binary->left, slots), answers_of(*binary->right, slots));
  }
  const auto a = ends_of(*binary->left, slots);
  const auto b = ends_of(*binary->right, slots);
  return a && b ? compared(binary->op, *a, *b) : Answers::any();
}

}  // namespace

std::optional<Decimal> finished_at_end(const policy::Slot& slot, const Counted& counted) {
  const auto number = finished(slot, counted);
  const bool waits = slot.statistic == policy::Statistic::survival_median && !number &&
                     !(counted.values.empty() && counted.censored.empty());
  return waits ? policy::beyond_all() : number;  // more than half may be there for ever
}

std::optional<FractionEnds> compute_ends(const feel::Node& formula, std::span<const Number> lows,
                                         std::span<const Number> highs, Meaning meaning) {
  const Slots slots{.lows = lows, .highs = highs, .choices = bounds_choices(meaning)};
  const auto value = ends_of(formula, slots);
  if (!value) return std::nullopt;
  FractionEnds ends{.numerator = {}, .denominator = {}, .value = *value};
  const auto* binary = std::get_if<feel::Binary>(&formula.form);
  if (binary == nullptr || binary->op != feel::BinaryOperator::divide) return ends;
  ends.numerator = ends_of(*binary->left, slots).value_or(NumberEnds{});
  ends.denominator = ends_of(*binary->right, slots).value_or(NumberEnds{});
  return ends;
}

bool is_bounded(const std::optional<Decimal>& number) {
  static const auto half = *Decimal::divide(policy::beyond_all(), Decimal(2));
  return !number || (*number < half && *number > half.negated());
}

}  // namespace ronghe::evaluate
