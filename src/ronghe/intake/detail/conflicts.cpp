// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/conflicts.hpp"

#include <fmt/format.h>

#include <string>

#include "ronghe/engine/cells.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/intake/detail/tables.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/policy/label.hpp"

namespace ronghe::intake::detail {

namespace {

using engine::quoted_name;
using engine::quoted_text;

constexpr std::size_t key_characters = 60;

// "serial=E-7": the key is in clear, but what is personal is not for a screen.
std::string shown_key(const policy::RecordType& record, const engine::Chunk& chunk, std::size_t row,
                      std::size_t first_column) {
  std::string key;
  for (std::size_t i = 0; i < record.key.size(); ++i) {
    const auto* field = record.field(record.key[i]);
    const auto column = first_column + i;
    key += fmt::format("{}{}={}", key.empty() ? "" : ", ", field->name,
                       policy::is_personal(record, field)
                           ? "***"
                           : shortened(chunk.text(column, row), key_characters));
  }
  return key;
}

}  // namespace

Result<std::vector<Conflict>> read_conflicts(engine::Connection& connection,
                                             const FaultTable& faults, std::size_t conflicts_max) {
  const auto& record = *faults.scope().record;
  std::string keys;
  for (const auto& key : record.key) {
    keys += fmt::format(", CAST(s.{} AS VARCHAR)", quoted_name(key));
  }
  RONGHE_TRY(rows, connection.collect(fmt::format(
                       "SELECT s.rowid, s.\"#row\", t.position, coalesce(t.source_dept, {}), "
                       "coalesce(CAST(t.submitted_on AS VARCHAR), ''){} FROM {} s JOIN {} t ON "
                       "t.position = s.{} WHERE s.\"#state\" = 0 ORDER BY s.rowid LIMIT {}",
                       quoted_text(record.owner), keys, rows_table, quoted_name(record.name),
                       quoted_name(evidence::column::conflicts_with), conflicts_max)));
  std::vector<FaultTable::Entry> places;
  std::vector<Conflict> conflicts;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    places.push_back({.at = chunk.integer(0, i),
                      .number = engine::integer_at(chunk, 1, i),
                      .column = {},
                      .value = {},
                      .diagnosis = {}});
    conflicts.push_back({.row = 0,
                         .key = shown_key(record, chunk, i, 5),
                         .position = chunk.integer(2, i),
                         .source = std::string(chunk.text(3, i)),
                         .submitted_on = std::string(chunk.text(4, i))});
  }));
  const auto numbers = faults.numbers_of(places);
  for (std::size_t i = 0; i < conflicts.size(); ++i) conflicts[i].row = numbers[i];
  return conflicts;
}

}  // namespace ronghe::intake::detail
