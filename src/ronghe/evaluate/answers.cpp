// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/answers.hpp"

#include <algorithm>

namespace ronghe::evaluate {

using feel::BinaryOperator;

namespace {

constexpr std::array all{Answer::no, Answer::missing, Answer::yes};

Answers answers_if(bool may_hold, bool may_fail) {
  Answers answers;
  if (may_hold) answers.add(Answer::yes);
  if (may_fail) answers.add(Answer::no);
  return answers;
}

Answers reversed(const Answers& answers) {
  Answers other;
  if (answers.may_be(Answer::yes)) other.add(Answer::no);
  if (answers.may_be(Answer::no)) other.add(Answer::yes);
  if (answers.may_be(Answer::missing)) other.add(Answer::missing);
  return other;
}

Answers equal(const NumberEnds& a, const NumberEnds& b) {
  Answers answers;
  const bool a_missing = a.may_be_missing || !a.low;
  const bool b_missing = b.may_be_missing || !b.low;
  if (a.low && b.low) {
    const bool apart = *a.high < *b.low || *b.high < *a.low;
    const bool one = *a.low == *a.high && *b.low == *b.high && *a.low == *b.low;
    answers = answers_if(!apart, !one);
  }
  if (a_missing && b_missing) answers.add(Answer::yes);
  if ((a_missing && b.low) || (b_missing && a.low)) answers.add(Answer::no);
  return answers;
}

// `a < b`, or `a <= b`.
Answers below(const NumberEnds& a, const NumberEnds& b, bool or_equal) {
  Answers answers;
  if (a.low && b.low) {
    answers = or_equal ? answers_if(*a.low <= *b.high, *a.high > *b.low)
                       : answers_if(*a.low < *b.high, *a.high >= *b.low);
  }
  if (!a.low || !b.low || a.may_be_missing || b.may_be_missing) answers.add(Answer::missing);
  return answers;
}

}  // namespace

Answers Answers::just(Answer answer) {
  Answers answers;
  answers.add(answer);
  return answers;
}

Answers Answers::any() {
  Answers answers;
  for (const auto answer : all) answers.add(answer);
  return answers;
}

Answers compared(BinaryOperator op, const NumberEnds& a, const NumberEnds& b) {
  switch (op) {
    case BinaryOperator::equal: return equal(a, b);
    case BinaryOperator::not_equal: return reversed(equal(a, b));
    case BinaryOperator::less: return below(a, b, false);
    case BinaryOperator::less_equal: return below(a, b, true);
    case BinaryOperator::greater: return below(b, a, false);
    case BinaryOperator::greater_equal: return below(b, a, true);
    case BinaryOperator::add:
    case BinaryOperator::subtract:
    case BinaryOperator::multiply:
    case BinaryOperator::divide:
    case BinaryOperator::power:
    case BinaryOperator::conjunction:
    case BinaryOperator::disjunction: break;
  }
  return Answers::any();
}

Answers joined(BinaryOperator op, const Answers& a, const Answers& b) {
  Answers answers;
  for (const auto left : all) {
    for (const auto right : all) {
      if (!a.may_be(left) || !b.may_be(right)) continue;
      answers.add(op == BinaryOperator::conjunction ? std::min(left, right)
                                                    : std::max(left, right));
    }
  }
  return answers;
}

}  // namespace ronghe::evaluate
