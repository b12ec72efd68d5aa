// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/draft.hpp"

#include <fmt/format.h>

#include "ronghe/evidence/table.hpp"
#include "ronghe/intake/detail/tables.hpp"

namespace ronghe::intake::detail {

using engine::quoted_name;
using engine::quoted_text;

Result<void> drop_draft(engine::Connection& connection) {
  RONGHE_CHECK(connection.execute(fmt::format("DROP VIEW IF EXISTS {}", draft_view)));
  return connection.execute(fmt::format("DROP TABLE IF EXISTS {}", draft_table));
}

Result<void> make_draft(engine::Connection& connection, const policy::RecordType& record,
                        const DraftOptions& options) {
  RONGHE_CHECK(drop_draft(connection));
  std::string columns;
  for (const auto& field : record.fields) columns += quoted_name(field.name) + ", ";
  columns += fmt::format(
      "CAST({} AS VARCHAR) AS source_dept, DATE '{}' AS submitted_on, missing, supersedes, {}, ",
      quoted_text(options.source_dept), ronghe::to_string(options.submitted_on),
      quoted_name(evidence::column::conflicts_with));
  if (options.all_rows) {
    return connection.execute(
        fmt::format("CREATE TEMP VIEW {} AS SELECT {}rowid AS draft_order FROM {}", draft_view,
                    columns, rows_table));
  }
  // row_number() without an order numbers the rows as the scan gives them: in file order.
  return connection.execute(fmt::format(
      "CREATE TEMP TABLE {} AS SELECT {}row_number() OVER () - 1 AS draft_order FROM {} "
      "WHERE \"#state\" = 0",
      draft_table, columns, rows_table));
}

}  // namespace ronghe::intake::detail
