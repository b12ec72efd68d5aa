// SPDX-License-Identifier: Apache-2.0
#include "ronghe/release/rounding.hpp"

namespace ronghe::release {

std::optional<Decimal> rounded_to(const Decimal& value, const Decimal& step) {
  const auto steps = Decimal::divide(value, step);
  const auto whole = steps ? steps->rounded(0, Rounding::half_up) : std::nullopt;
  return whole ? Decimal::multiply(*whole, step) : std::nullopt;
}

}  // namespace ronghe::release
