// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ronghe/dmn/table.hpp"
#include "ronghe/feel/interpreter.hpp"

// A decision table made ready for many rows. Cells become comparisons with constants or with other
// inputs; whatever else a cell says goes to the interpreter. The meaning is that of interpret().
namespace ronghe::dmn {

class CompiledTable {
 public:
  // `names`: what the values given to decide() are called in the formulas of the table, in order;
  // more names than the table has inputs are welcome (limits that cells compare with). An input or
  // cell that does not parse or uses an unknown name is an error here, not a null later. The table
  // must outlive what is compiled from it.
  [[nodiscard]] static Result<CompiledTable> compile(
      const DecisionTable& table, std::vector<std::string> names,
      feel::NullMatch nulls = feel::NullMatch::where_asked);

  [[nodiscard]] Verdict decide(std::span<const feel::Value> values,
                               feel::Diagnostics& diagnostics) const;
  // The 1-based number of the first rule that matches, 0 for none: all that hit policy FIRST asks.
  [[nodiscard]] int first_rule(std::span<const feel::Value> values,
                               feel::Diagnostics& diagnostics) const;
  [[nodiscard]] const DecisionTable& table() const { return *table_; }
  // Cells that the interpreter must evaluate row by row.
  [[nodiscard]] std::size_t slow_cells() const { return slow_cells_; }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  // A constant, or one of the values of the row.
  struct Operand {
    feel::Value constant;
    std::size_t name = none;
  };
  struct Test {
    enum class Form { compare, range, match } form = Form::match;
    feel::BinaryOperator op = feel::BinaryOperator::equal;
    Operand first;          // also the lower end
    Operand second;         // the upper end
    feel::RangeValue ends;  // which ends there are and whether they belong to the range
    bool asks_for_null = false;
  };
  struct Cell {
    bool any = false;
    bool negated = false;
    bool slow = false;
    std::vector<Test> tests;
    const feel::Node* node = nullptr;
  };
  // A formula that is a constant, a name, or neither.
  struct Part {
    Operand operand;
    const feel::Node* node = nullptr;
  };
  struct Row;

  CompiledTable(const DecisionTable& table, std::vector<std::string> names, feel::NullMatch nulls)
      : table_(&table), names_(std::move(names)), nulls_(nulls) {}
  [[nodiscard]] Result<void> check(const Formula& formula, bool cell) const;
  [[nodiscard]] Cell cell_of(const Formula& formula);
  [[nodiscard]] Part part_of(const Formula& formula) const;
  [[nodiscard]] bool operand_of(const feel::Node& node, Operand& operand) const;
  [[nodiscard]] bool test_of(const feel::Node& node, Test& test) const;
  // Nothing when an input is none of its allowed values.
  [[nodiscard]] std::optional<std::vector<feel::Value>> inputs_of(Row& row) const;
  [[nodiscard]] bool matches(std::size_t rule, const std::vector<feel::Value>& inputs,
                             Row& row) const;
  [[nodiscard]] bool passes(const Cell& cell, const feel::Value& input, Row& row) const;

  const DecisionTable* table_;
  std::vector<std::string> names_;
  feel::NullMatch nulls_;
  std::vector<Part> inputs_;
  std::vector<Cell> allowed_;             // one for each input
  std::vector<std::vector<Cell>> cells_;  // rule, input
  std::vector<std::vector<Part>> outputs_;
  std::vector<Part> defaults_;
  std::size_t slow_cells_ = 0;
};

}  // namespace ronghe::dmn
