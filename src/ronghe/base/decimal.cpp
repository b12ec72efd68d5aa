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
  auto rest = negative ? -static_cast<UInt128>(unscaled) : static_cast<UInt128>(unscaled);
  std::array<char, 48> digits{};
  std::size_t at = digits.size() - 1;
  do {
    digits[--at] = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  } while (rest != 0);
  if (digits.size() - 1 - at > 34) return std::nullopt;
  if (negative) digits[--at] = '-';
  Flags flags = 0;
  const auto whole = bid128_from_string(&digits[at], nearest_even, &flags);
  return finite(bid128_scalbn(whole, -scale, nearest_even, &flags));
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
  Flags flags = 0;
  const auto moved = finite(bid128_scalbn(in(*this), scale, nearest_even, &flags));
  if (!moved || !moved->is_integer()) return std::nullopt;
  const auto text = moved->to_string();
  const bool negative = text.starts_with('-');
  const auto digits = std::string_view(text).substr(negative ? 1 : 0);
  if (digits.size() > 38) return std::nullopt;  // what 128 bits hold for certain
  Int128 value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return negative ? -value : value;
}

double Decimal::to_double() const {
  Flags flags = 0;
  return bid128_to_binary64(in(*this), nearest_even, &flags);
}

std::string Decimal::to_string() const {
  std::array<char, 64> buffer{};
  Flags flags = 0;
  bid128_to_string(buffer.data(), in(*this), &flags);
  // The library prints "+1234E-2": sign, coefficient, exponent.
  const std::string_view text(buffer.data());
  const auto e = text.find('E');
  std::string digits(text.substr(1, e - 1));
  int exponent = std::stoi(std::string(text.substr(e + 1)));
  while (digits.size() > 1 && digits.back() == '0') {
    digits.pop_back();
    ++exponent;
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (digits == "0") return "0";
  if (exponent > 0) digits.append(static_cast<std::size_t>(exponent), '0');
  if (exponent < 0) {
    const auto places = static_cast<std::size_t>(-exponent);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
  }
  return text.front() == '-' ? "-" + digits : digits;
}

bool operator==(const Decimal& a, const Decimal& b) {
  Flags flags = 0;
  return bid128_quiet_equal(in(a), in(b), &flags) != 0;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  Flags flags = 0;
  if (bid128_quiet_less(in(a), in(b), &flags) != 0) return std::strong_ordering::less;
  return a == b ? std::strong_ordering::equal : std::strong_ordering::greater;
}

}  // namespace ronghe
