// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/chunk.hpp"

#include <fmt/core.h>

#include <cstring>

#include "ronghe/base/result.hpp"

namespace ronghe::engine {

namespace {

template <class T>
T at(const void* values, std::size_t row) {
  return static_cast<const T*>(values)[row];
}

// 16 bytes, the lower first, which need not be aligned as the compiler's own type is.
Int128 wide_at(const void* values, std::size_t row) {
  Int128 value = 0;
  std::memcpy(&value, static_cast<const char*>(values) + row * sizeof value, sizeof value);
  return value;
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

}  // namespace

Int128 Chunk::whole(const ColumnView& view, std::size_t row) {
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
    case Storage::uint128: return wide_at(view.values, row);
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
  const auto& keys = views_[column].parts.at(0);
  const auto& counts = views_[column].parts.at(1);
  const auto range = at<Stretch>(views_[column].values, row);
  std::vector<HistogramBin> bins;
  bins.reserve(range.count);
  for (auto i = range.first; i < range.first + range.count; ++i) {
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
