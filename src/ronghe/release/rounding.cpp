// SPDX-License-Identifier: Apache-2.0
#include "ronghe/release/rounding.hpp"

namespace ronghe::release {

std::optional<Decimal> rounded_to(const Decimal& value, const Decimal& step) {
  if (step <= Decimal(0)) return std::nullopt;
  const auto steps = Decimal::divide(value, step);
  const auto whole = steps ? steps->rounded(0, Rounding::half_up) : std::nullopt;
  return whole ? Decimal::multiply(*whole, step) : std::nullopt;
}

std::optional<Decimal> rounded_beside(const Decimal& value, const Decimal& step,
                                      const std::optional<Decimal>& limit) {
  const auto rounded = rounded_to(value, step);
  if (!rounded || !limit) return rounded;
  if (value < *limit && *rounded >= *limit) return Decimal::subtract(*rounded, step);
  if (value > *limit && *rounded <= *limit) return Decimal::add(*rounded, step);
  return rounded;
}

}  // namespace ronghe::release
