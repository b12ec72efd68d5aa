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
inline constexpr std::string_view position = "position";            // in the log
inline constexpr std::string_view supersedes = "supersedes";        // position that it corrects
inline constexpr std::string_view superseded_by = "superseded_by";  // position that corrects it
inline constexpr std::string_view source_dept = "source_dept";
inline constexpr std::string_view submitted_on = "submitted_on";
inline constexpr std::string_view missing = "missing";  // NULL, or {"field":"reason"} canonical
}  // namespace column

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
