// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "ronghe/evidence/labels.hpp"

// The rows of a sealed record as they are read: a SELECT over its table.
namespace ronghe::evidence {

inline constexpr std::uint64_t all_groups = ~std::uint64_t{0};

// What reveal_<record> says beside a veiled field: whether its value is where the column of the
// table has it, as in rows of earlier layouts. Otherwise nothing is looked for there, so that
// nobody can put another value in its place.
[[nodiscard]] inline std::string in_table_name(const std::string& field) {
  return field + "#in_table";
}

// Beside the columns of the record, the fields of a row that were not opened: `"pay""post"`, null
// for none.
inline constexpr std::string_view shut_column = "#shut";
[[nodiscard]] inline std::string shut_name(std::string_view field) {
  return fmt::format("\"{}\"", field);
}

// How the view in the database file reads them, which is there for everyone: open_<record> opens
// nothing.
[[nodiscard]] std::string withheld_rows_sql(const policy::RecordType& record,
                                            const Labelled& labelled);
// The fields of the label groups whose bits are set, opened by reveal_<record> as far as keys are
// here, and which were not. `where` narrows the rows before any is opened: " WHERE …" over the
// columns of the table.
[[nodiscard]] std::string opened_rows_sql(const policy::RecordType& record,
                                          const Labelled& labelled, std::uint64_t groups,
                                          const std::string& where = {});

// The value of a field by which rows are joined, over a row of the sealed table, as far as keys are
// here: for conditions by which the system narrows rows, not for what a reader sees.
[[nodiscard]] std::string joined_value_sql(const policy::RecordType& record,
                                           const Labelled& labelled, const std::string& field);

}  // namespace ronghe::evidence
