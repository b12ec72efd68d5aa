// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/duplicates.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "ronghe/engine/cells.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/intake/detail/comparison.hpp"
#include "ronghe/intake/detail/repeated_keys.hpp"
#include "ronghe/intake/detail/tables.hpp"

namespace ronghe::intake::detail {

namespace {

using engine::quoted_name;
using engine::quoted_text;

constexpr const char* met_table = "intake_met";  // nth, position: the row of its key that counts
constexpr const char* compared_table = "intake_compared";  // the same, and: own, same
constexpr const char* aside_table = "intake_aside";  // nth, position: what the hand said last, set
                                                     // aside then
constexpr const char* verdict_table = "intake_verdict";  // nth, supersedes, conflicts, equal

// Rows of before departments were noted are the owner's.
std::string said_by(const Hand& hand) {
  return fmt::format("coalesce(t.source_dept, {}) = {}", quoted_text(hand.record.owner),
                     quoted_text(hand.source));
}

std::string set_aside(const std::string& alias) {
  return fmt::format("{0}superseded_by < {0}position", alias);
}

Result<std::int64_t> rows_in(engine::Connection& connection, const std::string& of) {
  return connection.integer("SELECT count(*) FROM " + of);
}

Result<void> find_meetings(engine::Connection& connection, const Hand& hand) {
  return connection.execute(fmt::format(
      "CREATE OR REPLACE TEMP TABLE {} AS SELECT s.rowid AS nth, t.position FROM {} s JOIN "
      "{} t ON {} WHERE s.\"#state\" = 0 AND t.superseded_by IS NULL",
      met_table, rows_table, quoted_name(hand.record.name), same_key(hand.record)));
}

// By position: only the rows that are met are opened where fields are sealed.
Result<void> compare_pairs(engine::Connection& connection, const Hand& hand) {
  return connection.execute(fmt::format(
      "CREATE OR REPLACE TEMP TABLE {} AS SELECT m.nth, m.position, ({}) AS own, ({}) AS same FROM "
      "{} m JOIN {} s ON s.rowid = m.nth JOIN {} t ON t.position = m.position",
      compared_table, said_by(hand), same_content(hand.record), met_table, rows_table,
      quoted_name(hand.record.name)));
}

// What this hand said last of the keys of which another hand says what counts.
Result<void> find_own_aside(engine::Connection& connection, const Hand& hand) {
  return connection.execute(fmt::format(
      "CREATE OR REPLACE TEMP TABLE {} AS SELECT c.nth, max(t.position) AS position FROM {} c JOIN "
      "{} s ON s.rowid = c.nth JOIN {} t ON {} WHERE NOT c.own AND NOT c.same AND {} AND {} GROUP "
      "BY c.nth",
      aside_table, compared_table, rows_table, quoted_name(hand.record.name), same_key(hand.record),
      set_aside("t."), said_by(hand)));
}

Result<void> judge(engine::Connection& connection, const Hand& hand) {
  RONGHE_CHECK(connection.execute(fmt::format(
      "CREATE OR REPLACE TEMP TABLE {} AS SELECT nth, CASE WHEN own AND NOT same THEN position END "
      "AS supersedes, CASE WHEN NOT own AND NOT same THEN position END AS conflicts, CASE WHEN "
      "same THEN position END AS equal FROM {}",
      verdict_table, compared_table)));
  RONGHE_TRY(conflicts,
             rows_in(connection, fmt::format("{} WHERE conflicts IS NOT NULL", verdict_table)));
  if (conflicts == 0) return {};
  RONGHE_CHECK(find_own_aside(connection, hand));
  return connection.execute(fmt::format(
      "UPDATE {verdict} SET conflicts = NULL, equal = said.position FROM (SELECT a.nth, a.position "
      "FROM {aside} a JOIN {rows} s ON s.rowid = a.nth JOIN {store} t ON t.position = a.position "
      "WHERE {same}) AS said WHERE {verdict}.nth = said.nth",
      fmt::arg("verdict", verdict_table), fmt::arg("aside", aside_table),
      fmt::arg("rows", rows_table), fmt::arg("store", quoted_name(hand.record.name)),
      fmt::arg("same", same_content(hand.record))));
}

// The cell that stands for the row in a message: the first part of its key.
Result<std::vector<FaultTable::Entry>> older_rows(engine::Connection& connection,
                                                  const FaultTable& faults, const Hand& hand) {
  const auto& record = hand.record;
  const auto& key = record.key.front();
  RONGHE_TRY(
      rows,
      connection.collect(fmt::format(
          "SELECT s.rowid, s.\"#row\", CAST(s.{} AS VARCHAR), CAST(t.submitted_on AS "
          "VARCHAR) FROM {} s JOIN {} t ON {} WHERE s.\"#state\" = 0 AND (t.superseded_by "
          "IS NULL OR {}) AND {} AND t.submitted_on > DATE '{}' AND NOT ({}) QUALIFY "
          "row_number() OVER (PARTITION BY s.rowid ORDER BY t.position DESC) = 1 ORDER BY "
          "s.rowid",
          quoted_name(key), rows_table, quoted_name(record.name), same_key(record), set_aside("t."),
          said_by(hand), ronghe::to_string(faults.scope().submitted_on), same_content(record))));
  std::vector<FaultTable::Entry> entries;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    entries.push_back(
        {.at = chunk.integer(0, i),
         .number = engine::integer_at(chunk, 1, i),
         .column = key,
         .value = std::string(chunk.text(2, i)),
         .diagnosis = newer_stored(faults.scope(), chunk.text(3, i), faults.language())});
  }));
  return entries;
}

}  // namespace

