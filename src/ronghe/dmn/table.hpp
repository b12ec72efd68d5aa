// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ronghe/dmn/model.hpp"
#include "ronghe/feel/interpreter.hpp"

// What a decision table says: which rules match, and what the hit policy makes of them.
namespace ronghe::dmn {

struct Verdict {
  feel::Value value;       // a context when there are several outputs; a list for several hits
  std::vector<int> rules;  // 1-based numbers of all rules that match, in document order
};

// One output cell, as a value.
using OutputOf = std::function<feel::Value(std::size_t rule, std::size_t output)>;
// The default of one output.
using DefaultOf = std::function<feel::Value(std::size_t output)>;

// Applies the hit policy. UNIQUE with two hits, ANY that disagrees and PRIORITY outside its values
// give null and a report.
[[nodiscard]] feel::Value resolve(const DecisionTable& table, const std::vector<int>& hits,
                                  const OutputOf& output_of, const DefaultOf& default_of,
                                  feel::Diagnostics& diagnostics);

// The reference: every cell through the interpreter.
[[nodiscard]] Verdict interpret(const DecisionTable& table, const feel::Scope& scope,
                                feel::Interpreter& interpreter, feel::Diagnostics& diagnostics);

}  // namespace ronghe::dmn
