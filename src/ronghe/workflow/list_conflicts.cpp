// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/list_conflicts.hpp"

#include <fmt/format.h>

#include "ronghe/evidence/table.hpp"

namespace ronghe::workflow {

using engine::quoted_name;
using engine::quoted_text;

namespace {

// The fields of a key with an alias before each, joined as SQL.
std::string key_fields(const policy::RecordType& record, const char* form, const char* between) {
  std::string out;
  for (const auto& field : record.key) {
    out += (out.empty() ? "" : between) + fmt::format(fmt::runtime(form), quoted_name(field));
  }
  return out;
}

// "serial=E-7, year=2025"
std::string shown_key(const policy::RecordType& record) {
  std::string out;
  for (const auto& field : record.key) {
    out += fmt::format("{}{} || CAST(a.{} AS VARCHAR)", out.empty() ? "" : " || ', ' || ",
                       quoted_text(field + "="), quoted_name(field));
  }
  return out;
}

// The rows that were set aside are few: what is said beside them is looked up for them alone.
std::string rows_sql(const policy::RecordType& record, bool shows_key) {
  return fmt::format(
      "SELECT {key}, a.position, coalesce(a.source_dept, ''), "
      "coalesce(CAST(a.submitted_on AS VARCHAR), ''), a.superseded_by, "
      "coalesce(f.source_dept, ''), coalesce(CAST(f.submitted_on AS VARCHAR), ''), "
      "coalesce(c.position, a.superseded_by), coalesce(lead(a.position) OVER (PARTITION BY "
      "{of_hand}, a.source_dept ORDER BY a.position), 0) FROM (SELECT * FROM {table} WHERE "
      "{aside}) AS a LEFT JOIN {table} AS f ON f.position = a.superseded_by LEFT JOIN {table} AS c "
      "ON {same_key} AND c.superseded_by IS NULL ORDER BY a.position",
      fmt::arg("key", shows_key ? shown_key(record) : "'withheld'"),
      fmt::arg("of_hand", key_fields(record, "a.{}", ", ")),
      fmt::arg("table", quoted_name(record.name)), fmt::arg("aside", evidence::set_aside_sql),
      fmt::arg("same_key", key_fields(record, "c.{0} = a.{0}", " AND ")));
}

Result<void> add_rows(store::Viewer& viewer, const policy::RecordType& record,
                      std::vector<SetAsideRow>& out) {
  RONGHE_TRY(found, viewer.connection().collect(rows_sql(record, viewer.shows_key(record))));
  return found.each([&](const engine::Chunk& chunk, std::size_t row) {
    const auto text = [&](std::size_t column) { return std::string(chunk.text(column, row)); };
    out.push_back({.record = record.name,
                   .key = text(0),
                   .position = chunk.integer(1, row),
                   .source = text(2),
                   .submitted_on = text(3),
                   .conflicts_with = chunk.integer(4, row),
                   .first_source = text(5),
                   .first_submitted_on = text(6),
                   .counts = chunk.integer(7, row),
                   .said_anew = chunk.integer(8, row)});
  });
}

}  // namespace

Result<std::vector<SetAsideRow>> set_aside_rows(store::Viewer& viewer) {
  std::vector<SetAsideRow> rows;
  for (const auto* record : viewer.store().record_types()) {
    if (record->submitted.empty()) RONGHE_CHECK(add_rows(viewer, *record, rows));
  }
  return rows;
}

TextTable conflicts_table(const std::vector<SetAsideRow>& rows) {
  TextTable table{.head = {"record", "key", "position", "source", "submitted", "conflicts_with",
                           "first_source", "first_submitted", "counts", "said_anew"},
                  .rows = {}};
  for (const auto& row : rows) {
    table.rows.push_back({row.record, row.key, std::to_string(row.position), row.source,
                          row.submitted_on, std::to_string(row.conflicts_with), row.first_source,
                          row.first_submitted_on, std::to_string(row.counts),
                          row.said_anew > 0 ? std::to_string(row.said_anew) : ""});
  }
  return table;
}

}  // namespace ronghe::workflow
