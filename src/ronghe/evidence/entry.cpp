// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/entry.hpp"

#include <array>
#include <charconv>
#include <cstring>

#include "ronghe/base/base64.hpp"
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

// Writes at the end of `out`: `write(at)` puts at most `max` characters and gives the end.
template <class Write>
void write_at_end(std::string& out, std::size_t max, const Write& write) {
  const auto size = out.size();
  out.resize_and_overwrite(size + max, [&](char* text, std::size_t) {
    return static_cast<std::size_t>(write(text + size) - text);
  });
}

char* put(char* at, std::string_view text) {
  if (!text.empty()) std::memcpy(at, text.data(), text.size());
  return at + text.size();
}

char* put_two(char* at, unsigned value) {
  *at++ = static_cast<char>('0' + value / 10);
  *at++ = static_cast<char>('0' + value % 10);
  return at;
}

// Digits of a decimal, written from the last to the first; gives the first.
char* put_digits_before(char* at, UInt128 rest, int scale) {
  int places = 0;
  const auto put_digit = [&](unsigned digit) {
    *--at = static_cast<char>('0' + digit);
    if (++places == scale) *--at = '.';
  };
  // 128-bit division is slow; almost no amount needs it.
  while (rest > UINT64_MAX) {
    put_digit(static_cast<unsigned>(rest % 10));
    rest /= 10;
  }
  auto small = static_cast<std::uint64_t>(rest);
  while (small != 0 || places <= scale) {
    put_digit(static_cast<unsigned>(small % 10));
    small /= 10;
  }
  return at;
}

}  // namespace

void append_text(std::string& out, std::string_view before, std::string_view text) {
  if (!text.empty() && !is_plain(text)) {
    out += before;
    return append_json_string(out, text);
  }
  write_at_end(out, before.size() + text.size() + 2, [&](char* at) {
    at = put(at, before);
    *at++ = '"';
    at = put(at, text);
    *at++ = '"';
    return at;
  });
}

void append_integer(std::string& out, std::string_view before, std::int64_t value) {
  constexpr std::size_t digits_max = 20;
  write_at_end(out, before.size() + digits_max, [&](char* at) {
    at = put(at, before);
    return std::to_chars(at, at + digits_max, value).ptr;
  });
}

void append_decimal(std::string& out, std::string_view before, Int128 unscaled, int scale) {
  std::array<char, 48> digits{};  // 39 digits, a point, a sign
  char* const end = digits.data() + digits.size();
  const bool negative = unscaled < 0;
  const auto whole =
      negative ? UInt128{0} - static_cast<UInt128>(unscaled) : static_cast<UInt128>(unscaled);
  char* first = put_digits_before(end, whole, scale);
  if (negative) *--first = '-';
  append_text(out, before, {first, static_cast<std::size_t>(end - first)});
}

void append_date(std::string& out, std::string_view before, std::int32_t days) {
  const auto date = date_of_days(days);
  const int year = static_cast<int>(date.year());
  if (year < 0 || year > 9999) return append_text(out, before, to_string(date));
  write_at_end(out, before.size() + 12, [&](char* at) {
    at = put(at, before);
    *at++ = '"';
    at = put_two(at, static_cast<unsigned>(year) / 100);
    at = put_two(at, static_cast<unsigned>(year) % 100);
    *at++ = '-';
    at = put_two(at, static_cast<unsigned>(date.month()));
    *at++ = '-';
    at = put_two(at, static_cast<unsigned>(date.day()));
    *at++ = '"';
    return at;
  });
}

void append_commitment(std::string& out, std::string_view before, std::string_view bytes) {
  out += before;
  append_base64(out, bytes);
  out += "\",";
}

}  // namespace ronghe::evidence
