// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/stage_rows.hpp"

#include <fmt/format.h>

#include <utility>

#include "ronghe/intake/detail/duplicates.hpp"
#include "ronghe/intake/detail/headers.hpp"
#include "ronghe/intake/detail/json_lines.hpp"
#include "ronghe/intake/detail/row_source.hpp"
#include "ronghe/intake/detail/stage_source.hpp"
#include "ronghe/intake/detail/tables.hpp"

namespace ronghe::intake {

namespace {

// Every field has a column of its own.
detail::HeaderMatch match_of(const policy::RecordType& record) {
  detail::HeaderMatch match;
  for (std::size_t i = 0; i < record.fields.size(); ++i) match.column_of_field.emplace_back(i);
  return match;
}

StagedRow::State state_of(std::int64_t state) {
  switch (static_cast<detail::RowState>(state)) {
    case detail::RowState::accepted: return StagedRow::State::accepted;
    case detail::RowState::rejected: return StagedRow::State::rejected;
    case detail::RowState::duplicate: return StagedRow::State::duplicate;
  }
  std::unreachable();
}

Result<std::vector<StagedRow>> read_rows(engine::Connection& connection,
                                         const policy::RecordType& record, const Staged& staged) {
  std::vector<StagedRow> rows;
  RONGHE_TRY(states, connection.collect(fmt::format(
                         "SELECT \"#state\"::BIGINT, supersedes IS NOT NULL FROM {} ORDER BY rowid",
                         detail::rows_table)));
  RONGHE_CHECK(states.each([&](const engine::Chunk& chunk, std::size_t i) {
    rows.push_back({.state = state_of(chunk.integer(0, i)),
                    .corrects = chunk.boolean(1, i),
                    .conflict = {},
                    .rejects = {},
                    .position = {}});
  }));
  for (const auto& conflict : staged.first_conflicts) {
    rows.at(conflict.row - 1).conflict = conflict;
  }
  if (staged.rejected > 0) {
    RONGHE_TRY(rejects,
               detail::read_rejects(connection, record, rows.size() * (record.fields.size() + 1)));
    for (auto& reject : rejects) rows.at(reject.row - 1).rejects.push_back(std::move(reject));
  }
  if (staged.duplicates > 0) {
    RONGHE_CHECK(detail::each_duplicate(connection, [&](std::int64_t row, std::int64_t position) {
      rows.at(static_cast<std::size_t>(row)).position = position;
    }));
  }
  return rows;
}

}  // namespace

Result<std::vector<RowTexts>> rows_of_json(const std::string& text) {
  return detail::json_objects(text);
}

Result<RowTexts> named_fields(const policy::RecordType& record, const RowTexts& row) {
  std::vector<std::string> names;
  for (const auto& [name, text] : row) names.push_back(name);
  RONGHE_TRY(fields, detail::match_names(record, names));
  RowTexts named;
  for (std::size_t i = 0; i < names.size(); ++i) {
    named[record.fields[fields[i]].name] = row.at(names[i]);
  }
  return named;
}

Result<StagedRows> stage_rows(engine::Connection& connection, const policy::Dictionary& dictionary,
                              std::span<const RowTexts> rows, const RowsOptions& options) {
  ensure(options.record != nullptr && !rows.empty(), "there are rows of a record");
  const auto& record = *options.record;
  const auto source = detail::source_of_rows(record, rows);
  const auto match = match_of(record);
  const StageOptions stage_options{.path = record.name,
                                   .record = record.name,
                                   .source_dept = options.source_dept,
                                   .submitted_on = options.submitted_on,
                                   .today = {},
                                   .work_folder = {},
                                   .compiled_rules = options.compiled_rules,
                                   .language = options.language};
  RONGHE_TRY(staged, detail::stage_source(connection, {.dictionary = dictionary,
                                                       .source = source,
                                                       .match = match,
                                                       .record = record,
                                                       .options = stage_options}));
  RONGHE_TRY(states, read_rows(connection, record, staged));
  return StagedRows{.staged = std::move(staged), .rows = std::move(states)};
}

std::string to_string(const Conflict& conflict, Language language) {
  const auto& [row, key, position, source, submitted_on] = conflict;
  if (language == Language::zh) {
    return fmt::format("{}：{}{}{}已有不同申报（日志位置 {}）", key, source,
                       submitted_on.empty() ? "" : " 于 ",
                       submitted_on.empty() ? "" : submitted_on + " ", position);
  }
  return fmt::format("{}: {} said other things of it{}{} (log position {})", key, source,
                     submitted_on.empty() ? "" : " on ", submitted_on, position);
}

std::string to_string(const Reject& reject, Language language) {
  const bool zh = language == Language::zh;
  std::string text;
  if (!reject.column.empty()) {
    text += fmt::format(fmt::runtime(zh ? "“{}”" : "\"{}\""), reject.column);
  }
  if (!reject.value.empty()) {
    text += fmt::format(fmt::runtime(zh ? " = “{}”" : " = \"{}\""), reject.value);
  }
  if (!text.empty()) text += zh ? "：" : ": ";
  return text + fmt::format(fmt::runtime(zh ? "{}（规则 {}）；{}" : "{} (rule {}); {}"),
                            reject.reason, reject.rule, reject.remedy);
}

}  // namespace ronghe::intake
