// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "ronghe/base/decimal.hpp"

namespace ronghe::release {

struct Interval {
  Decimal low, high;
  bool operator==(const Interval&) const = default;
};

// The 95 % interval of a share of `count` in `of`, both whole and 0 <= count <= of, of > 0; none
// for other numbers. It says how far the share could lie from the rate behind it by chance, each
// row taken as one trial; with ten decimals, as a run stores its numbers. Formula: E. B. Wilson,
// Probable Inference, the Law of Succession, and Statistical Inference, J. Am. Stat. Assoc. 22
// (1927), 209-212.
[[nodiscard]] std::optional<Interval> wilson_interval(const Decimal& count, const Decimal& of);

}  // namespace ronghe::release
