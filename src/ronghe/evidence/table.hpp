// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ronghe/policy/dictionary.hpp"

// The table of a record: the fields of the dictionary, then what the log adds to every row. A
// record whose day is one of its fields (`submitted`) has a position and nothing else beside them.
namespace ronghe::evidence {

// The columns that follow the fields.
namespace column {
inline constexpr std::string_view position = "position";      // in the log
inline constexpr std::string_view supersedes = "supersedes";  // position that it corrects
// The position that corrects it. Below the row's own: the row was set aside when it was sealed, as
// it conflicts with what another hand had said there.
inline constexpr std::string_view superseded_by = "superseded_by";
// Of a draft, and of an entry without the mark: the position that it conflicts with. No column.
inline constexpr std::string_view conflicts_with = "#conflicts_with";
inline constexpr std::string_view source_dept = "source_dept";
inline constexpr std::string_view submitted_on = "submitted_on";
inline constexpr std::string_view missing = "missing";  // NULL, or {"field":"reason"} canonical
}  // namespace column

// Whether a row was set aside, as SQL over the columns of its table: it never counts.
inline constexpr std::string_view set_aside_sql = "superseded_by < position";
// With what it conflicts; NULL for every other row.
inline constexpr std::string_view conflicts_with_sql =
    "CASE WHEN superseded_by < position THEN superseded_by END";

struct StoredColumn {
  std::string name;
  std::string type;  // of the engine: "DECIMAL(18,2)"
  bool operator==(const StoredColumn&) const = default;
};

[[nodiscard]] std::vector<StoredColumn> stored_columns(const policy::RecordType& record);
// "pay" DECIMAL(18,2), "position" BIGINT NOT NULL, …
[[nodiscard]] std::string columns_sql(const std::vector<StoredColumn>& columns);
[[nodiscard]] std::string create_table_sql(const policy::RecordType& record);

}  // namespace ronghe::evidence
