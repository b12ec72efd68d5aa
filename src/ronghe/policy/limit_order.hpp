// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ronghe/policy/pack.hpp"

namespace ronghe::policy {

// The first day on which every parameter has a value: before it a formula may lack one, which is no
// fault of the pack.
[[nodiscard]] Date first_full_day(const Pack& pack);

// Indicators whose green limit is worse than their red one, for the direction in which they are
// better: on any day from which a parameter has another value. Formulas that have faults of their
// own are passed over.
[[nodiscard]] std::vector<Error> swapped_limits(const Pack& pack);

}  // namespace ronghe::policy
