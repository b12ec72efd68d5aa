// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/policy/compile/plan.hpp"
#include "ronghe/policy/pack.hpp"

namespace ronghe::authoring {

// What a pack releases and cannot: numbers made of rows about persons, or of fields with labels,
// without a word of how many are behind them, rounded ones without a step; counts that count
// nothing, and parameters of `release` that nothing reads or that protect nobody. The plan holds
// all indicators.
[[nodiscard]] std::vector<Error> unreleasable_numbers(const policy::Pack& pack,
                                                      const policy::Plan& plan, const Date& as_of);

}  // namespace ronghe::authoring
