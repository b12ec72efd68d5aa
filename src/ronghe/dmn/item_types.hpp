// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/dmn/xml.hpp"

namespace ronghe::dmn {

// The item definitions of a model as types of FEEL, with their allowed values.
[[nodiscard]] Result<void> read_item_types(XmlFile& file, pugi::xml_node root, Model& model);

}  // namespace ronghe::dmn
