// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/as_if_sealed.hpp"

#include <fmt/format.h>

#include "ronghe/evidence/table.hpp"

namespace ronghe::workflow {

using engine::quoted_name;
using engine::quoted_text;

namespace {

std::string columns_of(const policy::RecordType& record) {
  std::string list;
  for (const auto& stored : evidence::stored_columns(record)) {
    list += (list.empty() ? "" : ", ") + quoted_name(stored.name);
  }
  return list;
}

std::string added_table(const policy::RecordType& record) {
  return quoted_name("#added_" + record.name);
}

}  // namespace

// A viewer may have a view of the record's name already; a row that is corrected by one of those
// added counts no longer.
Result<void> AsIfSealed::lay_over(const policy::RecordType& record) {
  const auto sealed = quoted_name("#sealed_" + record.name);
  const auto name = quoted_name(record.name);
  const auto columns = columns_of(record);
  RONGHE_TRY(views, connection_.integer(fmt::format(
                        "SELECT count(*) FROM duckdb_views() WHERE temporary AND view_name = {}",
                        quoted_text(record.name))));
  if (views > 0) {
    RONGHE_CHECK(connection_.execute(fmt::format("ALTER VIEW {} RENAME TO {}", name, sealed)));
  } else {
    RONGHE_TRY(database, connection_.text("SELECT current_database()"));
    RONGHE_CHECK(
        connection_.execute(fmt::format("CREATE TEMP VIEW {} AS SELECT {} FROM {}.main.{}", sealed,
                                        columns, quoted_name(database.value_or("")), name)));
  }
  return connection_.script(fmt::format(
      "CREATE TEMP TABLE {added} AS SELECT {columns} FROM {sealed} LIMIT 0;"
      "CREATE TEMP VIEW {name} AS SELECT {columns} FROM (SELECT s.* REPLACE (coalesce("
      "s.superseded_by, d.position) AS superseded_by) FROM {sealed} s LEFT JOIN {added} d ON "
      "d.supersedes = s.position UNION ALL BY NAME SELECT a.* REPLACE (coalesce(a.superseded_by, "
      "d.position) AS superseded_by) FROM {added} a LEFT JOIN {added} d ON d.supersedes = "
      "a.position)",
      fmt::arg("added", added_table(record)), fmt::arg("sealed", sealed), fmt::arg("name", name),
      fmt::arg("columns", columns)));
}

Result<void> AsIfSealed::add(const intake::Staged& staged) {
  const auto& record = *staged.record;
  if (staged.accepted == 0) return {};
  if (laid_over_.insert(record.name).second) RONGHE_CHECK(lay_over(record));
  std::string fields;
  for (const auto& field : record.fields) fields += quoted_name(field.name) + ", ";
  RONGHE_CHECK(connection_.execute(
      fmt::format("INSERT INTO {} BY NAME SELECT {}{} + draft_order AS position, supersedes, {} AS "
                  "superseded_by, source_dept, submitted_on, missing FROM {}",
                  added_table(record), fields, position_,
                  quoted_name(evidence::column::conflicts_with), quoted_name(staged.draft_table))));
  position_ += static_cast<std::int64_t>(staged.accepted);
  return {};
}

}  // namespace ronghe::workflow
