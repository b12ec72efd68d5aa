// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/table.hpp"

#include "ronghe/sql/expr.hpp"

namespace ronghe::evidence {

std::vector<StoredColumn> stored_columns(const policy::RecordType& record) {
  std::vector<StoredColumn> columns;
  for (const auto& field : record.fields) {
    columns.push_back({field.name, std::string(policy::column_type(field.type))});
  }
  const auto add = [&](std::string_view name, const char* type) {
    columns.push_back({std::string(name), type});
  };
  add(column::position, "BIGINT");
  if (!record.submitted.empty()) return columns;
  add(column::supersedes, "BIGINT");
  add(column::superseded_by, "BIGINT");
  add(column::source_dept, "VARCHAR");
  add(column::submitted_on, "DATE");
  add(column::missing, "VARCHAR");
  return columns;
}

std::string columns_sql(const std::vector<StoredColumn>& columns) {
  std::string out;
  for (const auto& stored : columns) {
    if (!out.empty()) out += ", ";
    out += sql::quoted_name(stored.name) + " " + stored.type;
    if (stored.name == column::position) out += " NOT NULL";
    // Ciphertexts and hashes do not get smaller; trying it would cost more than writing them.
    if (stored.type == "BLOB") out += " USING COMPRESSION uncompressed";
  }
  return out;
}

std::string create_table_sql(const policy::RecordType& record) {
  return "CREATE TABLE " + sql::quoted_name(record.name) + " (" +
         columns_sql(stored_columns(record)) + ")";
}

}  // namespace ronghe::evidence
