// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/references.hpp"

#include <fmt/format.h>

#include "ronghe/engine/cells.hpp"
#include "ronghe/intake/detail/tables.hpp"

namespace ronghe::intake::detail {

namespace {

using engine::quoted_name;
using policy::Field;
using policy::RecordType;

// The values that a field may hold: keys in the store, and in the file for its own record type.
std::string known_keys(const StoredTables& stored, const RecordType& record,
                       const RecordType& target) {
  const auto key = quoted_name(target.key.front());
  std::string keys;
  if (stored.contains(target.name)) {
    keys = fmt::format("SELECT {} AS k FROM {} WHERE superseded_by IS NULL", key,
                       quoted_name(target.name));
  }
  if (record.name == target.name) {
    keys += fmt::format("{}SELECT {} AS k FROM {} WHERE \"#state\" = 0",
                        keys.empty() ? "" : " UNION ALL ", key, rows_table);
  }
  return keys.empty() ? "SELECT CAST(NULL AS VARCHAR) AS k WHERE false" : keys;
}

// Adds a fault for every row whose value is unknown; gives how many there were.
Result<std::size_t> check_reference(engine::Connection& connection, FaultTable& faults,
                                    const Field& field, const RecordType& target,
                                    const StoredTables& stored) {
  const auto keys = known_keys(stored, *faults.scope().record, target);
  const auto name = quoted_name(field.name);
  RONGHE_TRY(rows,
             connection.collect(fmt::format(
                 "SELECT s.rowid, s.\"#row\", s.{0} FROM {1} s WHERE s.\"#state\" = 0 AND s.{0} "
                 "IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ({2}) t WHERE t.k = s.{0}) "
                 "ORDER BY s.rowid",
                 name, rows_table, keys)));
  std::vector<FaultTable::Entry> entries;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    const auto value = chunk.text(2, i);
    entries.push_back({.at = chunk.integer(0, i),
                       .number = engine::integer_at(chunk, 1, i),
                       .column = field.name,
                       .value = std::string(value),
                       .diagnosis = unknown_reference({field, target}, faults.scope(), value,
                                                      faults.language())});
  }));
  RONGHE_CHECK(faults.add(connection, entries));
  return entries.size();
}

// A column with the date that decides whether a reference was still in force.
std::string own_date(const RecordType& record, const Date& submitted_on) {
  auto submitted = fmt::format("DATE '{}'", ronghe::to_string(submitted_on));
  const auto& field = record.observed.empty() ? record.valid_from : record.observed;
  if (field.empty()) return submitted;
  return fmt::format("coalesce(s.{}, {})", quoted_name(field), submitted);
}

Result<void> check_retired_field(engine::Connection& connection, FaultTable& faults,
                                 const Field& field, const RecordType& target) {
  const auto& scope = faults.scope();
  const auto ended = quoted_name(target.valid_to);
  RONGHE_TRY(
      rows,
      connection.collect(fmt::format(
          "SELECT s.rowid, s.\"#row\", s.{0}, CAST(t.ended AS VARCHAR), t.successor FROM {1} s "
          "JOIN (SELECT {2} AS k, {3} AS ended, successor FROM {4} WHERE superseded_by IS NULL "
          "AND {3} IS NOT NULL) t ON t.k = s.{0} WHERE s.\"#state\" = 0 AND t.ended < {5} "
          "ORDER BY s.rowid",
          quoted_name(field.name), rows_table, quoted_name(target.key.front()), ended,
          quoted_name(target.name), own_date(*scope.record, scope.submitted_on))));
  std::vector<FaultTable::Entry> entries;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    const Retirement retirement{
        .ended = std::string(chunk.text(3, i)),
        .successor = chunk.is_null(4, i) ? std::string() : std::string(chunk.text(4, i))};
    entries.push_back(
        {.at = chunk.integer(0, i),
         .number = engine::integer_at(chunk, 1, i),
         .column = field.name,
         .value = std::string(chunk.text(2, i)),
         .diagnosis = retired_reference({field, target}, scope, retirement, faults.language())});
  }));
  return faults.add(connection, entries);
}

}  // namespace

Result<void> check_references(engine::Connection& connection, FaultTable& faults,
                              const policy::Dictionary& dictionary, const StoredTables& stored) {
  const auto& record = *faults.scope().record;
  for (const auto& field : record.fields) {
    if (field.reference.empty()) continue;
    const auto* target = dictionary.record(field.reference);
    ensure(target != nullptr && !target->key.empty(), "the dictionary's references are checked");
    if (target->name == record.name) continue;
    RONGHE_TRY(found, check_reference(connection, faults, field, *target, stored));
    static_cast<void>(found);
  }
  RONGHE_CHECK(faults.settle(connection));
  return check_own_references(connection, faults, stored);
}

Result<void> check_own_references(engine::Connection& connection, FaultTable& faults,
                                  const StoredTables& stored) {
  const auto& record = *faults.scope().record;
  for (bool again = true; again;) {  // each round takes away rows that others may lean on
    again = false;
    for (const auto& field : record.fields) {
      if (field.reference != record.name) continue;
      RONGHE_TRY(found, check_reference(connection, faults, field, record, stored));
      again = again || found > 0;
    }
    if (again) RONGHE_CHECK(faults.settle(connection));
  }
  return {};
}

Result<void> check_retired(engine::Connection& connection, FaultTable& faults,
                           const policy::Dictionary& dictionary, const StoredTables& stored) {
  const auto& record = *faults.scope().record;
  for (const auto& field : record.fields) {
    if (field.reference.empty() || field.reference == record.name) continue;
    const auto* target = dictionary.record(field.reference);
    if (target->valid_to.empty() || target->field("successor") == nullptr) continue;
    if (!stored.contains(target->name)) continue;
    RONGHE_CHECK(check_retired_field(connection, faults, field, *target));
  }
  return {};
}

}  // namespace ronghe::intake::detail
