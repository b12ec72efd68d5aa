// SPDX-License-Identifier: Apache-2.0
#include "ronghe/sql/numbered.hpp"

#include <fmt/format.h>

#include <utility>

#include "ronghe/sql/expr.hpp"

namespace ronghe::sql {

std::string numbered_table_sql(std::string_view name, std::string_view select,
                               std::string_view order, Dialect dialect) {
  const auto by = render(*call(Function::by_code_point, {column("", std::string(order))}), dialect);
  switch (dialect) {
    case Dialect::duckdb:
      return fmt::format("CREATE TEMP TABLE {} AS {} ORDER BY {}", quoted_name(name), select, by);
    case Dialect::postgres:
      return fmt::format(
          "CREATE TEMP TABLE {} AS SELECT row_number() OVER (ORDER BY {}) - 1 AS rowid, r.* FROM "
          "({}) r",
          quoted_name(name), by, select);
  }
  std::unreachable();
}

}  // namespace ronghe::sql
