// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/authoring/decide/lanes.hpp"
#include "ronghe/intake/readable_table.hpp"

// How the inputs of a decision are kept, after a look at the beginning of the file: the digits of
// its numbers, the texts of its columns. Rows with other ones are decided by the interpreter.
namespace ronghe::authoring {

struct LanePlan {
  std::vector<Lane> lanes;
  std::vector<std::string> arguments;  // of the function, one for each lane, as SQL
};

// `table` may be null: what is decided is no table.
[[nodiscard]] Result<LanePlan> plan_lanes(engine::Connection& connection,
                                          const intake::ReadableTable& file,
                                          std::vector<FileInput> inputs,
                                          const dmn::DecisionTable* table);

// The texts that a table compares an input with, where it asks nothing else of it: all other texts
// are then one. None where it looks into texts, orders them or computes with them.
[[nodiscard]] std::optional<std::vector<std::string>> texts_compared(
    const dmn::DecisionTable& table, const std::string& input);

}  // namespace ronghe::authoring
