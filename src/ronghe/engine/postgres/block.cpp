// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/postgres/block.hpp"

#include <algorithm>
#include <bit>
#include <memory>
#include <optional>
#include <utility>

#include "ronghe/base/worded.hpp"
#include "ronghe/engine/postgres/wire.hpp"

namespace ronghe::engine::postgres {

namespace {

using Cell = std::optional<std::string_view>;  // none = NULL

std::string_view view_at(const void* values, std::size_t row) {
  return static_cast<const std::string_view*>(values)[row];
}

std::int64_t whole(Kind kind, std::string_view cell) {
  if (kind == Kind::int2) return number<std::int16_t>(cell);
  if (kind == Kind::int4) return number<std::int32_t>(cell);
  return number<std::int64_t>(cell);
}

std::unexpected<Error> too_long(const std::string& column) {
  return fail_with(ErrorKind::fault, "column-number-too-long"_code,
                   "column {column}: a number has more digits than 128 bits hold, or is none",
                   {{"column", column}});
}

// The cells of one column, kept in one of these by its kind.
struct Cells {
  std::vector<std::uint64_t> validity;
  std::vector<std::uint8_t> bits;
  std::vector<std::int32_t> days;
  std::vector<std::int64_t> wholes;
  std::vector<double> floats;
  std::vector<std::string_view> texts;
  std::vector<Numeric> numerics;  // before they have one scale
  std::vector<Int128> unscaled;
  std::vector<Stretch> stretches;
  std::vector<std::int64_t> counts;  // of a histogram, whose keys are the numbers
};

class Block {
 public:
  Block(SentRows sent, const std::vector<Described>& described)
      : sent_(std::move(sent)), described_(described), cells_(described.size()) {
    for (const auto& each : described) columns_.push_back(each.column);
  }

  Result<void> read() {
    std::size_t at = 0;
    for (auto& cells : cells_) cells.validity.assign(sent_.rows / 64 + 1, ~std::uint64_t{0});
    for (std::size_t row = 0; row < sent_.rows; ++row) {
      RONGHE_TRY(count, take<std::int16_t>(at));
      if (std::cmp_not_equal(count, cells_.size())) return broken();
      for (std::size_t c = 0; c < cells_.size(); ++c) {
        RONGHE_TRY(cell, next_cell(at));
        if (!cell) cells_[c].validity[row / 64] &= ~(std::uint64_t{1} << (row % 64));
        RONGHE_CHECK(add(c, cell));
      }
    }
    for (std::size_t c = 0; c < cells_.size(); ++c) RONGHE_CHECK(one_scale(c));
    return {};
  }

  [[nodiscard]] std::vector<ColumnView> views() const {
    std::vector<ColumnView> views;
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      views.push_back({.values = values_of(c),
                       .validity = cells_[c].validity.data(),
                       .storage = columns_[c].storage,
                       .text_at = &view_at});
      if (columns_[c].type == ColumnType::map) {
        views.back().parts = {{.values = cells_[c].unscaled.data(), .storage = Storage::int128},
                              {.values = cells_[c].counts.data(), .storage = Storage::int64}};
      }
    }
    return views;
  }
  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
  [[nodiscard]] std::size_t rows() const { return sent_.rows; }

 private:
  static std::unexpected<Error> broken() {
    return fail_with(ErrorKind::fault, "server-answer-malformed"_code,
                     "the server's answer is not laid out as a copy of rows");
  }

  template <class T>
  Result<T> take(std::size_t& at) const {
    if (sent_.bytes.size() - at < sizeof(T)) return broken();
    const auto value = number<T>(std::string_view(sent_.bytes).substr(at, sizeof(T)));
    at += sizeof(T);
    return value;
  }

  Result<Cell> next_cell(std::size_t& at) const {
    RONGHE_TRY(length, take<std::int32_t>(at));
    if (length < 0) return Cell();
    if (std::cmp_greater(length, sent_.bytes.size() - at)) return broken();
    const auto cell = std::string_view(sent_.bytes).substr(at, static_cast<std::size_t>(length));
    at += cell.size();
    return Cell(cell);
  }

