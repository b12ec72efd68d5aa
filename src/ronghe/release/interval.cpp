// SPDX-License-Identifier: Apache-2.0
#include "ronghe/release/interval.hpp"

#include <algorithm>

namespace ronghe::release {

namespace {

// Numbers here are counts of people and a small constant: no operation leaves decimal128.
Decimal plus(const Decimal& a, const Decimal& b) { return Decimal::add(a, b).value_or(a); }
Decimal minus(const Decimal& a, const Decimal& b) { return Decimal::subtract(a, b).value_or(a); }
Decimal times(const Decimal& a, const Decimal& b) { return Decimal::multiply(a, b).value_or(a); }
Decimal over(const Decimal& a, const Decimal& b) { return Decimal::divide(a, b).value_or(a); }

constexpr int decimals = 10;
Decimal stored(const Decimal& value) {
  return value.rounded(decimals, Rounding::half_up).value_or(value);
}

}  // namespace

std::optional<Interval> wilson_interval(const Decimal& count, const Decimal& of) {
  const Decimal none(0);
  const bool share = count.is_integer() && of.is_integer() && none <= count && count <= of;
  if (!share || of == none) return std::nullopt;
  static const Decimal z = *Decimal::parse("1.959963984540054");  // the normal's 97.5 % point
  static const Decimal half = *Decimal::parse("0.5");
  const auto square = times(z, z);
  const auto whole = plus(of, square);
  const auto centre = over(plus(count, times(square, half)), whole);
  const auto spread =
      plus(over(times(count, minus(of, count)), of), times(times(square, half), half));
  const auto reach = over(times(z, Decimal::sqrt(spread).value_or(none)), whole);
  return Interval{.low = stored(std::max(none, minus(centre, reach))),
                  .high = stored(std::min(Decimal(1), plus(centre, reach)))};
}

}  // namespace ronghe::release
