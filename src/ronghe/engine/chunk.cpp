// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/chunk.hpp"

#include <duckdb.h>
#include <fmt/core.h>

#include <utility>

#include "ronghe/base/result.hpp"

namespace ronghe::engine {

namespace {

template <class T>
T at(const void* values, std::size_t row) {
  return static_cast<const T*>(values)[row];
}

Decimal exact(Int128 unscaled, int scale) {
  const auto value = Decimal::scaled(unscaled, scale);
  ensure(value.has_value(), "a decimal of the engine has at most 34 digits");
  return *value;
}

std::string hex_of(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<std::uint8_t>(c));
  return out;
}

duckdb_vector vector_of(void* raw, std::size_t column) {
  return duckdb_data_chunk_get_vector(static_cast<duckdb_data_chunk>(raw), column);
}

}  // namespace

Chunk::Chunk(void* raw, const std::vector<Column>* columns, bool owned)
    : raw_(raw), columns_(columns), owned_(owned) {
  rows_ = duckdb_data_chunk_get_size(static_cast<duckdb_data_chunk>(raw));
  views_.reserve(columns->size());
  for (std::size_t i = 0; i < columns->size(); ++i) {
    auto* const vector = vector_of(raw, i);
    views_.push_back({duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector),
                      (*columns)[i].storage});
  }
}

Chunk::Chunk(void* raw, const std::vector<Column>* columns) : Chunk(raw, columns, true) {}

Chunk Chunk::borrowed(void* raw, const std::vector<Column>* columns) {
  return Chunk{raw, columns, false};
}

Chunk::Chunk(Chunk&& other) noexcept
    : raw_(std::exchange(other.raw_, nullptr)),
      columns_(other.columns_),
      views_(std::move(other.views_)),
      rows_(other.rows_),
      owned_(other.owned_) {}

Chunk& Chunk::operator=(Chunk&& other) noexcept {
  if (this == &other) return *this;
  release();
  raw_ = std::exchange(other.raw_, nullptr);
  columns_ = other.columns_;
  views_ = std::move(other.views_);
  rows_ = other.rows_;
  owned_ = other.owned_;
  return *this;
}

Chunk::~Chunk() { release(); }

void Chunk::release() {
  if (raw_ == nullptr || !owned_) return;
  auto* chunk = static_cast<duckdb_data_chunk>(raw_);
  duckdb_destroy_data_chunk(&chunk);
  raw_ = nullptr;
}

Int128 Chunk::whole(const View& view, std::size_t row) {
  switch (view.storage) {
    case Storage::bits8:
    case Storage::uint8: return at<std::uint8_t>(view.values, row);
    case Storage::int8: return at<std::int8_t>(view.values, row);
    case Storage::int16: return at<std::int16_t>(view.values, row);
    case Storage::int32: return at<std::int32_t>(view.values, row);
    case Storage::int64: return at<std::int64_t>(view.values, row);
    case Storage::uint16: return at<std::uint16_t>(view.values, row);
    case Storage::uint32: return at<std::uint32_t>(view.values, row);
    case Storage::uint64: return static_cast<Int128>(at<std::uint64_t>(view.values, row));
    case Storage::int128:
    case Storage::uint128: {
      const auto parts = at<duckdb_hugeint>(view.values, row);
      return static_cast<Int128>(
          (static_cast<UInt128>(static_cast<std::uint64_t>(parts.upper)) << 64U) | parts.lower);
    }
    case Storage::float32:
    case Storage::float64:
    case Storage::string:
    case Storage::list:
    case Storage::none: break;
  }
  ensure(false, "an integer is read from a column of integers or decimals");
  return 0;
}

Decimal Chunk::decimal(std::size_t column, std::size_t row) const {
  return exact(unscaled(column, row), (*columns_)[column].scale);
}

Date Chunk::date(std::size_t column, std::size_t row) const {
  return date_of_days(days(column, row));
}

std::vector<HistogramBin> Chunk::histogram(std::size_t column, std::size_t row) const {
  const auto& description = (*columns_)[column];
  ensure(description.type == ColumnType::map, "a histogram is read from a map column");
  auto* const entries = duckdb_list_vector_get_child(vector_of(raw_, column));
  const auto view_of = [&](std::size_t part) {
    auto* const vector = duckdb_struct_vector_get_child(entries, part);
    return View{duckdb_vector_get_data(vector), nullptr, description.parts[part].storage};
  };
  const View keys = view_of(0);
  const View counts = view_of(1);
  const auto range = at<duckdb_list_entry>(views_[column].values, row);
  std::vector<HistogramBin> bins;
  bins.reserve(range.length);
  for (auto i = range.offset; i < range.offset + range.length; ++i) {
    bins.push_back({.key = exact(whole(keys, i), description.parts[0].scale),
                    .count = static_cast<std::int64_t>(whole(counts, i))});
  }
  return bins;
}

std::string Chunk::shown(std::size_t column, std::size_t row) const {
  if (is_null(column, row)) return "";
  const auto& view = views_[column];
  switch ((*columns_)[column].type) {
    case ColumnType::boolean: return boolean(column, row) ? "true" : "false";
    case ColumnType::integer:
    case ColumnType::decimal: return decimal(column, row).to_string();
    case ColumnType::text: return std::string(text(column, row));
    case ColumnType::blob: return hex_of(text(column, row));
    case ColumnType::date: return to_string(date(column, row));
    case ColumnType::map: {
      std::string out;
      for (const auto& bin : histogram(column, row)) {
        out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", bin.key.to_string(), bin.count);
      }
      return out;
    }
    case ColumnType::other: break;
  }
  if (view.storage == Storage::float64) return fmt::format("{}", at<double>(view.values, row));
  if (view.storage == Storage::float32) return fmt::format("{}", at<float>(view.values, row));
  return "";
}

}  // namespace ronghe::engine
