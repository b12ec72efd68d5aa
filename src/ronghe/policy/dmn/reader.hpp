// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/policy/dmn/model.hpp"

namespace ronghe::policy::dmn {

// Reads a model from the text of a DMN file. Errors name the file, the line and the element; a
// formula that does not parse is one of the model's mistakes and does not stop the reading.
[[nodiscard]] Result<Model> read_model(std::string_view xml, const std::string& file);
[[nodiscard]] Result<Model> load_model(const std::string& path);

}  // namespace ronghe::policy::dmn
