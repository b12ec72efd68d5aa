// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/tables.hpp"

#include <fmt/format.h>

namespace ronghe::intake::detail {

using engine::quoted_name;

Result<StoredTables> stored_tables(engine::Connection& connection) {
  RONGHE_TRY(rows,
             connection.collect("SELECT table_name FROM duckdb_tables() WHERE NOT temporary"));
  StoredTables tables;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    tables.insert(std::string(chunk.text(0, row)));
  }));
  return tables;
}

std::string key_list(const policy::RecordType& record, const std::string& alias) {
  std::string list;
  for (const auto& key : record.key) {
    list += fmt::format("{}{}{}", list.empty() ? "" : ", ", alias, quoted_name(key));
  }
  return list;
}

}  // namespace ronghe::intake::detail
