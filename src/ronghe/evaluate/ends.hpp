// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ronghe/evaluate/meaning.hpp"
#include "ronghe/evaluate/slots.hpp"
#include "ronghe/policy/compile/plan.hpp"
#include "ronghe/policy/pack.hpp"

// The last arithmetic of an indicator where some of its evidence was erased: how low and how high
// the number may be.
namespace ronghe::evaluate {

struct NumberEnds {
  std::optional<Decimal> low;  // none at both ends = there is no number, whatever was erased
  std::optional<Decimal> high;
  bool may_be_missing = false;  // there may be a number within the ends, or none
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
// `lows[k]` and `highs[k]` are the ends of the name "#k". Of an `if` that may go either way the
// ends are those of both branches; a branch that gives no number does not count then. None where no
// worst end is defined: the formula does more than add, subtract, multiply, divide and choose with
// what was erased; up to evaluate/4, also where it chooses.
[[nodiscard]] std::optional<FractionEnds> compute_ends(
    const feel::Node& formula, std::span<const std::optional<Decimal>> lows,
    std::span<const std::optional<Decimal>> highs, Meaning meaning = current_meaning);
// The number is one of evidence, and not what stands for "without a bound".
[[nodiscard]] bool is_bounded(const std::optional<Decimal>& number);

}  // namespace ronghe::evaluate
