// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/duplicates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "ronghe/intake/detail/tables.hpp"

namespace ronghe::intake::detail {

namespace {

using engine::quoted_name;
using policy::RecordType;

constexpr const char* repeated_table = "intake_repeated";  // h: key hashes that the file has twice
constexpr const char* met_table = "intake_met";            // nth, position: key is in the store
constexpr const char* verdict_table = "intake_verdict";  // nth, state, supersedes, supersedes_draft

bool is_key(const RecordType& record, const std::string& field) {
  return std::ranges::find(record.key, field) != record.key.end();
}

// Why values are missing, as far as it says something: a row from before a field came gives no
// reason for it, one that is sent without it now says that it was not collected, and is no other.
std::string reasons(const std::string& alias) {
  return fmt::format(
      R"(replace(regexp_replace(coalesce({}missing, '{{}}'), '"[^"]*":"not_collected",?', '', 'g'), )"
      R"(',}}', '}}'))",
      alias);
}

// Everything that a row says beside its key, as one value.
std::string content(const RecordType& record, const std::string& alias) {
  std::string list = reasons(alias);
  for (const auto& field : record.fields) {
    if (!is_key(record, field.name)) list += fmt::format(", {}{}", alias, quoted_name(field.name));
  }
  return "row(" + list + ")";
}

std::string same_content(const RecordType& record) {
  auto condition = fmt::format("(s.missing IS NOT DISTINCT FROM t.missing OR {} = {})",
                               reasons("s."), reasons("t."));
  for (const auto& field : record.fields) {
    if (is_key(record, field.name)) continue;
    condition += fmt::format(" AND s.{0} IS NOT DISTINCT FROM t.{0}", quoted_name(field.name));
  }
  return condition;
}

std::string same_key(const RecordType& record) {
  std::string condition;
  for (const auto& key : record.key) {
    condition +=
        fmt::format("{0}s.{1} = t.{1}", condition.empty() ? "" : " AND ", quoted_name(key));
  }
  return condition;
}

// Keys that stand once in the file: compared with their stored row, pair by pair.
std::string single_verdicts(const RecordType& record) {
  return fmt::format(
      "INSERT INTO {verdict} SELECT nth, CASE WHEN same THEN {duplicate} ELSE 0 END, "
      "CASE WHEN NOT same THEN position END, NULL FROM (SELECT m.nth, m.position, ({same}) AS same "
      "FROM {met} m JOIN {rows} s ON s.rowid = m.nth JOIN {store} t ON t.position = m.position "
      "WHERE s.\"#hash\" NOT IN (SELECT h FROM {repeated}))",
      fmt::arg("verdict", verdict_table),
      fmt::arg("duplicate", std::to_underlying(RowState::duplicate)),
      fmt::arg("same", same_content(record)), fmt::arg("met", met_table),
      fmt::arg("rows", rows_table), fmt::arg("store", quoted_name(record.name)),
      fmt::arg("repeated", repeated_table));
}

// Keys that stand more than once: the chain of each, in order.
std::string chain_verdicts(const RecordType& record, bool stored) {
  std::string key;
  std::string names;
  for (std::size_t i = 0; i < record.key.size(); ++i) {
    names += fmt::format("{}k{}", i == 0 ? "" : ", ", i);
    key += fmt::format("@{} AS k{}, ", quoted_name(record.key[i]), i);
  }
  const auto keys_of = [&key](const std::string& alias) {
    auto list = key;
    for (auto at = list.find('@'); at != std::string::npos; at = list.find('@')) {
      list.replace(at, 1, alias);
    }
    return list;
  };
  std::string versions = fmt::format(
      "SELECT {}1 AS origin, s.rowid AS n, {} AS content FROM {} s WHERE s.\"#state\" = 0 AND "
      "s.\"#hash\" IN (SELECT h FROM {})",
      keys_of("s."), content(record, "s."), rows_table, repeated_table);
  if (stored) {
    versions += fmt::format(
        " UNION ALL SELECT {}0, t.position, {} FROM {} t WHERE t.position IN (SELECT m.position "
        "FROM "
        "{} m JOIN {} s ON s.rowid = m.nth WHERE s.\"#hash\" IN (SELECT h FROM {}))",
        keys_of("t."), content(record, "t."), quoted_name(record.name), met_table, rows_table,
        repeated_table);
  }
  return fmt::format(
      "INSERT INTO {verdict} WITH versions AS ({versions}), "
      "marked AS (SELECT *, row_number() OVER chain AS step, lag(content) OVER chain AS before, "
      "first_value(content) OVER whole AS first_content, first_value(origin) OVER whole AS "
      "first_origin, last_value(content) OVER whole AS final_content FROM versions "
      "WINDOW chain AS (PARTITION BY {key} ORDER BY origin, n), whole AS (PARTITION BY {key} ORDER "
      "BY origin, n ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)), "
      "judged AS (SELECT *, origin = 1 AND ((first_origin = 0 AND final_content IS NOT DISTINCT "
      "FROM first_content) OR (step > 1 AND content IS NOT DISTINCT FROM before)) AS repeated FROM "
      "marked), "
      "kept AS (SELECT n, origin, lag(origin) OVER chain AS from_origin, lag(n) OVER chain AS "
      "from_n "
      "FROM judged WHERE NOT repeated WINDOW chain AS (PARTITION BY {key} ORDER BY origin, n)) "
      "SELECT n, {duplicate}, NULL, NULL FROM judged WHERE repeated UNION ALL "
      "SELECT n, 0, CASE WHEN from_origin = 0 THEN from_n END, CASE WHEN from_origin = 1 THEN "
      "from_n "
      "END FROM kept WHERE origin = 1 AND from_n IS NOT NULL",
      fmt::arg("verdict", verdict_table), fmt::arg("versions", versions), fmt::arg("key", names),
      fmt::arg("duplicate", std::to_underlying(RowState::duplicate)));
}

Result<void> find_meetings(engine::Connection& connection, const RecordType& record, bool stored) {
  RONGHE_CHECK(connection.execute(fmt::format(
      "CREATE OR REPLACE TEMP TABLE {} AS SELECT \"#hash\" AS h FROM {} WHERE \"#state\" "
      "= 0 GROUP BY \"#hash\" HAVING count(*) > 1",
      repeated_table, rows_table)));
  if (!stored) {
    return connection.execute(
        fmt::format("CREATE OR REPLACE TEMP TABLE {} (nth BIGINT, position BIGINT)", met_table));
  }
  return connection.execute(fmt::format(
      "CREATE OR REPLACE TEMP TABLE {} AS SELECT s.rowid AS nth, t.position FROM {} s JOIN "
      "{} t ON {} WHERE s.\"#state\" = 0 AND t.superseded_by IS NULL",
      met_table, rows_table, quoted_name(record.name), same_key(record)));
}

// The cell that stands for the row in a message: the first part of its key.
Result<std::vector<FaultTable::Entry>> older_rows(engine::Connection& connection,
                                                  const FaultTable& faults) {
  const auto& record = *faults.scope().record;
  const auto& key = record.key.front();
  RONGHE_TRY(rows,
             connection.collect(fmt::format(
                 "SELECT s.rowid, s.\"#row\", CAST(s.{} AS VARCHAR), CAST(t.submitted_on AS "
                 "VARCHAR) FROM {} s JOIN {} t ON {} WHERE s.\"#state\" = 0 AND t.superseded_by IS "
                 "NULL AND t.submitted_on > DATE '{}' AND NOT ({}) ORDER BY s.rowid",
                 quoted_name(key), rows_table, quoted_name(record.name), same_key(record),
                 ronghe::to_string(faults.scope().submitted_on), same_content(record))));
  std::vector<FaultTable::Entry> entries;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    entries.push_back(
        {.at = chunk.integer(0, i),
         .number = chunk.is_null(1, i) ? std::nullopt : std::optional(chunk.integer(1, i)),
         .column = key,
         .value = std::string(chunk.text(2, i)),
         .diagnosis = newer_stored(faults.scope(), chunk.text(3, i), faults.language())});
  }));
  return entries;
}

}  // namespace

