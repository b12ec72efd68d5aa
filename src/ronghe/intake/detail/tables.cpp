// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/tables.hpp"

#include <fmt/format.h>

namespace ronghe::intake::detail {

using engine::quoted_name;
using engine::quoted_text;

Result<bool> table_exists(engine::Connection& connection, const std::string& name) {
  RONGHE_TRY(count,
             connection.integer(fmt::format(
                 "SELECT count(*) FROM duckdb_tables() WHERE table_name = {} AND NOT temporary",
                 quoted_text(name))));
  return count > 0;
}

Result<bool> has_rows(engine::Connection& connection, const std::string& record) {
  RONGHE_TRY(exists, table_exists(connection, record));
  if (!exists) return false;
  RONGHE_TRY(count, connection.integer(fmt::format("SELECT count(*) FROM (FROM {} LIMIT 1)",
                                                   quoted_name(record))));
  return count > 0;
}

std::string key_list(const policy::RecordType& record, const std::string& alias) {
  std::string list;
  for (const auto& key : record.key) {
    list += fmt::format("{}{}{}", list.empty() ? "" : ", ", alias, quoted_name(key));
  }
  return list;
}

}  // namespace ronghe::intake::detail
