// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/policy/compile/plan.hpp"
#include "ronghe/policy/pack.hpp"

namespace ronghe::authoring {

// What a pack releases and cannot: numbers made of rows about persons without a word of how many
// they are, and rounded ones without a step. The plan holds all indicators.
[[nodiscard]] std::vector<Error> unreleasable_numbers(const policy::Pack& pack,
                                                      const policy::Plan& plan, const Date& as_of);

}  // namespace ronghe::authoring
