// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/fault_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "ronghe/intake/detail/csv_text.hpp"
#include "ronghe/intake/detail/tables.hpp"

namespace ronghe::intake::detail {

Result<FaultTable> FaultTable::create(engine::Connection& connection, const Source& source,
                                      const ConversionScope& scope, Language language) {
  RONGHE_CHECK(connection.execute(fmt::format(
      "CREATE OR REPLACE TEMP TABLE {} (nth BIGINT, number BIGINT, column_name VARCHAR, "
      "value VARCHAR, rule VARCHAR, reason VARCHAR, remedy VARCHAR)",
      faults_table)));
  FaultTable table(source, scope, language);
  RONGHE_TRY(counts, connection.collect(
                         fmt::format("SELECT count(*), count(\"#raw\") FROM {}", rows_table)));
  RONGHE_CHECK(counts.each([&](const engine::Chunk& chunk, std::size_t row) {
    table.records_ = static_cast<std::uint64_t>(chunk.integer(0, row));
    table.refused_cells_ = chunk.integer(1, row) > 0;
  }));
  return table;
}

std::vector<std::uint64_t> FaultTable::numbers_of(const std::vector<Entry>& entries) const {
  const bool csv = source_->form.format == Format::csv;
  const std::uint64_t first = csv ? 2 : 1;  // a header comes before the first row
  std::vector<std::uint64_t> numbers;
  for (const auto& entry : entries) {
    numbers.push_back(entry.number ? static_cast<std::uint64_t>(*entry.number)
                                   : static_cast<std::uint64_t>(entry.at) + first);
  }
  if (!csv || source_->facts.lines == records_ + 1) return numbers;
  // Blank lines or line ends inside quotes: look up where the rows really begin.
  std::vector<std::uint64_t> records;
  for (const auto& entry : entries) records.push_back(static_cast<std::uint64_t>(entry.at));
  std::ranges::sort(records);
  const auto repeated = std::ranges::unique(records);
  records.erase(repeated.begin(), repeated.end());
  const auto lines =
      lines_of_records(source_->readable, records,
                       {.delimiter = source_->form.delimiter, .skipped = source_->form.skipped});
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto found = std::ranges::lower_bound(records, static_cast<std::uint64_t>(entries[i].at));
    const auto place = static_cast<std::size_t>(found - records.begin());
    if (place < lines.size()) numbers[i] = lines[place];
  }
  return numbers;
}

std::string FaultTable::name_of_row(std::uint64_t number, Language language) const {
  const bool zh = language == Language::zh;
  // Acts are staged together: a number of all their rows would say nothing to who says one of them.
  if (!source_->values.empty()) return zh ? "另一行" : "another row";
  if (zh) return fmt::format("第 {} 行", number);
  const auto format = source_->form.format;
  const bool lines = format == Format::csv || format == Format::json_lines;
  return fmt::format("{} {}", lines ? "line" : "row", number);
}

Result<void> FaultTable::add(engine::Connection& connection, const std::vector<Entry>& entries) {
  if (entries.empty()) return {};
  const auto numbers = numbers_of(entries);
  RONGHE_TRY(appender, connection.appender(faults_table));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& entry = entries[i];
    appender.integer(entry.at);
    appender.integer(static_cast<std::int64_t>(numbers[i]));
    appender.text(entry.column);
    appender.text(entry.value);
    appender.text(entry.diagnosis.rule);
    appender.text(entry.diagnosis.reason);
    appender.text(entry.diagnosis.remedy);
    appender.end_row();
  }
  return appender.close();
}

Result<void> FaultTable::settle(engine::Connection& connection) {
  return connection.execute(fmt::format(
      "UPDATE {} SET \"#state\" = {} WHERE \"#state\" = 0 AND rowid IN (SELECT nth FROM {})",
      rows_table, std::to_underlying(RowState::rejected), faults_table));
}

}  // namespace ronghe::intake::detail
