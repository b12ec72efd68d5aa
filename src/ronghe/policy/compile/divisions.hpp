// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/feel/ast.hpp"

namespace ronghe::policy {

// The first division of an indicator's formula that may surprise: its divisor is counted from rows,
// of which there may be none, but it is not the last step, and no `if` around it asks about that
// divisor. The last division of a formula is no such case: over 0 it is "not applicable", and its
// denominator is held to the smallest that may be shown. nullptr = there is none.
[[nodiscard]] const feel::Node* surprising_division(const feel::Node& formula);

}  // namespace ronghe::policy
