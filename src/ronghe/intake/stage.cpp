// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/stage.hpp"

#include <fmt/format.h>

#include <utility>

#include "ronghe/engine/watched.hpp"
#include "ronghe/intake/detail/checks.hpp"
#include "ronghe/intake/detail/draft.hpp"
#include "ronghe/intake/detail/duplicates.hpp"
#include "ronghe/intake/detail/reading_error.hpp"
#include "ronghe/intake/detail/references.hpp"
#include "ronghe/intake/detail/staging.hpp"
#include "ronghe/intake/detail/tables.hpp"
#include "ronghe/intake/detail/text.hpp"

namespace ronghe::intake {

namespace {

constexpr std::size_t shown_rejects = 20;
constexpr std::size_t shown_characters = 60;

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

// Some values must not be seen by whoever looks over a shoulder or reads a log.
bool is_secret(const policy::RecordType& record, const std::string& column) {
  const auto* field = record.field(column);
  const auto& label = field == nullptr || field->label.empty() ? record.label : field->label;
  return label >= "L3";
}

Result<std::vector<Reject>> first_rejects(engine::Connection& connection,
                                          const policy::RecordType& record) {
  std::vector<Reject> rejects;
  RONGHE_TRY(rows, connection.collect(fmt::format(
                       "SELECT number, column_name, value, rule, reason, remedy FROM {} "
                       "ORDER BY nth, rowid LIMIT {}",
                       detail::faults_table, shown_rejects)));
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    Reject reject{.row = static_cast<std::uint64_t>(chunk.integer(0, i)),
                  .column = std::string(chunk.text(1, i)),
                  .value = detail::shortened(chunk.text(2, i), shown_characters),
                  .rule = std::string(chunk.text(3, i)),
                  .reason = std::string(chunk.text(4, i)),
                  .remedy = std::string(chunk.text(5, i))};
    if (!reject.value.empty() && is_secret(record, reject.column)) reject.value = "***";
    rejects.push_back(std::move(reject));
  }));
  return rejects;
}

Result<void> count_rows(engine::Connection& connection, Staged& staged) {
  const auto count = [&connection](const std::string& condition) {
    return connection.integer(
        fmt::format("SELECT count(*) FROM {} WHERE {}", detail::rows_table, condition));
  };
  const auto state = [](detail::RowState wanted) {
    return fmt::format("\"#state\" = {}", std::to_underlying(wanted));
  };
  RONGHE_TRY(all, count("true"));
  RONGHE_TRY(rejected, count(state(detail::RowState::rejected)));
  RONGHE_TRY(duplicates, count(state(detail::RowState::duplicate)));
  RONGHE_TRY(corrections, count(state(detail::RowState::accepted) +
                                " AND (supersedes IS NOT NULL OR supersedes_draft IS NOT NULL)"));
  staged.rows_read = static_cast<std::uint64_t>(all);
  staged.rejected = static_cast<std::uint64_t>(rejected);
  staged.duplicates = static_cast<std::uint64_t>(duplicates);
  staged.corrections = static_cast<std::uint64_t>(corrections);
  staged.accepted = staged.rows_read - staged.rejected - staged.duplicates;
  return {};
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

struct Comparison {
  const policy::Dictionary& dictionary;
  const detail::Source& source;
  const detail::HeaderMatch& match;
};

// The rows as a whole: why cells were refused, rules, references, and what is there already.
Result<void> compare_rows(engine::Connection& connection, detail::FaultTable& faults,
                          const Comparison& with,
                          const std::map<std::string, std::string>* compiled_rules) {
  RONGHE_CHECK(detail::explain_refused(connection, faults, with.source, with.match));
  if (compiled_rules != nullptr) {
    RONGHE_CHECK(detail::check_rules(connection, faults, *compiled_rules));
  }
  RONGHE_CHECK(detail::check_newer_stored(connection, faults));
  RONGHE_CHECK(detail::check_retired(connection, faults, with.dictionary));
  RONGHE_CHECK(detail::check_references(connection, faults, with.dictionary));
  return detail::mark_repeated_keys(connection, *faults.scope().record);
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
  const detail::ConversionScope scope{
      .record = record, .facts = &source.facts, .submitted_on = options.submitted_on};
  if (auto read = engine::watched(
          connection, {.progress = options.progress, .step = "read", .total = source.bytes},
          [&] { return connection.execute(detail::staging_sql(source, match, scope)); });
      !read) {
    return std::unexpected(detail::reading_error(source, read.error()));
  }
  RONGHE_TRY(faults, detail::FaultTable::create(connection, source, scope, options.language));
  const Comparison comparison{.dictionary = dictionary, .source = source, .match = match};
  RONGHE_CHECK(engine::watched(connection, {.progress = options.progress, .step = "compare"}, [&] {
    return compare_rows(connection, faults, comparison, options.compiled_rules);
  }));

  Staged staged{.record = record,
                .form = source.form,
                .path = options.path,
                .work_folder = options.work_folder,
                .sha256 = source.sha256,
                .draft_table = detail::draft_name,
                .first_rejects = {},
                .notices = source.notices};
  RONGHE_CHECK(count_rows(connection, staged));
  RONGHE_CHECK(detail::make_draft(
      connection, *record,
      {.source_dept = options.source_dept.empty() ? record->owner : options.source_dept,
       .submitted_on = options.submitted_on,
       .all_rows = staged.accepted == staged.rows_read}));
  RONGHE_TRY(rejects, first_rejects(connection, *record));
  staged.first_rejects = std::move(rejects);
  note_oddities(staged, match);
  return staged;
}

Result<void> place_drafts(engine::Connection& connection, const Staged& staged,
                          std::int64_t first_position) {
  if (staged.corrections == 0) return {};
  // When no row was left out the draft is a view: its rows lie in the table of rows.
  const bool view = staged.accepted == staged.rows_read;
  return connection.execute(fmt::format(
      "UPDATE {} SET supersedes = supersedes_draft + {} WHERE supersedes_draft IS NOT NULL",
      view ? detail::rows_table : detail::draft_name, first_position));
}

Result<void> discard(engine::Connection& connection) {
  RONGHE_CHECK(detail::drop_draft(connection));
  return connection.script(fmt::format(
      "DROP TABLE IF EXISTS {}; DROP TABLE IF EXISTS {}; DROP TABLE IF EXISTS intake_repeated; "
      "DROP TABLE IF EXISTS intake_met; DROP TABLE IF EXISTS intake_verdict",
      detail::rows_table, detail::faults_table));
}

std::string to_string(const Reject& reject, Format format) {
  const bool lines = format == Format::csv || format == Format::json_lines;
  auto text = fmt::format("{} {}", lines ? "line" : "row", reject.row);
  if (!reject.column.empty()) text += fmt::format(", \"{}\"", reject.column);
  if (!reject.value.empty()) text += fmt::format(" = \"{}\"", reject.value);
  return text + fmt::format(": {} (rule {}); {}", reject.reason, reject.rule, reject.remedy);
}

}  // namespace ronghe::intake
