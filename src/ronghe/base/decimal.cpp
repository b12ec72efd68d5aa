// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/decimal.hpp"

#include <algorithm>
#include <array>
#include <bit>

// The library is compiled with arguments by value and explicit rounding and flags.
#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#include <bid_conf.h>
#include <bid_functions.h>
#pragma GCC diagnostic pop

namespace ronghe {

struct DecimalAccess {
  static BID_UINT128 in(const Decimal& value) {
    BID_UINT128 out{};
    out.w[0] = value.bits_.low;
    out.w[1] = value.bits_.high;
    return out;
  }
  static Decimal out(BID_UINT128 raw) { return Decimal(Decimal::Bits{raw.w[0], raw.w[1]}); }
};

namespace {

using Flags = _IDEC_flags;
constexpr _IDEC_round nearest_even = 0;

BID_UINT128 in(const Decimal& value) { return DecimalAccess::in(value); }

std::optional<Decimal> finite(BID_UINT128 raw) {
  if (bid128_isFinite(raw) == 0) return std::nullopt;
  return DecimalAccess::out(raw);
}

template <auto operation>
std::optional<Decimal> binary(const Decimal& a, const Decimal& b) {
  Flags flags = 0;
  return finite(operation(in(a), in(b), nearest_even, &flags));
}

template <auto operation>
std::optional<Decimal> unary(const Decimal& a) {
  Flags flags = 0;
  return finite(operation(in(a), nearest_even, &flags));
}

BID_UINT128 quantum(int scale) {
  Flags flags = 0;
  return bid128_scalbn(in(Decimal(1)), -scale, nearest_even, &flags);
}

// The BID encoding: sign, 14 bits of exponent, 113 bits of coefficient. The other form of the
// standard, whose exponent begins with 11, only writes numbers above 34 digits and means zero.
constexpr int exponent_shift = 49;
constexpr int exponent_bias = 6176;
constexpr std::uint64_t exponent_mask = 0x3FFF;
constexpr std::uint64_t high_mask = (std::uint64_t{1} << exponent_shift) - 1;
constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63U;

constexpr int powers_held = 39;  // 10^38 is the last that 128 bits hold
constexpr auto powers_of_ten = [] {
  std::array<UInt128, powers_held> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();
constexpr int precision = 34;

// coefficient x 10^exponent.
struct Parts {
  bool negative;
  UInt128 coefficient;
  int exponent;
};

Parts parts_of(const Decimal& value) {
  const auto raw = in(value);
  const auto high = static_cast<std::uint64_t>(raw.w[1]);
  const auto exponent = static_cast<int>((high >> exponent_shift) & exponent_mask) - exponent_bias;
  const auto coefficient = (static_cast<UInt128>(high & high_mask) << 64U) | raw.w[0];
  const bool canonical =
      (high & 0x6000000000000000) != 0x6000000000000000 && coefficient < powers_of_ten[precision];
  return {(high & sign_bit) != 0, canonical ? coefficient : 0, exponent};
}

// The coefficient at `scale`, where no digit is lost and 38 digits hold it.
std::optional<UInt128> coefficient_at(const Parts& parts, int scale) {
  const int shift = parts.exponent + scale;
  if (parts.coefficient == 0 || shift == 0) return parts.coefficient;
  if (shift <= -powers_held || shift >= powers_held) return std::nullopt;
  if (shift > 0) {
    const auto most = (powers_of_ten.back() - 1) / powers_of_ten[static_cast<std::size_t>(shift)];
    if (parts.coefficient > most) return std::nullopt;
    return parts.coefficient * powers_of_ten[static_cast<std::size_t>(shift)];
  }
  const auto divisor = powers_of_ten[static_cast<std::size_t>(-shift)];
  const auto whole = parts.coefficient / divisor;
  if (whole * divisor != parts.coefficient) return std::nullopt;
  return whole;
}

// The order of two numbers whose coefficients fit 127 bits at one exponent, as nearly all do; the
// library takes ten times as long.
std::optional<std::strong_ordering> quick_order(const Decimal& a, const Decimal& b) {
  const auto left = parts_of(a);
  const auto right = parts_of(b);
  const int apart = left.exponent - right.exponent;
  constexpr int apart_max = 18;
  constexpr UInt128 coefficient_max = powers_of_ten[20];  // 10^20 x 10^18 fits
  const bool fits = apart <= apart_max && apart >= -apart_max &&
                    left.coefficient <= coefficient_max && right.coefficient <= coefficient_max;
  if (!fits) return std::nullopt;
  const auto at_one_exponent = [](const Parts& parts, int shift) {
    const auto scaled = shift > 0
                            ? parts.coefficient * powers_of_ten[static_cast<std::size_t>(shift)]
                            : parts.coefficient;
    const auto size = static_cast<Int128>(scaled);
    return parts.negative ? -size : size;
  };
  const auto x = at_one_exponent(left, apart);
  const auto y = at_one_exponent(right, -apart);
  if (x == y) return std::strong_ordering::equal;
  return x < y ? std::strong_ordering::less : std::strong_ordering::greater;
}

std::string digits_of(UInt128 number) {
  // Divisions of 128 bits are slow: 19 digits at a time.
  constexpr int group = 19;
  const auto low = static_cast<std::uint64_t>(number % powers_of_ten[group]);
  if (number < powers_of_ten[group]) return std::to_string(low);
  const auto tail = std::to_string(low);
  return std::to_string(static_cast<std::uint64_t>(number / powers_of_ten[group])) +
         std::string(group - tail.size(), '0') + tail;
}

// Most numbers are short and have no more digits than the scale keeps: nothing to round.
bool stays_at(const Parts& parts, int scale) {
  constexpr int short_digits = 15;
  const int shift = parts.exponent + scale;
  return shift >= 0 && shift <= precision - short_digits &&
         parts.coefficient < powers_of_ten[short_digits];
}

// The library knows five modes; away from zero and half down follow from the sign.
_IDEC_round library_mode(Rounding mode, bool negative) {
  switch (mode) {
    case Rounding::half_even: return 0;
    case Rounding::floor: return 1;
    case Rounding::ceiling: return 2;
    case Rounding::down: return 3;
    case Rounding::half_up: return 4;
    case Rounding::up: return negative ? 1U : 2U;
    case Rounding::half_down: return 3;  // only for a tie, see rounded()
  }
  return 0;
}

bool is_number_text(std::string_view text) {
  bool digit = false;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      digit = true;
    else if (c != '.' && c != 'e' && c != 'E' && c != '+' && c != '-')
      return false;
  }
  return digit;
}

}  // namespace

Decimal::Decimal(std::int64_t value) {
  *this = DecimalAccess::out(bid128_from_int64(static_cast<BID_SINT64>(value)));
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  if (!is_number_text(text)) return std::nullopt;
  std::string copy(text);
  Flags flags = 0;
  return finite(bid128_from_string(copy.data(), nearest_even, &flags));
}

std::optional<Decimal> Decimal::scaled(Int128 unscaled, int scale) {
  const bool negative = unscaled < 0;
  const auto coefficient =
      negative ? -static_cast<UInt128>(unscaled) : static_cast<UInt128>(unscaled);
  if (coefficient >= powers_of_ten[precision]) return std::nullopt;
  const Decimal whole(Bits{static_cast<std::uint64_t>(coefficient),
                           static_cast<std::uint64_t>(coefficient >> 64U) |
                               (std::uint64_t{exponent_bias} << exponent_shift) |
                               (negative ? sign_bit : 0)});
  if (scale == 0) return whole;
  Flags flags = 0;
  return finite(bid128_scalbn(in(whole), -scale, nearest_even, &flags));
}

std::optional<Decimal> Decimal::add(Decimal a, Decimal b) { return binary<bid128_add>(a, b); }
std::optional<Decimal> Decimal::subtract(Decimal a, Decimal b) { return binary<bid128_sub>(a, b); }
std::optional<Decimal> Decimal::multiply(Decimal a, Decimal b) { return binary<bid128_mul>(a, b); }
std::optional<Decimal> Decimal::divide(Decimal a, Decimal b) {
  if (b == Decimal(0)) return std::nullopt;
  return binary<bid128_div>(a, b);
}
std::optional<Decimal> Decimal::power(Decimal base, Decimal exponent) {
  return binary<bid128_pow>(base, exponent);
}
std::optional<Decimal> Decimal::sqrt(Decimal a) { return unary<bid128_sqrt>(a); }
std::optional<Decimal> Decimal::log(Decimal a) { return unary<bid128_log>(a); }
std::optional<Decimal> Decimal::exp(Decimal a) { return unary<bid128_exp>(a); }

Decimal Decimal::negated() const {
  auto raw = in(*this);
  return DecimalAccess::out(*this == Decimal(0) ? in(Decimal(0)) : bid128_negate(raw));
}
Decimal Decimal::abs() const { return *this < Decimal(0) ? negated() : *this; }

std::optional<Decimal> Decimal::rounded(int scale, Rounding mode) const {
  if (stays_at(parts_of(*this), scale)) return *this;
  Flags flags = 0;
  const bool negative = bid128_isSigned(in(*this)) != 0;
  if (mode == Rounding::half_down) {
    // Toward zero on a tie: round down, then correct when more than half was cut off.
    const auto down = rounded(scale, Rounding::down);
    if (!down) return std::nullopt;
    const auto cut = subtract(abs(), down->abs());
    const auto half = divide(DecimalAccess::out(quantum(scale)), Decimal(2));
    if (!cut || !half) return std::nullopt;
    return *cut > *half ? rounded(scale, Rounding::up) : down;
  }
  return finite(bid128_quantize(in(*this), quantum(scale), library_mode(mode, negative), &flags));
}

bool Decimal::is_integer() const {
  const auto whole = rounded(0, Rounding::down);
  return !whole || *whole == *this;  // beyond 34 digits before the point there is no fraction left
}

std::optional<std::int64_t> Decimal::to_int64() const {
  if (!is_integer()) return std::nullopt;
  Flags flags = 0;
  const auto value = bid128_to_int64_xint(in(*this), &flags);
  if ((flags & BID_INVALID_EXCEPTION) != 0) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::optional<Int128> Decimal::unscaled_at(int scale) const {
  const auto parts = parts_of(*this);
  const auto coefficient = coefficient_at(parts, scale);
  if (!coefficient) return std::nullopt;
  const auto value = static_cast<Int128>(*coefficient);
  return parts.negative ? -value : value;
}

double Decimal::to_double() const {
  Flags flags = 0;
  return bid128_to_binary64(in(*this), nearest_even, &flags);
}

std::string Decimal::to_string() const {
  const auto [negative, coefficient, exponent] = parts_of(*this);
  if (coefficient == 0) return "0";
  auto digits = digits_of(coefficient);
  if (exponent > 0) digits.append(static_cast<std::size_t>(exponent), '0');
  if (exponent < 0) {
    const auto places = static_cast<std::size_t>(-exponent);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
  }
  return negative ? "-" + digits : digits;
}

bool operator==(const Decimal& a, const Decimal& b) {
  if (const auto quick = quick_order(a, b)) return *quick == std::strong_ordering::equal;
  Flags flags = 0;
  return bid128_quiet_equal(in(a), in(b), &flags) != 0;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (const auto quick = quick_order(a, b)) return *quick;
  Flags flags = 0;
  if (bid128_quiet_less(in(a), in(b), &flags) != 0) return std::strong_ordering::less;
  return a == b ? std::strong_ordering::equal : std::strong_ordering::greater;
}

}  // namespace ronghe
