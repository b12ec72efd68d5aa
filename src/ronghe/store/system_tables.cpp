// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/system_tables.hpp"

#include <fmt/format.h>

#include "ronghe/evidence/labels.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/store/store.hpp"

namespace ronghe::store {

Result<void> create_record_table(engine::Connection& connection, const policy::RecordType& record,
                                 const evidence::SealPlan* plan) {
  if (plan == nullptr) return connection.execute(evidence::create_table_sql(record));
  RONGHE_CHECK(connection.script(evidence::create_sealed_sql(record, plan->labelled)));
  return connection.execute(evidence::create_view_sql(record, plan->labelled));
}

Result<void> Store::find_system_tables() {
  // Not duckdb_tables(): it reads each table's statistics, to say how many rows there are.
  RONGHE_TRY(tables,
             connection_->collect("SELECT DISTINCT table_name FROM duckdb_columns() WHERE "
                                  "database_name = current_database() AND NOT internal AND "
                                  "table_name NOT IN (SELECT view_name FROM duckdb_views())"));
  return tables.each([&](const engine::Chunk& chunk, std::size_t row) {
    const auto name = chunk.text(0, row);
    if (policy::system_records().record(name) != nullptr) system_tables_->add(std::string(name));
  });
}

std::vector<const policy::RecordType*> Store::record_types() const {
  std::vector<const policy::RecordType*> types;
  for (const auto& [name, record] : pack_.dictionary.records) types.push_back(&record);
  for (const auto& [name, record] : policy::system_records().records) {
    if (system_tables_->has(name)) types.push_back(&record);
  }
  return types;
}

const policy::RecordType* Store::record_type(std::string_view name) const {
  const auto* record = pack_.dictionary.record(name);
  return record != nullptr ? record : policy::system_records().record(name);
}

bool Store::has_table(const policy::RecordType& record) const {
  return policy::system_records().record(record.name) == nullptr ||
         system_tables_->has(record.name);
}

Result<void> Store::make_table(engine::Connection& connection,
                               const policy::RecordType& record) const {
  if (has_table(record)) return {};
  return create_record_table(connection, record, plan_of(record.name));
}

void Store::note_table(const std::string& record) { system_tables_->add(record); }

}  // namespace ronghe::store
