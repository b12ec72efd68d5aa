// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pugixml.hpp>
#include <string>
#include <vector>

#include "ronghe/dmn/model.hpp"

// Modelers write tables whose inputs are drawn nowhere: the input expressions alone name them. In a
// model without any input data, such names are its inputs.
namespace ronghe::dmn {

// The input expressions of a decision's table that are one name, also of several words, which could
// not be read as one if it were not known.
[[nodiscard]] feel::KnownNames written_inputs(pugi::xml_node decision);

// The inputs of a decision that nothing requires: names that its input expressions, or its literal
// expression, read and that are not in `scope`. The type is that of the input expression.
[[nodiscard]] std::vector<InputData> undrawn_inputs(const Decision& decision,
                                                    const feel::KnownNames& scope);

}  // namespace ronghe::dmn
