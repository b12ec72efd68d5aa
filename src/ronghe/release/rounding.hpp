// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "ronghe/base/decimal.hpp"

// Numbers made coarser before they leave the house, to the steps that the pack gives.
namespace ronghe::release {

// The nearest multiple of `step` (above 0), ties away from 0; none where that has no exact form.
[[nodiscard]] std::optional<Decimal> rounded_to(const Decimal& value, const Decimal& step);

// The steps for one indicator; none = what would need it is not shown.
struct Steps {
  std::optional<Decimal> value;  // in the unit of the indicator
  std::optional<Decimal> count;  // of a denominator that counts
  std::optional<Decimal> share;  // of coverage
};

}  // namespace ronghe::release
