// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/decide/lanes.hpp"

#include "ronghe/authoring/decide/cell_text.hpp"
#include "ronghe/dmn/given_value.hpp"

namespace ronghe::authoring {

using kernel::ColumnKind;

std::optional<ColumnKind> column_kind(const feel::Type& type) {
  if (type.any || type.nothing) return std::nullopt;
  if (type.kind == feel::Kind::number) return ColumnKind::number;
  if (type.kind == feel::Kind::string) return ColumnKind::string;
  if (type.kind == feel::Kind::boolean) return ColumnKind::boolean;
  if (type.kind == feel::Kind::date) return ColumnKind::date;
  return std::nullopt;
}

Result<feel::Value> cell_value(const engine::Chunk& chunk, std::size_t column, std::size_t row,
                               const FileInput& input) {
  if (chunk.is_null(column, row)) return feel::Value();
  switch (chunk.columns()[column].type) {
    case engine::ColumnType::boolean:
      return dmn::as_declared(feel::Value(chunk.boolean(column, row)), input.type, input.name);
    case engine::ColumnType::integer:
    case engine::ColumnType::decimal:
      return dmn::as_declared(feel::Value(chunk.decimal(column, row)), input.type, input.name);
    case engine::ColumnType::date:
      return dmn::as_declared(feel::Value(feel::date_of_days(chunk.days(column, row))), input.type,
                              input.name);
    case engine::ColumnType::text:
    case engine::ColumnType::blob:
    case engine::ColumnType::map:
    case engine::ColumnType::other: break;
  }
  return value_of_cell(chunk.text(column, row), input.type, input.name);
}

void LaneRows::fill(const Lane& lane, const engine::Chunk& chunk, std::size_t column,
                    std::vector<Refusal>& refused) {
  constexpr std::size_t word = 64;
  kind_ = lane.type.kind;
  rows_ = chunk.rows();
  const auto words = (rows_ + word - 1) / word;
  valid_.assign(words, 0);
  inexact_.assign(words, 0);
  if (kind_ == ColumnKind::boolean) truths_.assign(words, 0);
  if (kind_ == ColumnKind::number) wide_.resize(words * word);
  if (kind_ == ColumnKind::date || kind_ == ColumnKind::string) narrow_.resize(words * word);
  for (std::size_t row = 0; row < rows_; ++row) {
    if (!chunk.is_null(column, row)) put(lane, chunk, column, row, refused);
  }
}

void LaneRows::put(const Lane& lane, const engine::Chunk& chunk, std::size_t column,
                   std::size_t row, std::vector<Refusal>& refused) {
  const auto type = chunk.columns()[column].type;
  const bool is_text = type == engine::ColumnType::text;
  if (!lane.input.type.allowed) {  // the quick ways; what they do not know goes on below
    if (is_text && kind_ == ColumnKind::number) {
      const auto read = scaled_cell(chunk.text(column, row), lane.type.scale);
      if (read.is == ScaledCell::Is::exact) {
        set(valid_, row);
        wide_[row] = read.value;
        return;
      }
    }
    if (is_text && kind_ == ColumnKind::string) return put_text(lane, row, chunk.text(column, row));
    const bool same_scale = chunk.columns()[column].scale == lane.type.scale;
    const bool whole = type == engine::ColumnType::integer || type == engine::ColumnType::decimal;
    if (kind_ == ColumnKind::number && whole && same_scale) {
      const auto value = chunk.unscaled(column, row);
      wide_[row] = static_cast<std::int64_t>(value);
      set(valid_, row);
      if (Int128{wide_[row]} != value) set(inexact_, row);
      return;
    }
  }
  const auto value = cell_value(chunk, column, row, lane.input);
  if (value) return put_value(lane, row, *value);
  refused.push_back({row, value.error().message});
}

void LaneRows::put_text(const Lane& lane, std::size_t row, std::string_view text) {
  set(valid_, row);
  const auto found = lane.codes.find(text);
  if (found != lane.codes.end())
    narrow_[row] = found->second;
  else if (lane.other)
    narrow_[row] = *lane.other;
  else
    set(inexact_, row);
}

void LaneRows::put_value(const Lane& lane, std::size_t row, const feel::Value& value) {
  if (value.is_null()) return;
  switch (kind_) {
    case ColumnKind::string: return put_text(lane, row, *value.string());
    case ColumnKind::boolean:
      if (*value.boolean()) set(truths_, row);
      break;
    case ColumnKind::date: {
      const auto days = feel::days_since_epoch(*value.date());
      narrow_[row] = static_cast<std::int32_t>(days);
      if (narrow_[row] != days) set(inexact_, row);
      break;
    }
    case ColumnKind::number: {
      const auto whole = value.number()->unscaled_at(lane.type.scale);
      wide_[row] = whole ? static_cast<std::int64_t>(*whole) : 0;
      if (!whole || Int128{wide_[row]} != *whole) set(inexact_, row);
      break;
    }
  }
  set(valid_, row);
}

kernel::Column LaneRows::column() const {
  kernel::Column made;
  if (kind_ == ColumnKind::boolean) made.values = kernel::Bits(truths_);
  if (kind_ == ColumnKind::number) made.values = std::span(wide_).first(rows_);
  if (kind_ == ColumnKind::date || kind_ == ColumnKind::string) {
    made.values = std::span(narrow_).first(rows_);
  }
  made.valid = valid_;
  made.inexact = inexact_;
  return made;
}

}  // namespace ronghe::authoring
