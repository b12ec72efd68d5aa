// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/repeated_keys.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "ronghe/engine/cells.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/intake/detail/comparison.hpp"
#include "ronghe/intake/detail/tables.hpp"

namespace ronghe::intake::detail {

namespace {

using engine::quoted_name;
using policy::RecordType;
using Entries = std::vector<FaultTable::Entry>;

constexpr const char* twice_table = "intake_repeated";  // h: key hashes that the file has twice
// nth, first_nth: the first row of the key, other: one that says other things, NULL = none does
constexpr const char* repeats_table = "intake_repeats";

// The rows of each key that stands more than once, compared with the first of them.
std::string repeats_sql(const RecordType& record) {
  std::string keys;
  std::string names;
  for (std::size_t i = 0; i < record.key.size(); ++i) {
    keys += fmt::format("s.{} AS k{}, ", quoted_name(record.key[i]), i);
    names += fmt::format("{}k{}", i == 0 ? "" : ", ", i);
  }
  return fmt::format(
      "CREATE OR REPLACE TEMP TABLE {repeats} AS WITH said AS (SELECT {keys}s.rowid AS nth, "
      "{content} AS content FROM {rows} s WHERE s.\"#state\" = 0 AND s.\"#hash\" IN (SELECT h FROM "
      "{twice})), "
      "compared AS (SELECT {names}, nth, first_value(nth) OVER by_key AS first_nth, content IS "
      "NOT DISTINCT FROM first_value(content) OVER by_key AS same FROM said WINDOW by_key AS "
      "(PARTITION BY {names} ORDER BY nth)) "
      "SELECT nth, first_nth, CASE WHEN same THEN min(nth) FILTER (WHERE NOT same) OVER (PARTITION "
      "BY {names}) ELSE first_nth END AS other FROM compared",
      fmt::arg("repeats", repeats_table), fmt::arg("keys", keys), fmt::arg("names", names),
      fmt::arg("content", content(record, "s.")), fmt::arg("rows", rows_table),
      fmt::arg("twice", twice_table));
}

// Each row that differs from another of its key, and that other one.
Result<std::pair<Entries, Entries>> differing_rows(engine::Connection& connection,
                                                   const RecordType& record) {
  const auto& key = record.key.front();
  RONGHE_TRY(rows,
             connection.collect(fmt::format(
                 "SELECT s.rowid, s.\"#row\", CAST(s.{} AS VARCHAR), o.rowid, o.\"#row\" FROM {} r "
                 "JOIN {} s ON s.rowid = r.nth JOIN {} o ON o.rowid = r.other ORDER BY s.rowid",
                 quoted_name(key), repeats_table, rows_table, rows_table)));
  std::pair<Entries, Entries> found;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    found.first.push_back({.at = chunk.integer(0, i),
                           .number = engine::integer_at(chunk, 1, i),
                           .column = key,
                           .value = std::string(chunk.text(2, i)),
                           .diagnosis = {}});
    found.second.push_back({.at = chunk.integer(3, i),
                            .number = engine::integer_at(chunk, 4, i),
                            .column = {},
                            .value = {},
                            .diagnosis = {}});
  }));
  return found;
}

}  // namespace

Result<std::int64_t> check_repeated_keys(engine::Connection& connection, FaultTable& faults) {
  const auto& record = *faults.scope().record;
  RONGHE_CHECK(connection.execute(fmt::format(
      "CREATE OR REPLACE TEMP TABLE {} AS SELECT \"#hash\" AS h FROM {} WHERE \"#state\" "
      "= 0 GROUP BY \"#hash\" HAVING count(*) > 1",
      twice_table, rows_table)));
  RONGHE_TRY(twice, connection.integer(fmt::format("SELECT count(*) FROM {}", twice_table)));
  if (twice == 0) {  // as in most files
    RONGHE_CHECK(connection.execute(
        fmt::format("CREATE OR REPLACE TEMP TABLE {} (nth BIGINT, first_nth BIGINT, other BIGINT)",
                    repeats_table)));
    return std::int64_t{0};
  }
  RONGHE_CHECK(connection.execute(repeats_sql(record)));
  RONGHE_TRY(found, differing_rows(connection, record));
  auto& [rows, others] = found;
  const auto numbers = faults.numbers_of(others);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].diagnosis =
        said_otherwise(faults.scope(), faults.name_of_row(numbers[i]), faults.language());
  }
  RONGHE_CHECK(faults.add(connection, rows));
  if (!rows.empty()) RONGHE_CHECK(faults.settle(connection));
  return std::ssize(rows);
}

Result<void> leave_out_repeats(engine::Connection& connection) {
  return connection.execute(fmt::format(
      "UPDATE {rows} SET \"#state\" = {duplicate}, supersedes = NULL, {conflicts} = NULL FROM "
      "{repeats} r WHERE {rows}.rowid = r.nth AND r.nth <> r.first_nth AND r.other IS NULL AND "
      "{rows}.\"#state\" = 0",
      fmt::arg("rows", rows_table), fmt::arg("duplicate", std::to_underlying(RowState::duplicate)),
      fmt::arg("conflicts", quoted_name(evidence::column::conflicts_with)),
      fmt::arg("repeats", repeats_table)));
}

}  // namespace ronghe::intake::detail
