// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "ronghe/policy/pack.hpp"

// The numbers by which a pack makes what is public smaller: parameters of the group `release`.
namespace ronghe::policy {

// On a day; none where the pack has no such number then.
[[nodiscard]] std::optional<Decimal> release_number(const Pack& pack, const std::string& name,
                                                    const Date& day);
// "step_A2_1"
[[nodiscard]] std::string step_name(const Indicator& indicator);
// To what a public value is rounded: the step of the indicator, if it has one, else of its unit.
[[nodiscard]] std::optional<Decimal> public_step(const Pack& pack, const Indicator& indicator,
                                                 const Date& day);

}  // namespace ronghe::policy
