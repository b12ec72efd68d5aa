// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>

#include "ronghe/evaluate/ends.hpp"
#include "ronghe/feel/ast.hpp"

// What a condition may say where some of its numbers are known by their ends only.
namespace ronghe::evaluate {

// In the order in which `and` takes the least and `or` the greatest.
enum class Answer { no, missing, yes };

class Answers {
 public:
  static Answers just(Answer answer);
  static Answers any();
  void add(Answer answer) { may_be_[static_cast<std::size_t>(answer)] = true; }
  [[nodiscard]] bool may_be(Answer answer) const {
    return may_be_[static_cast<std::size_t>(answer)];
  }
  [[nodiscard]] bool only(Answer answer) const { return *this == just(answer); }
  bool operator==(const Answers&) const = default;

 private:
  std::array<bool, 3> may_be_{};
};

// Of `a op b`, as FEEL compares: with a missing number only `=` and `!=` have an answer. Each
// answer that some numbers within the ends give is there. `op` compares.
[[nodiscard]] Answers compared(feel::BinaryOperator op, const NumberEnds& a, const NumberEnds& b);
// Of `a and b`, `a or b`.
[[nodiscard]] Answers joined(feel::BinaryOperator op, const Answers& a, const Answers& b);

}  // namespace ronghe::evaluate
