// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/arithmetic.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace ronghe::evaluate {
namespace {

using feel::BinaryOperator;
using Number = std::optional<Decimal>;

feel::NodePtr node(auto form) {
  auto made = std::make_unique<feel::Node>();
  made->form = std::move(form);
  return made;
}
feel::NodePtr slot(int number) { return node(feel::Name{"#" + std::to_string(number)}); }
feel::NodePtr number(std::string_view text) {
  return node(feel::NumberLiteral{*Decimal::parse(text)});
}
feel::NodePtr both(BinaryOperator op, feel::NodePtr left, feel::NodePtr right) {
  return node(feel::Binary{op, std::move(left), std::move(right)});
}
feel::NodePtr call(const std::string& name, feel::NodePtr argument) {
  std::vector<feel::NodePtr> arguments;
  arguments.push_back(std::move(argument));
  return node(feel::Call{node(feel::Name{name}), std::move(arguments), {}});
}
Number of(std::string_view text) { return Decimal::parse(text); }

Fraction computed(const feel::NodePtr& formula, std::initializer_list<Number> slots) {
  const std::vector<Number> values(slots);
  return compute(*formula, values);
}

TEST(Compute, OfADivisionTellsWhatWasDividedByWhat) {
  const auto formula =
      both(BinaryOperator::divide, both(BinaryOperator::add, slot(0), slot(1)), slot(2));
  const auto made = computed(formula, {of("1"), of("2"), of("4")});
  EXPECT_EQ(made.numerator, of("3"));
  EXPECT_EQ(made.denominator, of("4"));
  EXPECT_EQ(made.value, of("0.75"));
}

TEST(Compute, OfAnythingElseTellsTheValueAlone) {
  const auto made = computed(both(BinaryOperator::multiply, slot(0), number("0.5")), {of("3")});
  EXPECT_EQ(made.numerator, std::nullopt);
  EXPECT_EQ(made.denominator, std::nullopt);
  EXPECT_EQ(made.value, of("1.5"));
}

TEST(Compute, WithoutASlotGivesNoValueAndKeepsTheSideThatIsKnown) {
  const auto formula = both(BinaryOperator::divide, slot(0), slot(1));
  const auto lower = computed(formula, {of("3"), std::nullopt});
  EXPECT_EQ(lower.numerator, of("3"));
  EXPECT_EQ(lower.denominator, std::nullopt);
  EXPECT_EQ(lower.value, std::nullopt);
  EXPECT_EQ(computed(formula, {std::nullopt, of("3")}).value, std::nullopt);
}

TEST(Compute, ByZeroGivesNoValueAndBothSides) {
  const auto made = computed(both(BinaryOperator::divide, slot(0), slot(1)), {of("3"), of("0")});
  EXPECT_EQ(made.numerator, of("3"));
  EXPECT_EQ(made.denominator, of("0"));
  EXPECT_EQ(made.value, std::nullopt);
}

// The short way over the four operations gives what the interpreter gives.
TEST(Compute, GivesTheSameByTheInterpreter) {
  const std::array<BinaryOperator, 5> operators{BinaryOperator::add, BinaryOperator::subtract,
                                                BinaryOperator::multiply, BinaryOperator::divide,
                                                BinaryOperator::power};
  for (const auto op : operators) {
    // A negation of the negated goes to the interpreter with all below it.
    auto direct = both(op, slot(0), slot(1));
    auto minus = node(feel::Unary{feel::UnaryOperator::negate, both(op, slot(0), slot(1))});
    const auto twice = node(feel::Unary{feel::UnaryOperator::negate, std::move(minus)});
    EXPECT_EQ(computed(direct, {of("7"), of("3")}).value, computed(twice, {of("7"), of("3")}).value)
        << static_cast<int>(op);
  }
}

TEST(Compute, TakesFunctionsOfTheLanguageWithAMissingArgumentAsMissing) {
  const auto formula = call("abs", both(BinaryOperator::subtract, slot(0), slot(1)));
  EXPECT_EQ(computed(formula, {of("1"), of("4")}).value, of("3"));
  EXPECT_EQ(computed(formula, {std::nullopt, of("4")}).value, std::nullopt);
}

TEST(Stored, RoundsToTheScaleWithTiesToTheEvenNeighbour) {
  EXPECT_EQ(stored(of("0.12345678905"), 10), of("0.1234567890"));
  EXPECT_EQ(stored(of("0.12345678915"), 10), of("0.1234567892"));
  EXPECT_EQ(stored(of("0.123456789149"), 10), of("0.1234567891"));
  EXPECT_EQ(stored(std::nullopt, 10), std::nullopt);
}

}  // namespace
}  // namespace ronghe::evaluate
