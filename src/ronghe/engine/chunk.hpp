// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/decimal.hpp"
#include "ronghe/base/int128.hpp"

// Results of the engine as values, column by column.
namespace ronghe::engine {

enum class ColumnType { boolean, integer, decimal, text, blob, date, map, other };

// How a column lies in memory. Signed and unsigned integers carry decimals, too.
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

// Up to 2,048 rows of a result, column by column. Views live as long as the chunk.
// A cell that is_null() has no value: ask first.
class Chunk {
 public:
  explicit Chunk(void* raw, const std::vector<Column>* columns);  // takes over `raw`
  // A chunk that the engine keeps: the input of a function.
  [[nodiscard]] static Chunk borrowed(void* raw, const std::vector<Column>* columns);
  Chunk(Chunk&& other) noexcept;
  Chunk& operator=(Chunk&& other) noexcept;
  ~Chunk();

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
  [[nodiscard]] std::string_view text(std::size_t column, std::size_t row) const;  // text or blob
  [[nodiscard]] Date date(std::size_t column, std::size_t row) const;
  [[nodiscard]] std::int32_t days(std::size_t column, std::size_t row) const {  // since 1970-01-01
    return static_cast<const std::int32_t*>(views_[column].values)[row];
  }
  [[nodiscard]] std::vector<HistogramBin> histogram(std::size_t column, std::size_t row) const;
  // Any type as plain text, for tables shown to people; "" for NULL.
  [[nodiscard]] std::string shown(std::size_t column, std::size_t row) const;

 private:
  struct View {
    const void* values = nullptr;
    const std::uint64_t* validity = nullptr;  // null when no cell is NULL
    Storage storage = Storage::none;
  };
  Chunk(void* raw, const std::vector<Column>* columns, bool owned);
  [[nodiscard]] static Int128 whole(const View& view, std::size_t row);
  void release();

  void* raw_ = nullptr;
  const std::vector<Column>* columns_ = nullptr;
  std::vector<View> views_;  // looked up once, so that a cell costs one read
  std::size_t rows_ = 0;
  bool owned_ = true;
};

// The engine's string cell: up to 12 bytes lie within it, longer ones behind a pointer.
inline std::string_view Chunk::text(std::size_t column, std::size_t row) const {
  constexpr std::size_t cell_bytes = 16;
  constexpr std::size_t inlined_max = 12;
  const auto* cell = static_cast<const char*>(views_[column].values) + row * cell_bytes;
  std::uint32_t length = 0;
  std::memcpy(&length, cell, sizeof length);
  if (length <= inlined_max) return {cell + 4, length};
  const char* bytes = nullptr;
  std::memcpy(&bytes, cell + 8, sizeof bytes);
  return {bytes, length};
}

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
