// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/policy/pack.hpp"

// The ways through the `if`s of a formula, for those who ask which of them tests take.
namespace ronghe::authoring {

struct FormulaBranch {
  std::string relation;   // whose rows take it: that of the formula, or of the filter it stands in
  std::string condition;  // true for the rows that take it, a formula on that relation
  std::string words;      // "then of `if amount > 0`"
  Place place;            // of the branch
};

// In the order of the source; empty when the formula does not parse. `relation` is what the formula
// is defined on.
[[nodiscard]] std::vector<FormulaBranch> branches_of(const policy::Pack& pack,
                                                     const feel::Source& source,
                                                     const std::string& relation);

}  // namespace ronghe::authoring
