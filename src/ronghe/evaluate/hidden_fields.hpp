// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/policy/compile/hidden_ends.hpp"

// Which fields of sealed records may be unreadable, and how their rows tell it.
namespace ronghe::evaluate {

[[nodiscard]] policy::HiddenFields hidden_fields(const policy::Dictionary& dictionary);

}  // namespace ronghe::evaluate