Result<void> check_newer_stored(engine::Connection& connection, FaultTable& faults,
                                const StoredTables& stored, const Hand& hand) {
  if (!stored.contains(hand.record.name)) return {};
  RONGHE_TRY(newer,
             connection.integer(fmt::format(
                 "SELECT count(*) FROM (FROM {} WHERE submitted_on > DATE '{}' LIMIT 1)",
                 quoted_name(hand.record.name), ronghe::to_string(faults.scope().submitted_on))));
  if (newer == 0) return {};
  RONGHE_TRY(entries, older_rows(connection, faults, hand));
  return faults.add(connection, entries);
}

Result<void> compare_with_stored(engine::Connection& connection, const StoredTables& stored,
                                 const Hand& hand) {
  RONGHE_CHECK(connection.execute(fmt::format(
      "CREATE OR REPLACE TEMP TABLE {} (nth BIGINT, supersedes BIGINT, conflicts BIGINT, equal "
      "BIGINT)",
      verdict_table)));
  if (stored.contains(hand.record.name)) {
    RONGHE_CHECK(find_meetings(connection, hand));
    RONGHE_TRY(met, rows_in(connection, met_table));
    if (met > 0) {
      RONGHE_CHECK(compare_pairs(connection, hand));
      RONGHE_CHECK(judge(connection, hand));
      RONGHE_CHECK(connection.execute(fmt::format(
          "UPDATE {rows} SET \"#state\" = CASE WHEN v.equal IS NULL THEN 0 ELSE {duplicate} END, "
          "supersedes = v.supersedes, {conflicts} = v.conflicts FROM {verdict} v WHERE "
          "{rows}.rowid = v.nth",
          fmt::arg("rows", rows_table),
          fmt::arg("duplicate", std::to_underlying(RowState::duplicate)),
          fmt::arg("conflicts", quoted_name(evidence::column::conflicts_with)),
          fmt::arg("verdict", verdict_table))));
    }
  }
  return leave_out_repeats(connection);
}

Result<void> each_duplicate(engine::Connection& connection,
                            const std::function<void(std::int64_t, std::int64_t)>& visit) {
  RONGHE_TRY(rows,
             connection.collect(fmt::format(
                 "SELECT nth, equal FROM {} WHERE equal IS NOT NULL ORDER BY nth", verdict_table)));
  return rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    visit(chunk.integer(0, i), chunk.integer(1, i));
  });
}

}  // namespace ronghe::intake::detail
