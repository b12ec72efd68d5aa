// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "ronghe/base/decimal.hpp"

// Numbers made coarser before they leave the house, to the steps that the pack gives.
namespace ronghe::release {

// The nearest multiple of `step`, ties away from 0; none where the step is not above 0 or there is
// no exact form.
[[nodiscard]] std::optional<Decimal> rounded_to(const Decimal& value, const Decimal& step);

// The same on the side of the limit on which the value is: what is under it must not read as on it.
[[nodiscard]] std::optional<Decimal> rounded_beside(const Decimal& value, const Decimal& step,
                                                    const std::optional<Decimal>& limit);

// The steps for one indicator; none = what would need it is not shown.
struct Steps {
  std::optional<Decimal> value;  // in the unit of the indicator
  std::optional<Decimal> count;  // of a denominator that counts
  std::optional<Decimal> share;  // of coverage
};

}  // namespace ronghe::release