Result<void> check_newer_stored(engine::Connection& connection, FaultTable& faults,
                                const StoredTables& stored) {
  const auto& record = *faults.scope().record;
  if (!stored.contains(record.name)) return {};
  RONGHE_TRY(newer, connection.integer(fmt::format(
                        "SELECT count(*) FROM (FROM {} WHERE submitted_on > DATE '{}' LIMIT 1)",
                        quoted_name(record.name), ronghe::to_string(faults.scope().submitted_on))));
  if (newer == 0) return {};
  RONGHE_TRY(entries, older_rows(connection, faults));
  return faults.add(connection, entries);
}

Result<void> mark_repeated_keys(engine::Connection& connection, const RecordType& record,
                                const StoredTables& stored) {
  RONGHE_CHECK(find_meetings(connection, record, stored.contains(record.name)));
  RONGHE_TRY(repeated, connection.integer(fmt::format("SELECT count(*) FROM {}", repeated_table)));
  RONGHE_TRY(met, connection.integer(fmt::format("SELECT count(*) FROM {}", met_table)));
  if (repeated == 0 && met == 0) return {};
  RONGHE_CHECK(connection.execute(
      fmt::format("CREATE OR REPLACE TEMP TABLE {} (nth BIGINT, state TINYINT, supersedes BIGINT, "
                  "supersedes_draft BIGINT)",
                  verdict_table)));
  if (met > 0) RONGHE_CHECK(connection.execute(single_verdicts(record)));
  if (repeated > 0) RONGHE_CHECK(connection.execute(chain_verdicts(record, met > 0)));
  return connection.execute(fmt::format(
      "UPDATE {} SET \"#state\" = v.state, supersedes = v.supersedes, supersedes_draft = "
      "v.supersedes_draft FROM {} v WHERE {}.rowid = v.nth",
      rows_table, verdict_table, rows_table));
}

Result<void> each_duplicate(engine::Connection& connection,
                            const std::function<void(std::int64_t, std::int64_t)>& visit) {
  RONGHE_TRY(rows, connection.collect(fmt::format(
                       "SELECT m.nth, m.position FROM {} m JOIN {} s ON s.rowid = m.nth WHERE "
                       "s.\"#state\" = {} ORDER BY m.nth",
                       met_table, rows_table, std::to_underlying(RowState::duplicate))));
  return rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    visit(chunk.integer(0, i), chunk.integer(1, i));
  });
}

}  // namespace ronghe::intake::detail
