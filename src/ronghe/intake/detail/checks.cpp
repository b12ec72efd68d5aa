// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/checks.hpp"

#include <fmt/format.h>

#include "ronghe/intake/detail/staging.hpp"
#include "ronghe/intake/detail/tables.hpp"
#include "ronghe/intake/detail/text.hpp"

namespace ronghe::intake::detail {

namespace {

constexpr std::int64_t batch_rows = 200'000;  // of refused rows held in memory at once

std::optional<std::int64_t> optional_integer(const engine::Chunk& chunk, std::size_t column,
                                             std::size_t row) {
  if (chunk.is_null(column, row)) return std::nullopt;
  return chunk.integer(column, row);
}

void explain_row(const engine::Chunk& chunk, std::size_t row, const HeaderMatch& match,
                 const FaultTable& faults, std::vector<FaultTable::Entry>& entries) {
  const auto& scope = faults.scope();
  const auto cells = chunk.columns().size() - 2 - scope.record->fields.size();
  for (std::size_t i = 0; i < scope.record->fields.size(); ++i) {
    const auto column = match.column_of_field[i];
    if (!column || !chunk.boolean(2 + cells + i, row)) continue;
    std::optional<std::string_view> cell;
    if (!chunk.is_null(2 + *column, row)) cell = chunk.text(2 + *column, row);
    const auto& field = scope.record->fields[i];
    entries.push_back({.at = chunk.integer(0, row),
                       .number = optional_integer(chunk, 1, row),
                       .column = field.name,
                       .value = std::string(cell.value_or("")),
                       .diagnosis = diagnose(field, scope, cell, faults.language())});
  }
}

}  // namespace

Result<void> explain_refused(engine::Connection& connection, FaultTable& faults,
                             const Source& source, const HeaderMatch& match) {
  if (!faults.refused_cells()) return {};
  for (std::int64_t after = -1;;) {
    RONGHE_TRY(rows,
               connection.collect(refused_sql(source, match, faults.scope(), after, batch_rows)));
    std::vector<FaultTable::Entry> entries;
    std::int64_t count = 0;
    RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
      explain_row(chunk, i, match, faults, entries);
      after = chunk.integer(0, i);
      ++count;
    }));
    RONGHE_CHECK(faults.add(connection, entries));
    if (count < batch_rows) return {};
  }
}

Result<void> check_rules(engine::Connection& connection, FaultTable& faults,
                         const CompiledRules& rules) {
  const auto& record = *faults.scope().record;
  if (record.rules.empty()) return {};
  std::string broken;
  std::string any;
  for (const auto& rule : record.rules) {
    const auto found = rules.find(rule.id);
    ensure(found != rules.end(), "every rule of the record was compiled");
    broken += fmt::format(", coalesce(NOT ({}), false)", found->second);
    any += fmt::format("{}NOT ({})", any.empty() ? "" : " OR ", found->second);
  }
  RONGHE_TRY(rows, connection.collect(
                       fmt::format("SELECT rowid, \"#row\"{} FROM {} WHERE \"#state\" = 0 AND ({}) "
                                   "ORDER BY rowid",
                                   broken, rows_table, any)));
  const bool zh = faults.language() == Language::zh;
  std::vector<FaultTable::Entry> entries;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    for (std::size_t k = 0; k < record.rules.size(); ++k) {
      if (!chunk.boolean(2 + k, i)) continue;
      const auto& rule = record.rules[k];
      entries.push_back({.at = chunk.integer(0, i),
                         .number = optional_integer(chunk, 1, i),
                         .column = {},
                         .value = {},
                         .diagnosis = {.rule = rule.id,
                                       .reason = zh ? rule.message.zh : rule.message.en,
                                       .remedy = zh ? rule.remedy.zh : rule.remedy.en}});
    }
  }));
  return faults.add(connection, entries);
}

}  // namespace ronghe::intake::detail
