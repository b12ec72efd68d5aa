// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/postgres/wire.hpp"

#include <algorithm>
#include <vector>

namespace ronghe::engine::postgres {

namespace {

constexpr int base = 10'000;
constexpr int base_digits = 4;
constexpr std::uint16_t positive = 0x0000;
constexpr std::uint16_t negative = 0x4000;
constexpr std::size_t header_bytes = 8;

bool times(Int128& value, Int128 factor) { return !__builtin_mul_overflow(value, factor, &value); }
bool plus(Int128& value, Int128 more) { return !__builtin_add_overflow(value, more, &value); }

UInt128 magnitude_of(Int128 value) {
  return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

}  // namespace

void put_numeric(std::string& bytes, const Numeric& value) {
  // The digits after the point fill whole places of base 10,000.
  const int places_after = (value.scale + base_digits - 1) / base_digits;
  const int padding = places_after * base_digits - value.scale;
  auto rest = magnitude_of(value.unscaled);
  std::vector<std::int16_t> digits;  // the lowest first
  // The lowest place holds fewer digits where the scale is no multiple of four.
  UInt128 split = 1;
  for (int i = padding; i < base_digits; ++i) split *= 10;
  int shift = 1;
  for (int i = 0; i < padding; ++i) shift *= 10;
  if (padding > 0) {
    digits.push_back(static_cast<std::int16_t>(static_cast<int>(rest % split) * shift));
    rest /= split;
  }
  for (; rest != 0; rest /= base) digits.push_back(static_cast<std::int16_t>(rest % base));
  auto weight = static_cast<int>(digits.size()) - places_after - 1;
  while (!digits.empty() && digits.back() == 0) {
    digits.pop_back();
    --weight;
  }
  if (digits.empty()) weight = 0;
  // Neither are zeros at the end sent.
  const auto low = std::ranges::find_if(digits, [](auto digit) { return digit != 0; });
  digits.erase(digits.begin(), low);
  put<std::int32_t>(bytes, static_cast<std::int32_t>(header_bytes + 2 * digits.size()));
  put<std::int16_t>(bytes, static_cast<std::int16_t>(digits.size()));
  put<std::int16_t>(bytes, static_cast<std::int16_t>(weight));
  put<std::uint16_t>(bytes, value.unscaled < 0 ? negative : positive);
  put<std::int16_t>(bytes, static_cast<std::int16_t>(value.scale));
  for (auto at = digits.rbegin(); at != digits.rend(); ++at) put<std::int16_t>(bytes, *at);
}

std::optional<Numeric> numeric(std::string_view bytes) {
  if (bytes.size() < header_bytes) return std::nullopt;
  const int count = number<std::int16_t>(bytes);
  const int weight = number<std::int16_t>(bytes.substr(2));
  const auto sign = number<std::uint16_t>(bytes.substr(4));
  const int scale = number<std::int16_t>(bytes.substr(6));
  if (sign != positive && sign != negative) return std::nullopt;
  if (count < 0 || bytes.size() < header_bytes + 2 * static_cast<std::size_t>(count)) {
    return std::nullopt;
  }
  Int128 value = 0;
  // From the highest place down to the last that the scale shows; places that are not sent are 0.
  int shown_after = 0;
  for (int place = 0; place < std::max(count, weight + 1) || shown_after < scale; ++place) {
    const auto at = header_bytes + 2 * static_cast<std::size_t>(place);
    int digit = place < count ? number<std::int16_t>(bytes.substr(at)) : 0;
    int digits = base_digits;
    if (place > weight) {
      // Zeros right after the point that were not sent.
      if (place == 0) shown_after = base_digits * (-weight - 1);
      digits = std::min(base_digits, scale - shown_after);
      if (digits <= 0) break;
      for (int i = digits; i < base_digits; ++i) digit /= 10;
      shown_after += digits;
    }
    Int128 factor = 1;
    for (int i = 0; i < digits; ++i) factor *= 10;
    if (!times(value, factor) || !plus(value, digit)) return std::nullopt;
  }
  return Numeric{.unscaled = sign == negative ? -value : value, .scale = scale};
}

std::optional<Int128> unscaled_at(const Numeric& value, int scale) {
  Int128 made = value.unscaled;
  for (int i = value.scale; i < scale; ++i) {
    if (!times(made, 10)) return std::nullopt;
  }
  return made;
}

}  // namespace ronghe::engine::postgres
