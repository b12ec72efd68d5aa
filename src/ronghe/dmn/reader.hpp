// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "ronghe/dmn/model.hpp"

namespace ronghe::dmn {

// Finds the model that an import names.
using ImportReader = std::function<Result<std::shared_ptr<const Model>>(const Import&)>;

// Reads a model from the text of a DMN file. Errors name the file, the line and the element; a
// formula that does not parse is one of the model's mistakes and does not stop the reading, and so
// is an import when nobody reads imports.
[[nodiscard]] Result<Model> read_model(std::string_view xml, const std::string& file,
                                       const ImportReader& import_reader = {});
// Reads a model from a file, and what it imports from files in the same folder or below: at the
// location that the import gives, or the one whose namespace it names.
[[nodiscard]] Result<Model> load_model(const std::string& path);

}  // namespace ronghe::dmn
