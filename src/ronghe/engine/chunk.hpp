// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/decimal.hpp"
#include "ronghe/base/int128.hpp"

// Results of an engine as values, column by column.
namespace ronghe::engine {

enum class ColumnType { boolean, integer, decimal, text, blob, date, map, other };

// How the cells of a column are kept in memory, one after the other. Signed and unsigned integers
// carry decimals, too (scaled, never as text); a date is an int32 of days since 1970-01-01; a list
// is a Stretch of its parts.
enum class Storage {
  bits8,
  int8,
  int16,
  int32,
  int64,
  int128,
  uint8,
  uint16,
  uint32,
  uint64,
  uint128,
  float32,
  float64,
  string,
  list,
  none
};

struct Stretch {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};

struct Column {
  std::string name;
  ColumnType type = ColumnType::other;
  int scale = 0;  // of a decimal
  Storage storage = Storage::none;
  std::vector<Column> parts = {};  // of a map: its key and its value
};

// One key of a MAP with its count, as histogram() gives it.
struct HistogramBin {
  Decimal key;
  std::int64_t count = 0;
  bool operator==(const HistogramBin&) const = default;
};

// The cells of one column as a driver shows them.
struct ColumnView {
  const void* values = nullptr;
  const std::uint64_t* validity = nullptr;  // a bit a row, 0 = NULL; null when no cell is NULL
  Storage storage = Storage::none;
  // Reads a string's cell: how it is kept only the driver knows.
  std::string_view (*text_at)(const void* values, std::size_t row) = nullptr;
  std::vector<ColumnView> parts = {};  // of a map: its keys and its values
};

// Some thousands of rows of a result, column by column. Views live as long as the chunk.
// A cell that is_null() has no value: ask first.
class Chunk {
 public:
  using Held = std::unique_ptr<void, void (*)(void*)>;  // what the views look at
  Chunk(const std::vector<Column>* columns, std::size_t rows, std::vector<ColumnView> views,
        Held held)
      : columns_(columns), views_(std::move(views)), rows_(rows), held_(std::move(held)) {}

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] const std::vector<Column>& columns() const { return *columns_; }
  [[nodiscard]] bool is_null(std::size_t column, std::size_t row) const {
    const auto* valid = views_[column].validity;
    return valid != nullptr && ((valid[row / 64] >> (row % 64)) & 1U) == 0;
  }
  [[nodiscard]] bool boolean(std::size_t column, std::size_t row) const {
    return static_cast<const std::uint8_t*>(views_[column].values)[row] != 0;
  }
  [[nodiscard]] std::int64_t integer(std::size_t column, std::size_t row) const;  // any width
  [[nodiscard]] Int128 unscaled(std::size_t column, std::size_t row) const;  // decimal or integer
  [[nodiscard]] Decimal decimal(std::size_t column, std::size_t row) const;  // decimal or integer
  [[nodiscard]] std::string_view text(std::size_t column, std::size_t row) const {  // or blob
    const auto& view = views_[column];
    return view.text_at(view.values, row);
  }
  [[nodiscard]] Date date(std::size_t column, std::size_t row) const;
  [[nodiscard]] std::int32_t days(std::size_t column, std::size_t row) const {  // since 1970-01-01
    return static_cast<const std::int32_t*>(views_[column].values)[row];
  }
  [[nodiscard]] std::vector<HistogramBin> histogram(std::size_t column, std::size_t row) const;
  // Any type as plain text, for tables shown to people; "" for NULL.
  [[nodiscard]] std::string shown(std::size_t column, std::size_t row) const;

 private:
  [[nodiscard]] static Int128 whole(const ColumnView& view, std::size_t row);

  const std::vector<Column>* columns_ = nullptr;
  std::vector<ColumnView> views_;  // looked up once, so that a cell costs one read
  std::size_t rows_ = 0;
  Held held_;
};

inline std::int64_t Chunk::integer(std::size_t column, std::size_t row) const {
  const auto& view = views_[column];
  if (view.storage == Storage::int64) return static_cast<const std::int64_t*>(view.values)[row];
  return static_cast<std::int64_t>(whole(view, row));
}

inline Int128 Chunk::unscaled(std::size_t column, std::size_t row) const {
  const auto& view = views_[column];
  if (view.storage == Storage::int64) return static_cast<const std::int64_t*>(view.values)[row];
  return whole(view, row);
}

}  // namespace ronghe::engine
