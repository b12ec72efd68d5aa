// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/answers.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ronghe::evaluate {
namespace {

using feel::BinaryOperator;

// "yn" = it may hold and may fail; "-" = it may have no answer.
std::string told(const Answers& answers) {
  std::string text;
  if (answers.may_be(Answer::yes)) text += 'y';
  if (answers.may_be(Answer::no)) text += 'n';
  if (answers.may_be(Answer::missing)) text += '-';
  return text;
}

NumberEnds between(std::int64_t low, std::int64_t high, bool may_be_missing = false) {
  return {.low = Decimal(low), .high = Decimal(high), .may_be_missing = may_be_missing};
}
const NumberEnds none{};

TEST(Compared, IsCertainWhereEveryNumberWithinTheEndsAgrees) {
  struct Case {
    NumberEnds a;
    NumberEnds b;
    std::string equal, less, less_equal, greater, greater_equal;
  };
  const std::vector<Case> cases{{between(0, 0), between(0, 0), "y", "n", "y", "n", "y"},
                                {between(0, 1), between(0, 0), "yn", "n", "yn", "yn", "y"},
                                {between(1, 9), between(0, 0), "n", "n", "n", "y", "y"},
                                {between(0, 9), between(5, 5), "yn", "yn", "yn", "yn", "yn"},
                                {between(0, 5), between(5, 9), "yn", "yn", "y", "n", "yn"},
                                {between(0, 4), between(5, 9), "n", "y", "y", "n", "n"},
                                {none, between(0, 0), "n", "-", "-", "-", "-"},
                                {none, none, "y", "-", "-", "-", "-"},
                                {between(1, 9, true), between(0, 0), "n", "n-", "n-", "y-", "y-"},
                                {between(1, 9, true), none, "yn", "-", "-", "-", "-"}};
  for (std::size_t i = 0; i < cases.size(); ++i) {
    SCOPED_TRACE(i);
    const auto& [a, b, equal, less, less_equal, greater, greater_equal] = cases[i];
    EXPECT_EQ(told(compared(BinaryOperator::equal, a, b)), equal);
    EXPECT_EQ(told(compared(BinaryOperator::equal, b, a)), equal);
    EXPECT_EQ(told(compared(BinaryOperator::less, a, b)), less);
    EXPECT_EQ(told(compared(BinaryOperator::less_equal, a, b)), less_equal);
    EXPECT_EQ(told(compared(BinaryOperator::greater, a, b)), greater);
    EXPECT_EQ(told(compared(BinaryOperator::greater_equal, a, b)), greater_equal);
  }
  EXPECT_EQ(told(compared(BinaryOperator::not_equal, between(0, 0), between(0, 0))), "n");
  EXPECT_EQ(told(compared(BinaryOperator::not_equal, between(1, 1), none)), "y");
  EXPECT_EQ(told(compared(BinaryOperator::power, none, none)), "yn-") << "compares nothing";
}

TEST(Joined, IsDecidedByOneSideWhereThatIsEnough) {
  const auto yes = Answers::just(Answer::yes);
  const auto no = Answers::just(Answer::no);
  const auto missing = Answers::just(Answer::missing);
  EXPECT_EQ(told(joined(BinaryOperator::conjunction, no, Answers::any())), "n");
  EXPECT_EQ(told(joined(BinaryOperator::conjunction, yes, Answers::any())), "yn-");
  EXPECT_EQ(told(joined(BinaryOperator::conjunction, missing, yes)), "-");
  EXPECT_EQ(told(joined(BinaryOperator::conjunction, missing, no)), "n");
  EXPECT_EQ(told(joined(BinaryOperator::disjunction, yes, Answers::any())), "y");
  EXPECT_EQ(told(joined(BinaryOperator::disjunction, no, Answers::any())), "yn-");
  EXPECT_EQ(told(joined(BinaryOperator::disjunction, missing, no)), "-");
}

}  // namespace
}  // namespace ronghe::evaluate
