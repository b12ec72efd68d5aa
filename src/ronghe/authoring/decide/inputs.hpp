// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ronghe/dmn/model.hpp"

// Which columns of a file are the inputs of a decision.
namespace ronghe::authoring {

struct FileInput {
  std::string name;  // of the input, as formulas write it
  feel::Type type;   // declared; `any` where the model leaves it open
  std::size_t column = 0;
};

// The input data that a decision reads, also through decisions, knowledge and models that it
// requires, each once, in that order.
[[nodiscard]] std::vector<FileInput> inputs_of(const dmn::Model& model,
                                               const dmn::Decision& decision);

// Finds the column of each input by its title, blanks folded. A missing one is an error that names
// what the file has; `file` is where it is looked for.
[[nodiscard]] Result<void> find_columns(std::vector<FileInput>& inputs,
                                        const std::vector<std::string>& titles,
                                        const std::string& file);

}  // namespace ronghe::authoring
