// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/int128.hpp"

namespace ronghe {

enum class Rounding { half_even, half_up, half_down, up, down, floor, ceiling };

// A number of FEEL: IEEE 754 decimal128, 34 significant digits, ties to even.
// Always finite: an operation that would give infinity or NaN gives no value instead.
class Decimal {
 public:
  Decimal() = default;          // zero
  Decimal(std::int64_t value);  // NOLINT(google-explicit-constructor): every integer is a decimal
  Decimal(std::floating_point auto) = delete;  // a double has lost digits already

  // Plain or scientific notation, ASCII digits only: "12", "-0.5", "1e3". No blanks, no commas.
  // Digits beyond the 34th are rounded, ties to even.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);
  // unscaled x 10^-scale, exactly; no value beyond 34 digits.
  [[nodiscard]] static std::optional<Decimal> scaled(Int128 unscaled, int scale);

  [[nodiscard]] static std::optional<Decimal> add(Decimal a, Decimal b);
  [[nodiscard]] static std::optional<Decimal> subtract(Decimal a, Decimal b);
  [[nodiscard]] static std::optional<Decimal> multiply(Decimal a, Decimal b);
  [[nodiscard]] static std::optional<Decimal> divide(Decimal a, Decimal b);  // none when b = 0
  [[nodiscard]] static std::optional<Decimal> power(Decimal base, Decimal exponent);
  [[nodiscard]] static std::optional<Decimal> sqrt(Decimal a);
  [[nodiscard]] static std::optional<Decimal> log(Decimal a);  // natural logarithm
  [[nodiscard]] static std::optional<Decimal> exp(Decimal a);
  [[nodiscard]] Decimal negated() const;
  [[nodiscard]] Decimal abs() const;

  // Rounded to `scale` digits after the point; none when 34 digits do not hold the result.
  [[nodiscard]] std::optional<Decimal> rounded(int scale, Rounding mode) const;
  [[nodiscard]] bool is_integer() const;
  [[nodiscard]] std::optional<std::int64_t> to_int64() const;  // none unless an integer in range
  // unscaled integer of this value at `scale`; none when digits would be lost.
  [[nodiscard]] std::optional<Int128> unscaled_at(int scale) const;
  [[nodiscard]] double to_double() const;  // for drawings only, decides nothing

  // Shortest plain notation: no exponent, no trailing zeros after the point ("0.3", "100").
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const Decimal& a, const Decimal& b);
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

 private:
  struct Bits {
    std::uint64_t low = 0;
    std::uint64_t high = 0x3040000000000000;  // zero with exponent 0 in the BID encoding
  };
  explicit Decimal(Bits bits) : bits_(bits) {}
  friend struct DecimalAccess;
  Bits bits_;
};

}  // namespace ronghe
