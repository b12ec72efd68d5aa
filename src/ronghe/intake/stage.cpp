// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/stage.hpp"

#include <fmt/format.h>

#include <utility>

#include "ronghe/intake/detail/draft.hpp"
#include "ronghe/intake/detail/headers.hpp"
#include "ronghe/intake/detail/stage_source.hpp"
#include "ronghe/intake/detail/tables.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/stage_rows.hpp"

namespace ronghe::intake {

namespace {

constexpr std::size_t shown_rejects = 20;

Result<const policy::RecordType*> record_of(const policy::Dictionary& dictionary,
                                            const StageOptions& options, const SourceForm& form) {
  if (!options.record) return detail::detect_record(dictionary, form.titles, options.path);
  if (const auto* record = dictionary.record(*options.record)) return record;
  std::vector<std::string> names;
  for (const auto& [name, record] : dictionary.records) names.push_back(name);
  return bad_input(fmt::format("there is no record type \"{}\"; the dictionary has {}",
                               *options.record, detail::joined(names, ", ")));
}

Result<void> check_submission(const StageOptions& options) {
  if (!options.today || options.submitted_on <= *options.today) return {};
  return bad_input(
      fmt::format("the day of submission, {}, lies in the future (today is {}); correct it and "
                  "import the file again",
                  ronghe::to_string(options.submitted_on), ronghe::to_string(*options.today)),
      {options.path, 0, 0});
}

void note_oddities(Staged& staged, const detail::HeaderMatch& match) {
  if (!match.absent.empty()) {
    staged.notices.push_back(fmt::format("no column {}: counted as not collected in every row",
                                         detail::joined(match.absent, ", ")));
  }
  if (staged.rows_read == 0) {
    staged.notices.emplace_back("the file has titles, but no rows");
  }
}

}  // namespace

Result<Staged> stage(engine::Connection& connection, const policy::Dictionary& dictionary,
                     const StageOptions& options) {
  RONGHE_CHECK(check_submission(options));
  RONGHE_TRY(source, detail::open_source(connection, {.path = options.path,
                                                      .work_folder = options.work_folder,
                                                      .progress = options.progress}));
  RONGHE_TRY(record, record_of(dictionary, options, source.form));
  RONGHE_TRY(match, detail::match_headers(*record, source.form.titles, options.path));
  RONGHE_TRY(staged, detail::stage_source(connection, {.dictionary = dictionary,
                                                       .source = source,
                                                       .match = match,
                                                       .record = *record,
                                                       .options = options}));
  RONGHE_TRY(rejects, detail::read_rejects(connection, *record, shown_rejects));
  staged.first_rejects = std::move(rejects);
  note_oddities(staged, match);
  return staged;
}

Result<void> discard(engine::Connection& connection) {
  RONGHE_CHECK(detail::drop_draft(connection));
  return connection.script(fmt::format(
      "DROP TABLE IF EXISTS {}; DROP TABLE IF EXISTS {}; DROP TABLE IF EXISTS intake_repeated; "
      "DROP TABLE IF EXISTS intake_repeats; DROP TABLE IF EXISTS intake_met; DROP TABLE IF EXISTS "
      "intake_compared; DROP TABLE IF EXISTS intake_aside; DROP TABLE IF EXISTS intake_verdict",
      detail::rows_table, detail::faults_table));
}

namespace {

std::string place_of(std::uint64_t row, Format format) {
  const bool lines = format == Format::csv || format == Format::json_lines;
  return fmt::format("{} {}", lines ? "line" : "row", row);
}

}  // namespace

std::string to_string(const Conflict& conflict, Format format) {
  return place_of(conflict.row, format) + ", " + to_string(conflict);
}

std::string to_string(const Reject& reject, Format format) {
  auto text = place_of(reject.row, format);
  if (!reject.column.empty()) text += fmt::format(", \"{}\"", reject.column);
  if (!reject.value.empty()) text += fmt::format(" = \"{}\"", reject.value);
  return text + fmt::format(": {} (rule {}); {}", reject.reason, reject.rule, reject.remedy);
}

}  // namespace ronghe::intake
