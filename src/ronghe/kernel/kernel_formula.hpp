// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/feel/parser.hpp"
#include "ronghe/kernel/column.hpp"
#include "ronghe/kernel/lower.hpp"

// A formula over the columns of a row, computed for many rows.
namespace ronghe::kernel {

// Where the results of all rows go, row by row: integers or, for booleans, bits; and a bit that
// says whether there is a result.
struct FormulaOutput {
  std::span<std::int64_t> values = {};
  std::span<std::uint64_t> bits = {};
  std::span<std::uint64_t> valid;
  // Takes a result that an integer of the type does not hold; its row gets no value.
  std::function<void(std::size_t row, const feel::Value& result)> beyond = {};
};

class KernelFormula {
 public:
  // An error names what is outside the profile, and its place. The node must outlive the formula.
  [[nodiscard]] static Result<KernelFormula> compile(const feel::Source& source,
                                                     const feel::Node& node,
                                                     std::vector<ColumnType> columns);

  // Of the results: kind, scale and dictionary; 64-bit integers.
  [[nodiscard]] const ColumnType& type() const { return type_; }

  // Several threads may compute different rows at once.
  void compute(std::span<const Column> columns, Rows rows, const FormulaOutput& output,
               const ExactValues& exact = {}) const;

 private:
  KernelFormula(const feel::Node& node, std::vector<ColumnType> columns);
  Result<void> lower(const feel::Source& source);
  void compute_left(std::span<const Column> columns, std::size_t row, const FormulaOutput& output,
                    const ExactValues& exact) const;

  const feel::Node* node_;
  std::vector<ColumnType> columns_;
  Program program_;
  ColumnType type_;
  LaneId lane_ = 0;
  PlaneId holds_ = 0;
  PlaneId valid_ = 0;
};

}  // namespace ronghe::kernel
