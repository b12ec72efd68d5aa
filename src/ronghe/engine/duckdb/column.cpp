// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/duckdb/column.hpp"

#include <utility>

namespace ronghe::engine::duckdb {

namespace {

Storage storage_of(duckdb_type type) {
  // Only the types that a store or an imported file can hold; the driver's list is longer.
  switch (static_cast<int>(type)) {
    case DUCKDB_TYPE_BOOLEAN: return Storage::bits8;
    case DUCKDB_TYPE_TINYINT: return Storage::int8;
    case DUCKDB_TYPE_SMALLINT: return Storage::int16;
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_DATE: return Storage::int32;
    case DUCKDB_TYPE_BIGINT: return Storage::int64;
    case DUCKDB_TYPE_HUGEINT: return Storage::int128;
    case DUCKDB_TYPE_UTINYINT: return Storage::uint8;
    case DUCKDB_TYPE_USMALLINT: return Storage::uint16;
    case DUCKDB_TYPE_UINTEGER: return Storage::uint32;
    case DUCKDB_TYPE_UBIGINT: return Storage::uint64;
    case DUCKDB_TYPE_UHUGEINT: return Storage::uint128;
    case DUCKDB_TYPE_FLOAT: return Storage::float32;
    case DUCKDB_TYPE_DOUBLE: return Storage::float64;
    case DUCKDB_TYPE_VARCHAR:
    case DUCKDB_TYPE_BLOB: return Storage::string;
    case DUCKDB_TYPE_MAP: return Storage::list;
    default: return Storage::none;
  }
}

ColumnType type_of(duckdb_type type) {
  switch (static_cast<int>(type)) {
    case DUCKDB_TYPE_BOOLEAN: return ColumnType::boolean;
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_HUGEINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER:
    case DUCKDB_TYPE_UBIGINT:
    case DUCKDB_TYPE_UHUGEINT: return ColumnType::integer;
    case DUCKDB_TYPE_DECIMAL: return ColumnType::decimal;
    case DUCKDB_TYPE_VARCHAR: return ColumnType::text;
    case DUCKDB_TYPE_BLOB: return ColumnType::blob;
    case DUCKDB_TYPE_DATE: return ColumnType::date;
    case DUCKDB_TYPE_MAP: return ColumnType::map;
    default: return ColumnType::other;
  }
}

}  // namespace

Column column_of(std::string name, duckdb_logical_type type) {
  const auto id = duckdb_get_type_id(type);
  Column column{.name = std::move(name), .type = type_of(id), .storage = storage_of(id)};
  if (id == DUCKDB_TYPE_DECIMAL) {
    column.scale = duckdb_decimal_scale(type);
    column.storage = storage_of(duckdb_decimal_internal_type(type));
  }
  if (id == DUCKDB_TYPE_MAP) {
    column.parts = {column_of("key", duckdb_map_type_key_type(type)),
                    column_of("value", duckdb_map_type_value_type(type))};
  }
  duckdb_destroy_logical_type(&type);
  return column;
}

}  // namespace ronghe::engine::duckdb
