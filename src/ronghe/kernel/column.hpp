// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "ronghe/feel/value.hpp"

// Columns as kernels read them: plain arrays that belong to the caller, with a bit a row that says
// whether there is a value.
namespace ronghe::kernel {

enum class ColumnKind { number, boolean, date, string };

// What a table or formula is compiled against.
struct ColumnType {
  std::string name;  // as formulas write it
  ColumnKind kind = ColumnKind::number;
  int scale = 0;     // of numbers: value = stored integer x 10^-scale, 0 up to scale_max
  bool wide = true;  // 64-bit integers, else 32-bit
  std::vector<std::string> dictionary = {};  // of strings, by code; no text twice
};
inline constexpr int scale_max = 18;

// A bit a row, from the lowest of the first word on; bits beyond the last row do not matter.
using Bits = std::span<const std::uint64_t>;

// Numbers at the scale of the type, dates as days since 1970, strings as codes, booleans as bits.
// What stands where there is no value does not matter.
struct Column {
  std::variant<std::span<const std::int32_t>, std::span<const std::int64_t>, Bits> values;
  Bits valid = {};  // empty: there is a value in every row
  // Rows whose value the column cannot hold, such as 20 digits or a text outside the dictionary:
  // these rows are decided by the interpreter. Empty: none.
  Bits inexact = {};
};

// Rows [begin, end); `begin` is a multiple of 64.
struct Rows {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] std::size_t size() const { return end - begin; }
};

// Called for a row that the interpreter decides, after `values` were filled from the columns, in
// the order of the types: puts the exact values where columns could not hold them.
using ExactValues = std::function<void(std::size_t row, std::span<feel::Value> values)>;

// The value of one row of a column as FEEL sees it; null where the column does not hold it.
[[nodiscard]] feel::Value value_at(const ColumnType& type, const Column& column, std::size_t row);

[[nodiscard]] inline bool bit_at(Bits bits, std::size_t row) {
  return (bits[row / 64] >> (row % 64) & 1U) != 0;
}

}  // namespace ronghe::kernel
