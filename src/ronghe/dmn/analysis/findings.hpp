// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/feel/value.hpp"

// What is wrong with a decision table, each with a row that shows it.
namespace ronghe::dmn::analysis {

enum class FindingKind {
  gap,             // no rule matches and there is no default
  overlap,         // rules match together where the hit policy forbids it
  dead_rule,       // a rule that never decides
  foreign_output,  // an output that is none of the allowed ones
  not_monotone,    // a better value, a worse grade, where the table promises otherwise
  unused_output,   // an allowed output that no rule gives
  not_analysed,    // a cell, or a table, beyond what the analysis understands
  not_decided      // a question that takes too many steps
};
enum class Severity { error, warning };

using Row = std::vector<std::pair<std::string, feel::Value>>;

struct Finding {
  FindingKind kind = FindingKind::gap;
  Severity severity = Severity::error;
  std::string table = {};       // name of its decision
  std::string message = {};     // what
  std::string remedy = {};      // what to do
  std::vector<int> rules = {};  // that it is about, 1-based
  Row row = {};                 // a counter-example: a value for each input; empty = none
  Row second_row = {};          // of a pair of rows that contradict each other
  std::vector<int> hits = {};   // rules that match `row`
  Place place = {};
};

[[nodiscard]] std::string_view to_string(FindingKind kind);
// "value = 0.3, coverage = null", the rules that match and the remedy, without the place.
[[nodiscard]] std::string to_text(const Finding& finding);
[[nodiscard]] std::string to_text(const Row& row);

}  // namespace ronghe::dmn::analysis
