// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/dirt.hpp"

namespace ronghe::demo {

Dirt dirt_of(std::string_view record) { return {.record = record}; }

}  // namespace ronghe::demo
