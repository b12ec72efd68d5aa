// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "ronghe/dmn/model.hpp"
#include "ronghe/feel/scope.hpp"
#include "ronghe/kernel/column.hpp"

// Tables and columns for the tests of kernels.
namespace ronghe::kernel {

// The columns of all tests: numbers n (scale 2), m (scale 0, 32 bits) and limit (scale 3), texts s,
// a boolean b, dates d (32 bits) and e.
[[nodiscard]] std::vector<ColumnType> test_types();

// Rows of values, kept both as FEEL values and as columns.
class TestRows {
 public:
  // Nulls, values on and beside the lines that the cells of the tests draw, numbers at the end of
  // 64 bits, and values that the columns do not hold.
  TestRows(std::mt19937& random, std::size_t count);
  // Just these rows; numbers must fit.
  explicit TestRows(std::vector<std::vector<feel::Value>> rows);

  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] const std::vector<feel::Value>& row(std::size_t i) const { return rows_[i]; }
  [[nodiscard]] std::vector<Column> columns() const;
  [[nodiscard]] ExactValues exact() const;
  [[nodiscard]] feel::Scope scope(std::size_t i) const;

 private:
  struct Stored {
    std::vector<std::int32_t> narrow;
    std::vector<std::int64_t> wide;
    std::vector<std::uint64_t> bits;
    std::vector<std::uint64_t> valid;
    std::vector<std::uint64_t> inexact;
  };
  void store();
  std::vector<ColumnType> types_;
  std::vector<std::vector<feel::Value>> rows_;
  std::vector<Stored> stored_;
};

// A table in DMN XML; the last cells of a row are the output. `allowed[i]` are the allowed values
// of input i, "" for any.
struct TestTable {
  std::string attributes;  // hitPolicy="..." aggregation="..."
  std::vector<std::string> inputs;
  std::vector<std::string> allowed = {};
  std::vector<std::vector<std::string>> rows = {};
  std::string output_values = {};
  std::string otherwise = {};
};
[[nodiscard]] dmn::Model model_of(const TestTable& table);
[[nodiscard]] const dmn::DecisionTable& table_of(const dmn::Model& model);

}  // namespace ronghe::kernel