  Result<void> add(std::size_t c, const Cell& cell) {
    auto& cells = cells_[c];
    const auto& of = described_[c];
    switch (of.kind) {
      case Kind::boolean: cells.bits.push_back(cell && (*cell)[0] != 0 ? 1 : 0); break;
      case Kind::int2:
      case Kind::int4:
      case Kind::int8: cells.wholes.push_back(cell ? whole(of.kind, *cell) : 0); break;
      case Kind::float8: {
        const auto bits = cell ? number<std::uint64_t>(*cell) : 0;
        cells.floats.push_back(std::bit_cast<double>(bits));
        break;
      }
      case Kind::numeric: {
        const auto value = cell ? numeric(*cell) : Numeric{};
        if (!value) return too_long(of.column.name);
        cells.numerics.push_back(*value);
        break;
      }
      case Kind::text:
      case Kind::bytes: cells.texts.push_back(cell.value_or("")); break;
      case Kind::date:
        cells.days.push_back(cell ? number<std::int32_t>(*cell) + epoch_days : 0);
        break;
      case Kind::list: return add_list(cells, of, cell);
      case Kind::other:
        return fail_with(ErrorKind::fault, "column-type-not-read"_code,
                         "column {column} has a type that is not read here",
                         {{"column", of.column.name}});
    }
    return {};
  }

  // An ordered array: equal values stand together. Number of dimensions, flags and type of the
  // elements; of the one dimension its size and lower bound; then the elements.
  static Result<void> add_list(Cells& cells, const Described& of, const Cell& cell) {
    Stretch stretch{.first = cells.counts.size(), .count = 0};
    constexpr std::size_t dimension_at = 12;
    constexpr std::size_t elements_at = 20;
    const auto dimensions = cell ? number<std::int32_t>(*cell) : 0;
    const auto size = dimensions == 0 ? 0 : number<std::int32_t>(cell->substr(dimension_at));
    std::size_t at = elements_at;
    for (std::int32_t i = 0; i < size; ++i) {
      const auto length = static_cast<std::size_t>(number<std::int32_t>(cell->substr(at)));
      const auto element = cell->substr(at + 4, length);
      at += 4 + length;
      const auto value = of.element == Kind::numeric
                             ? numeric(element)
                             : std::optional(Numeric{.unscaled = whole(of.element, element)});
      if (!value) return too_long(of.column.name);
      if (stretch.count > 0 && cells.numerics.back() == *value) {
        ++cells.counts.back();
      } else {
        cells.numerics.push_back(*value);
        cells.counts.push_back(1);
        ++stretch.count;
      }
    }
    cells.stretches.push_back(stretch);
    return {};
  }

  Result<void> one_scale(std::size_t c) {
    auto& cells = cells_[c];
    auto& column = columns_[c].type == ColumnType::map ? columns_[c].parts.front() : columns_[c];
    for (const auto& value : cells.numerics) column.scale = std::max(column.scale, value.scale);
    for (const auto& value : cells.numerics) {
      const auto unscaled = unscaled_at(value, column.scale);
      if (!unscaled) return too_long(columns_[c].name);
      cells.unscaled.push_back(*unscaled);
    }
    return {};
  }

  [[nodiscard]] const void* values_of(std::size_t c) const {
    const auto& cells = cells_[c];
    switch (described_[c].kind) {
      case Kind::boolean: return cells.bits.data();
      case Kind::int2:
      case Kind::int4:
      case Kind::int8: return cells.wholes.data();
      case Kind::float8: return cells.floats.data();
      case Kind::numeric: return cells.unscaled.data();
      case Kind::text:
      case Kind::bytes: return cells.texts.data();
      case Kind::date: return cells.days.data();
      case Kind::list: return cells.stretches.data();
      case Kind::other: break;
    }
    return nullptr;
  }

  SentRows sent_;
  const std::vector<Described>& described_;
  std::vector<Column> columns_;
  std::vector<Cells> cells_;
};

void destroy(void* block) { delete static_cast<Block*>(block); }

}  // namespace

Result<Chunk> chunk_of(SentRows sent, const std::vector<Described>& columns) {
  auto block = std::make_unique<Block>(std::move(sent), columns);
  RONGHE_CHECK(block->read());
  const auto* shown = &block->columns();
  const auto rows = block->rows();
  auto views = block->views();
  return Chunk(shown, rows, std::move(views), Chunk::Held(block.release(), &destroy));
}

}  // namespace ronghe::engine::postgres
