// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/evaluate/judge.hpp"
#include "ronghe/policy/pack.hpp"

namespace ronghe::authoring {

// Green says that something is well, which nobody knows where nothing was reported. An error for
// each light table that turns green without data: of an indicator for a missing value, whatever its
// denominator and coverage are, and of a kind of subject where no indicator has a light.
[[nodiscard]] std::vector<Error> green_without_data(const policy::Pack& pack,
                                                    const evaluate::Judge& judge);

}  // namespace ronghe::authoring
