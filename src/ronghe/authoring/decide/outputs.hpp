// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/dmn/model.hpp"
#include "ronghe/engine/record_function.hpp"

// The columns that a decision adds to a file, and their types there.
namespace ronghe::authoring {

struct FileOutput {
  std::string name;
  std::string type;  // of the engine: VARCHAR, BOOLEAN, DATE, DECIMAL(width,scale)
  int scale = 0;     // of a decimal
};

// Of a table one for each output; of another decision its value. Numbers are decimals where the
// table writes them all down; what is computed keeps its digits as text, and so do lists and
// contexts (JSON), times and durations.
[[nodiscard]] std::vector<FileOutput> outputs_of(const dmn::Decision& decision);

// What each output gets of a value of the decision.
[[nodiscard]] std::vector<feel::Value> parts_of(const feel::Value& value, std::size_t outputs);

// Writes a value; false when the type cannot hold it, and nothing was written.
[[nodiscard]] bool write(engine::RecordWriter& out, std::size_t member, std::size_t row,
                         const FileOutput& output, const feel::Value& value);

}  // namespace ronghe::authoring
