// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ronghe/evaluate/slots.hpp"
#include "ronghe/policy/compile/plan.hpp"
#include "ronghe/policy/pack.hpp"

// The last arithmetic of an indicator where some of its evidence was erased: how low and how high
// the number may be.
namespace ronghe::evaluate {

struct NumberEnds {
  std::optional<Decimal> low;
  std::optional<Decimal> high;
  // The end that is worse for the indicator.
  [[nodiscard]] const std::optional<Decimal>& worse(policy::Direction better) const {
    return better == policy::Direction::up ? low : high;
  }
};

struct FractionEnds {
  NumberEnds numerator;
  NumberEnds denominator;
  NumberEnds value;
};

// What a slot gives at one of its ends, as it was counted there.
[[nodiscard]] std::optional<Decimal> finished_at_end(const policy::Slot& slot,
                                                     const Counted& counted);
// `lows[k]` and `highs[k]` are the ends of the name "#k". None where no worst end is defined: the
// formula does more than add, subtract, multiply and divide with what was erased.
[[nodiscard]] std::optional<FractionEnds> compute_ends(
    const feel::Node& formula, std::span<const std::optional<Decimal>> lows,
    std::span<const std::optional<Decimal>> highs);
// The number is one of evidence, and not what stands for "without a bound".
[[nodiscard]] bool is_bounded(const std::optional<Decimal>& number);

}  // namespace ronghe::evaluate
