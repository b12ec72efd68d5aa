// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/policy/pack.hpp"

// A pack that somebody offers: to a new store, to be adopted, or for one run. There is no way back
// from what it would seal, so that its formulas are looked at, too.
namespace ronghe::policy {

// All faults in one error, in the order of the files; `day` chooses the values in force.
[[nodiscard]] Result<Pack> sound_pack(const std::string& folder, const Date& day);
// For a store: what its own sealed pack was let pass with (`known`) is no fault of this one, as a
// field keeps its level, unit and owner for good.
[[nodiscard]] Result<Pack> sound_pack(const std::string& folder, const Date& day,
                                      const std::vector<Error>& known);
// The same on the first day on which every parameter has a value.
[[nodiscard]] Result<Pack> sound_pack(const std::string& folder);

}  // namespace ronghe::policy
