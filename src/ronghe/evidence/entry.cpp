// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/entry.hpp"

#include <array>
#include <charconv>
#include <cstring>

#include "ronghe/base/date.hpp"
#include "ronghe/base/json.hpp"
#include "ronghe/base/result.hpp"

namespace ronghe::evidence {

namespace {

constexpr std::uint64_t ones = 0x0101010101010101U;
constexpr std::uint64_t high_bits = 0x8080808080808080U;

// The high bit of each byte of `word` that is below `limit` (limit <= 128), or in part beyond it
// for bytes above 127: those are cleared, they never need an escape.
std::uint64_t bytes_below(std::uint64_t word, std::uint64_t limit) {
  return (word - ones * limit) & ~word & high_bits;
}

// Whether one of 8 characters must be escaped: below a blank, a quote or a backslash.
bool needs_escape(std::uint64_t word) {
  return (bytes_below(word, 0x20) | bytes_below(word ^ (ones * '"'), 1) |
          bytes_below(word ^ (ones * '\\'), 1)) != 0;
}

// Almost every text is plain, and then it is copied as it is, without a look at each character.
bool is_plain(std::string_view text) {
  while (text.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    if (needs_escape(word)) return false;
    text.remove_prefix(8);
  }
  std::uint64_t rest = ones * ' ';
  std::memcpy(&rest, text.data(), text.size());
  return !needs_escape(rest);
}

void append_two(std::string& out, unsigned value) {
  out += static_cast<char>('0' + value / 10);
  out += static_cast<char>('0' + value % 10);
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
  if (!text.empty() && !is_plain(text)) return append_json_string(out, text);
  out += '"';
  out += text;
  out += '"';
}

void append_integer(std::string& out, std::int64_t value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
  out.append(digits.begin(), end);
}

void append_decimal(std::string& out, Int128 unscaled, int scale) {
  // 38 digits, point, zero, sign. Written from the last digit to the first.
  std::array<char, 48> digits{};
  auto at = digits.size();
  const bool negative = unscaled < 0;
  auto rest =
      negative ? UInt128{0} - static_cast<UInt128>(unscaled) : static_cast<UInt128>(unscaled);
  const auto put = [&](unsigned digit) { digits[--at] = static_cast<char>('0' + digit); };
  int places = 0;
  const auto put_digit = [&](unsigned digit) {
    put(digit);
    if (++places == scale) digits[--at] = '.';
  };
  // 128-bit division is slow; almost no amount needs it.
  while (rest > UINT64_MAX) {
    put_digit(static_cast<unsigned>(rest % 10));
    rest /= 10;
  }
  auto small = static_cast<std::uint64_t>(rest);
  while (small != 0 || places < scale) {
    put_digit(static_cast<unsigned>(small % 10));
    small /= 10;
  }
  if (digits.size() == at || digits[at] == '.') put(0);
  if (negative) digits[--at] = '-';
  out += '"';
  out.append(&digits[at], digits.size() - at);
  out += '"';
}

void append_date(std::string& out, std::int32_t days) {
  const auto date = date_of_days(days);
  const int year = static_cast<int>(date.year());
  out += '"';
  if (year >= 0 && year <= 9999) {
    append_two(out, static_cast<unsigned>(year) / 100);
    append_two(out, static_cast<unsigned>(year) % 100);
    out += '-';
    append_two(out, static_cast<unsigned>(date.month()));
    out += '-';
    append_two(out, static_cast<unsigned>(date.day()));
  } else {
    out += to_string(date);
  }
  out += '"';
}

}  // namespace ronghe::evidence
