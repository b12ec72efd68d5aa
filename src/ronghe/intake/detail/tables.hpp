// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <set>
#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/policy/dictionary.hpp"

// The temporary tables of one staged file. Their own columns begin with '#', so that no field of a
// dictionary can clash with them.
namespace ronghe::intake::detail {

// Typed rows in file order, rowid = order in the file: the fields, missing, supersedes,
// "#conflicts_with", "#raw" (texts of the file's cells, only where a cell was refused), "#state",
// "#hash" (of the key), "#row" (row of the user's file, where the conversion counted it).
inline constexpr const char* rows_table = "intake_rows";
// One row per fault: at (rowid), number (row of the user's file), column_name, value, rule, reason,
// remedy.
inline constexpr const char* faults_table = "intake_faults";
// The accepted rows: a table, or where all rows are accepted a view of them.
inline constexpr const char* draft_table = "intake_draft";
inline constexpr const char* draft_view = "intake_draft_of_all";

enum class RowState { accepted = 0, rejected = 1, duplicate = 2 };

// The names of the tables of a store.
using StoredTables = std::set<std::string, std::less<>>;
[[nodiscard]] Result<StoredTables> stored_tables(engine::Connection& connection);
// "a", "b", ... with an alias before each.
[[nodiscard]] std::string key_list(const policy::RecordType& record, const std::string& alias);

}  // namespace ronghe::intake::detail
