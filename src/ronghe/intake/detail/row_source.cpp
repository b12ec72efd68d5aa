// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/row_source.hpp"

#include <fmt/format.h>

namespace ronghe::intake::detail {

namespace {

std::string values_of(const policy::RecordType& record, const RowTexts& row, std::size_t number) {
  auto values = fmt::format("(CAST({} AS BIGINT)", number);
  for (const auto& field : record.fields) {
    const auto found = row.find(field.name);
    const bool absent = found == row.end() || found->second.empty();
    values +=
        fmt::format(", CAST({} AS VARCHAR)", absent ? "NULL" : engine::quoted_text(found->second));
  }
  return values + ")";
}

}  // namespace

Source source_of_rows(const policy::RecordType& record, std::span<const RowTexts> rows) {
  Source source{.path = record.name, .numbered = true};
  source.form.format = Format::json_lines;
  for (const auto& field : record.fields) source.form.titles.push_back(field.name);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    source.values += (i == 0 ? "(VALUES " : ", ") + values_of(record, rows[i], i + 1);
  }
  source.values += ")";
  std::string cells;
  for (const auto& row : rows) {
    for (const auto& [name, text] : row) cells += text;
  }
  source.facts = facts_of(cells);
  return source;
}

}  // namespace ronghe::intake::detail
