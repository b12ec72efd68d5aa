// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/dmn/compiled_table.hpp"
#include "ronghe/kernel/kernel_table.hpp"

// A decision table that gives lights: hit policy FIRST, the first output a light.
namespace ronghe::evaluate {

struct TableDecision {
  int rule = 0;                     // 1 = first; 0 = none fired
  std::string_view light = "none";  // lives as long as the table
};

// What a rule says: its description and those of its cells that test something.
struct RuleWords {
  std::string description = {};  // "below the red limit"
  std::string cells = {};        // "value: < red limit; coverage: >= 0.8"
};

class LightTable {
 public:
  // Errors name the place in the file. The decision must outlive the table.
  [[nodiscard]] static Result<LightTable> make(const dmn::Decision& decision);

  // One value for each of inputs(), in their order.
  [[nodiscard]] TableDecision decide(std::span<const feel::Value> values) const;
  // The same for many subjects at once, by rule number; none when the table is outside what columns
  // can decide. Together the columns and constants name all inputs().
  [[nodiscard]] std::optional<kernel::KernelTable> over_columns(
      std::vector<kernel::ColumnType> columns, kernel::Constants constants) const;
  [[nodiscard]] TableDecision decision_of(int rule) const;
  // The description of a rule and its cells: "below the red limit (value: < red limit)".
  [[nodiscard]] std::string rule_text(int rule) const;
  [[nodiscard]] RuleWords rule_words(int rule) const;  // empty when there is no such rule
  [[nodiscard]] const std::vector<std::string>& inputs() const { return inputs_; }

 private:
  LightTable(dmn::CompiledTable table, std::vector<std::string> inputs,
             std::vector<std::string> lights)
      : table_(std::move(table)), inputs_(std::move(inputs)), lights_(std::move(lights)) {}

  dmn::CompiledTable table_;
  std::vector<std::string> inputs_;
  std::vector<std::string> lights_;  // of each rule
};

}  // namespace ronghe::evaluate
