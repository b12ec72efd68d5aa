// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/postgres/column.hpp"

#include <utility>

namespace ronghe::engine::postgres {

namespace {

// The numbers of pg_type, which no version changes.
Kind kind_of(Oid type) {
  switch (type) {
    case 16: return Kind::boolean;
    case 17: return Kind::bytes;
    case 18:    // "char"
    case 19:    // name
    case 25:    // text
    case 705:   // a literal whose type nothing says
    case 1042:  // char(n)
    case 1043: return Kind::text;
    case 20: return Kind::int8;
    case 21: return Kind::int2;
    case 23: return Kind::int4;
    case 701: return Kind::float8;
    case 1082: return Kind::date;
    case 1700: return Kind::numeric;
    case 1005:
    case 1007:
    case 1016:
    case 1231: return Kind::list;
    default: return Kind::other;
  }
}

Kind element_of(Oid type) {
  switch (type) {
    case 1005: return Kind::int2;
    case 1007: return Kind::int4;
    case 1016: return Kind::int8;
    case 1231: return Kind::numeric;
    default: return Kind::other;
  }
}

std::pair<ColumnType, Storage> shown_as(Kind kind) {
  switch (kind) {
    case Kind::boolean: return {ColumnType::boolean, Storage::bits8};
    case Kind::int2:
    case Kind::int4:
    case Kind::int8: return {ColumnType::integer, Storage::int64};
    case Kind::float8: return {ColumnType::other, Storage::float64};
    case Kind::numeric: return {ColumnType::decimal, Storage::int128};
    case Kind::text: return {ColumnType::text, Storage::string};
    case Kind::bytes: return {ColumnType::blob, Storage::string};
    case Kind::date: return {ColumnType::date, Storage::int32};
    case Kind::list: return {ColumnType::map, Storage::list};
    case Kind::other: return {ColumnType::other, Storage::none};
  }
  std::unreachable();
}

Column shown_column(std::string name, Kind kind) {
  const auto [type, storage] = shown_as(kind);
  return {.name = std::move(name), .type = type, .storage = storage};
}

// A numeric's modifier is ((precision << 16) | scale) + 4, and -1 where it has none.
int scale_of(int modifier) {
  constexpr int header = 4;
  constexpr unsigned scale_bits = 0x7ff;
  return modifier < header
             ? 0
             : static_cast<int>(static_cast<unsigned>(modifier - header) & scale_bits);
}

}  // namespace

std::vector<Described> describe(const PGresult* statement) {
  std::vector<Described> columns;
  for (int i = 0; i < PQnfields(statement); ++i) {
    const auto kind = kind_of(PQftype(statement, i));
    Described made{.column = shown_column(PQfname(statement, i), kind),
                   .kind = kind,
                   .element = element_of(PQftype(statement, i))};
    if (kind == Kind::numeric) made.column.scale = scale_of(PQfmod(statement, i));
    // An ordered array is a histogram: each value and how often it is there.
    if (kind == Kind::list) {
      made.column.parts = {shown_column("key", Kind::numeric), shown_column("value", Kind::int8)};
    }
    columns.push_back(std::move(made));
  }
  return columns;
}

}  // namespace ronghe::engine::postgres
