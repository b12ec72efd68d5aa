// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/column.hpp"

namespace ronghe::kernel {

namespace {

std::int64_t stored_at(const Column& column, std::size_t row) {
  if (const auto* narrow = std::get_if<std::span<const std::int32_t>>(&column.values)) {
    return (*narrow)[row];
  }
  if (const auto* wide = std::get_if<std::span<const std::int64_t>>(&column.values)) {
    return (*wide)[row];
  }
  return bit_at(std::get<Bits>(column.values), row) ? 1 : 0;
}

}  // namespace

feel::Value value_at(const ColumnType& type, const Column& column, std::size_t row) {
  if (!column.valid.empty() && !bit_at(column.valid, row)) return {};
  if (!column.inexact.empty() && bit_at(column.inexact, row)) return {};
  const auto stored = stored_at(column, row);
  switch (type.kind) {
    case ColumnKind::number: return feel::Value(Decimal::scaled(stored, type.scale));
    case ColumnKind::boolean: return feel::Value(stored != 0);
    case ColumnKind::date: return date_of_days(static_cast<std::int32_t>(stored));
    case ColumnKind::string: {
      const auto code = static_cast<std::uint64_t>(stored);
      return code < type.dictionary.size() ? feel::Value(type.dictionary[code]) : feel::Value();
    }
  }
  return {};
}

}  // namespace ronghe::kernel
