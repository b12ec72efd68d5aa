// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/dmn/compiled_table.hpp"
#include "ronghe/kernel/kernel_table.hpp"
#include "ronghe/kernel/output_type.hpp"

// A decision table, bound once to the names that it may read and to the outputs that are asked of
// it: lights, grades, benefits, amounts. It then decides one row, or many over columns.
namespace ronghe::kernel {

// What tables may read. A name that stands twice means the first one.
struct TableNames {
  std::vector<ColumnType> columns;
  Constants constants = {};  // the same in every row, such as limits
};

// What a table says of one row.
struct Decided {
  std::vector<int> rules;            // that gave the outputs, 1 = first; none: no rule fired
  std::vector<feel::Value> outputs;  // as they were asked for; null where the table says nothing
  std::string fault = {};  // why there are no outputs though rules fired, or which is wrong
  [[nodiscard]] int rule() const { return rules.empty() ? 0 : rules.front(); }
};

// What a table says of many rows; rows with the same answer share it.
class Decisions {
 public:
  [[nodiscard]] std::size_t size() const { return codes_.size(); }
  [[nodiscard]] const Decided& operator[](std::size_t row) const { return distinct_[codes_[row]]; }

 private:
  friend class BoundTable;
  std::vector<std::uint32_t> codes_;  // by row
  std::vector<Decided> distinct_;
};

// A cell of a rule that tests something.
struct RuleCell {
  std::string input = {};  // "value"
  std::string test = {};   // "< red limit"
};

// What a rule says: its description and those of its cells that test something.
struct RuleWords {
  std::string description = {};       // "below the red limit"
  std::string cells = {};             // "value: < red limit; coverage: >= 0.8"
  std::vector<RuleCell> tested = {};  // the same, each by itself
};

class BoundTable {
 public:
  // Errors name the table, the column, the place in the file and what to do. Outputs that nobody
  // asks for are left alone. The decision must outlive the table. By the older meaning of null, for
  // runs that were sealed with it, no kernel decides.
  [[nodiscard]] static Result<BoundTable> bind(
      const dmn::Decision& decision, TableNames names, std::vector<OutputType> outputs,
      feel::NullMatch nulls = feel::NullMatch::where_asked);

  // Which columns of the names the table reads. Rows are given to it with just these, in this
  // order.
  [[nodiscard]] const std::vector<std::size_t>& reads() const { return reads_; }

  [[nodiscard]] Decided decide(std::span<const feel::Value> values) const;
  // The same for many rows, by kernels where the table is within what they can decide. `exact` as
  // KernelTable has it.
  [[nodiscard]] Decisions decide(std::span<const Column> columns, std::size_t rows,
                                 const ExactValues& exact = {}) const;
  [[nodiscard]] bool by_kernels() const { return kernel_.has_value(); }

  // Of a grade, best first; empty for other outputs.
  [[nodiscard]] const std::vector<std::string>& grades(std::size_t output) const {
    return grades_[output];
  }
  [[nodiscard]] RuleWords rule_words(int rule) const;  // empty when there is no such rule

 private:
  friend class TableBinder;
  class Answers;
  BoundTable(const dmn::Decision& decision, dmn::CompiledTable by_row)
      : decision_(&decision), by_row_(std::move(by_row)) {}
  [[nodiscard]] const dmn::DecisionTable& table() const { return by_row_.table(); }
  [[nodiscard]] Decided decided(std::vector<int> rules, const feel::Value& value,
                                const feel::Diagnostics& diagnostics) const;
  // Which rules match says all, as outputs are constants.
  [[nodiscard]] Decided decided(std::vector<int> rules) const;
  [[nodiscard]] std::vector<feel::Value> nothing() const;  // for each output that is asked
  void keep_deciding(std::vector<int>& rules, const feel::Value& value) const;
  [[nodiscard]] std::vector<feel::Value> row_of(std::span<const Column> columns, std::size_t row,
                                                const ExactValues& exact) const;
  void ask_kernels(std::span<const Column> columns, std::size_t rows, const ExactValues& exact,
                   Answers& answers) const;

  const dmn::Decision* decision_;
  dmn::CompiledTable by_row_;
  std::optional<KernelTable> kernel_;
  std::vector<ColumnType> columns_;  // that it reads
  Constants constants_;              // that it reads
  std::vector<std::size_t> reads_;
  std::vector<OutputType> asked_;
  std::vector<std::size_t> at_;                   // of what is asked, among the table's outputs
  std::vector<std::vector<std::string>> grades_;  // by what is asked
  // Of each rule and output, and the defaults; none: some output is a formula over the row.
  std::optional<std::vector<std::vector<feel::Value>>> constants_of_rules_;
  std::vector<feel::Value> defaults_;
  bool first_says_all_ = false;  // the number of the first rule that matches is the answer
};

// What the rule of a table says, 1 = first.
[[nodiscard]] RuleWords rule_words(const dmn::DecisionTable& table, int rule);
// Description and cells: "below the red limit (value: < red limit)".
[[nodiscard]] std::string rule_text(const RuleWords& words);

}  // namespace ronghe::kernel
