// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "ronghe/base/decimal.hpp"
#include "ronghe/feel/value.hpp"
#include "ronghe/policy/compile/plan.hpp"

// The last arithmetic of an indicator, in decimals.
namespace ronghe::evaluate {

// Value and, where the formula is a division, what was divided by what.
struct Fraction {
  std::optional<Decimal> numerator;
  std::optional<Decimal> denominator;
  std::optional<Decimal> value;
};

// `slots[k]` is the number of the name "#k"; none where FEEL gives null.
[[nodiscard]] Fraction compute(const feel::Node& formula,
                               std::span<const std::optional<Decimal>> slots);
// The same of any part of a formula, as the interpreter gives it: also a truth, or a text.
[[nodiscard]] feel::Value interpreted(const feel::Node& node,
                                      std::span<const std::optional<Decimal>> slots);
// "#12" -> 12; none for another name.
[[nodiscard]] std::optional<std::size_t> slot_index(std::string_view name);

// The scale at which results are stored and compared with limits: 10 digits after the point.
[[nodiscard]] std::optional<Decimal> stored(const std::optional<Decimal>& value, int scale);

}  // namespace ronghe::evaluate
