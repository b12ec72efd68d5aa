// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/int128.hpp"

// Cells as PostgreSQL sends them in binary: whole numbers with the highest byte first, numerics as
// digits of base 10,000. https://www.postgresql.org/docs/15/sql-copy.html, "Binary Format".
namespace ronghe::engine::postgres {

// Days between 1970-01-01 and 2000-01-01, from which the server counts dates.
inline constexpr std::int32_t epoch_days = 10957;

template <class T>
void put(std::string& bytes, T value) {
  for (std::size_t i = sizeof(T); i-- > 0;) {
    bytes += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
  }
}

// The first bytes of `bytes`, which must be that many.
template <class T>
[[nodiscard]] T number(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = (value << 8U) | static_cast<std::uint8_t>(bytes[i]);
  }
  return static_cast<T>(value);
}

// unscaled x 10^-scale.
struct Numeric {
  Int128 unscaled = 0;
  int scale = 0;
  bool operator==(const Numeric&) const = default;
};

// With its length in front, as a cell of a row.
void put_numeric(std::string& bytes, const Numeric& value);
// None where it is no number (NaN, infinity) or has more digits than 128 bits hold.
[[nodiscard]] std::optional<Numeric> numeric(std::string_view bytes);
// The same value at a scale that is not smaller; none where 128 bits do not hold it.
[[nodiscard]] std::optional<Int128> unscaled_at(const Numeric& value, int scale);

}  // namespace ronghe::engine::postgres
