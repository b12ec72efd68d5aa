// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/feel/parser.hpp"
#include "ronghe/feel/scope.hpp"
#include "ronghe/kernel/column.hpp"
#include "ronghe/kernel/intervals.hpp"
#include "ronghe/kernel/program.hpp"

// From the tree of a formula to steps over columns. Whatever is outside the profile is an error
// that names the construct and where it stands; such a formula is left to the interpreter.
namespace ronghe::kernel {

// An integer a row, as its domain says, where `valid`.
struct Lane {
  Domain domain;
  LaneId id = 0;
  PlaneId valid = 0;
};
// Neither: null.
struct Truth {
  PlaneId holds = 0;
  PlaneId fails = 0;
};
// A division that nothing rounds: it may only be compared.
struct Quotient {
  Lane dividend;
  Lane divisor;
};
using Lowered = std::variant<feel::Value, Lane, Truth, Quotient>;

// The value of a formula that reads nothing but these names and literals, if it is one.
[[nodiscard]] std::optional<feel::Value> constant_of(const feel::Node& node,
                                                     const feel::Scope& constants);

class Lowering {
 public:
  // All must outlive it. `constants`: names with the same value in every row.
  Lowering(const std::vector<ColumnType>& types, const feel::Scope& constants, Program& program)
      : types_(types), constants_(constants), program_(program) {}

  [[nodiscard]] Result<Lowered> expression(const feel::Source& source, const feel::Node& node);
  // One test of a cell, or of `in` when it is no cell.
  [[nodiscard]] Result<Truth> test(const feel::Source& source, const feel::Node& node,
                                   const Lowered& input, bool cell);
  // Among these rows, those where a lane is in a set of stored integers, whatever its validity.
  [[nodiscard]] PlaneId in_set(const Lane& lane, const Intervals& set, PlaneId among);
  // A truth as 0 and 1.
  [[nodiscard]] Lane lane_of(const Truth& truth);
  [[nodiscard]] PlaneId known(const Truth& truth) {
    return program_.either(truth.holds, truth.fails);
  }
  // Where a value is not null.
  [[nodiscard]] PlaneId validity(const Lowered& value);
  [[nodiscard]] Lane widened(const Lane& lane);
  // The same numbers at a greater scale.
  [[nodiscard]] Lane rescaled(const Lane& lane, int scale);

 private:
  friend struct LowerForm;
  using Node = feel::Node;
  [[nodiscard]] std::unexpected<Error> outside(const Node& node, std::string_view what) const;
  [[nodiscard]] Result<Lowered> lower(const Node& node);
  [[nodiscard]] std::optional<Lowered> column(std::string_view name);
  [[nodiscard]] Result<Truth> truth(const Node& node);
  [[nodiscard]] Result<Truth> truth_of(const Node& node, const Lowered& value);
  [[nodiscard]] Result<Lane> number(const Node& node);
  [[nodiscard]] std::optional<Lane> materialized(const feel::Value& value);

  // lower_compare.cpp
  [[nodiscard]] Result<Truth> compare(const Node& node, feel::BinaryOperator op, const Lowered& a,
                                      const Lowered& b);
  [[nodiscard]] Result<Truth> with_null(const Node& node, feel::BinaryOperator op,
                                        const Lowered& other);
  [[nodiscard]] Result<Truth> with_constant(const Node& node, feel::BinaryOperator op,
                                            const Lane& lane, const feel::Value& constant);
  [[nodiscard]] Result<Truth> lanes(const Node& node, feel::BinaryOperator op, const Lane& a,
                                    const Lane& b);
  [[nodiscard]] Result<Truth> quotient(const Node& node, feel::BinaryOperator op, const Quotient& a,
                                       const Lane& b);
  [[nodiscard]] Truth equal_truths(const Truth& a, const Truth& b);
  [[nodiscard]] Truth ordered(feel::BinaryOperator op, PlaneId valid, PlaneId less, PlaneId equal);
  [[nodiscard]] std::pair<Lane, Lane> ranked(const Lane& a, const Lane& b);

  // lower_tests.cpp
  [[nodiscard]] Result<Truth> value_test(const Node& node, const feel::Value& value,
                                         const Lowered& input);
  [[nodiscard]] Result<Truth> range_test(const Node& node, const feel::Range& range,
                                         const Lowered& input);
  [[nodiscard]] Result<Truth> condition_test(const Node& node, const Lowered& input);
  [[nodiscard]] Truth unless_missing(const Node& node, const Truth& tested, const Lowered& input);

  // lower_numbers.cpp
  [[nodiscard]] Result<Lowered> arithmetic(const Node& node, const feel::Binary& binary);
  [[nodiscard]] Result<Lowered> numbers(const Node& node, feel::BinaryOperator op, Lane a, Lane b);
  [[nodiscard]] Lane between(const Lane& a, const Lane& b);
  [[nodiscard]] Result<Lowered> divided(const Node& node, const Lane& a, const Lowered& b);
  [[nodiscard]] Result<Lowered> moved(const Node& node, const Lane& date, const feel::Value& by,
                                      bool back);
  [[nodiscard]] Result<Lowered> negated(const Node& node, const Lowered& value);
  [[nodiscard]] Lane scaled_by(const Lane& lane, std::int64_t factor);
  [[nodiscard]] bool aligned(Lane& a, Lane& b);  // false when no scale holds both

  // lower_calls.cpp
  [[nodiscard]] Result<Lowered> call(const Node& node, const feel::Call& call);
  [[nodiscard]] Result<Lowered> extreme(const Node& node, const feel::Call& call, Op op);
  [[nodiscard]] Result<Lowered> total(const Node& node, const feel::Call& call, bool mean);
  [[nodiscard]] Result<Lowered> rounded(const Node& node, const feel::Call& call, Rounding mode);
  [[nodiscard]] Result<Lowered> modulo(const Node& node, const feel::Call& call);
  [[nodiscard]] Result<Lowered> months_between(const feel::Call& call);
  [[nodiscard]] Result<Lowered> junction(const feel::Call& call, bool conjunction);

  // lower_texts.cpp: a formula over one text column is asked once for each text.
  [[nodiscard]] std::optional<Lowered> by_dictionary(const Node& node);
  [[nodiscard]] std::optional<Lowered> tabulated(const Lane& texts,
                                                 const std::vector<feel::Value>& results);

  const std::vector<ColumnType>& types_;
  const feel::Scope& constants_;
  Program& program_;
  const feel::Source* source_ = nullptr;
  const Lowered* input_ = nullptr;  // what `?` stands for
  std::deque<std::vector<std::string>> dictionaries_;
};

}  // namespace ronghe::kernel
