// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/stage_source.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "ronghe/engine/watched.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/intake/detail/checks.hpp"
#include "ronghe/intake/detail/conflicts.hpp"
#include "ronghe/intake/detail/draft.hpp"
#include "ronghe/intake/detail/duplicates.hpp"
#include "ronghe/intake/detail/erased.hpp"
#include "ronghe/intake/detail/lost_values.hpp"
#include "ronghe/intake/detail/reading_error.hpp"
#include "ronghe/intake/detail/references.hpp"
#include "ronghe/intake/detail/repeated_keys.hpp"
#include "ronghe/intake/detail/staging.hpp"
#include "ronghe/intake/detail/tables.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/policy/label.hpp"

namespace ronghe::intake::detail {

namespace {

constexpr std::size_t shown_characters = 60;
constexpr std::size_t shown_conflicts = 20;

// Few rows are converted before the engine has thought about how to do it well.
Result<void> convert(engine::Connection& connection, const Source& source, const std::string& sql) {
  if (source.values.empty()) return connection.execute(sql);
  RONGHE_CHECK(connection.execute("PRAGMA disable_optimizer"));
  auto done = connection.execute(sql);
  RONGHE_CHECK(connection.execute("PRAGMA enable_optimizer"));
  return done;
}

// The rows as a whole: why cells were refused, rules, references, and what is there already.
Result<void> compare_rows(engine::Connection& connection, FaultTable& faults,
                          const SourceScope& with, const Hand& hand) {
  RONGHE_CHECK(explain_refused(connection, faults, with.source, with.match));
  if (with.options.compiled_rules != nullptr) {
    RONGHE_CHECK(check_rules(connection, faults, *with.options.compiled_rules));
  }
  RONGHE_CHECK(check_erased(connection, faults, with.dictionary, with.options.erased));
  RONGHE_TRY(stored, stored_tables(connection));
  RONGHE_CHECK(check_newer_stored(connection, faults, stored, hand));
  RONGHE_CHECK(check_retired(connection, faults, with.dictionary, stored));
  RONGHE_CHECK(check_references(connection, faults, with.dictionary, stored));
  RONGHE_TRY(differing, check_repeated_keys(connection, faults));
  if (differing > 0) RONGHE_CHECK(check_own_references(connection, faults, stored));
  return compare_with_stored(connection, stored, hand);
}

Result<void> count_rows(engine::Connection& connection, Staged& staged) {
  const auto of_state = [](RowState state) {
    return fmt::format("count(*) FILTER (\"#state\" = {})", std::to_underlying(state));
  };
  const auto accepted_with = [](std::string_view column) {
    return fmt::format("count({}) FILTER (\"#state\" = {})", engine::quoted_name(column),
                       std::to_underlying(RowState::accepted));
  };
  RONGHE_TRY(rows, connection.collect(fmt::format(
                       "SELECT count(*), {}, {}, {}, {} FROM {}", of_state(RowState::rejected),
                       of_state(RowState::duplicate), accepted_with(evidence::column::supersedes),
                       accepted_with(evidence::column::conflicts_with), rows_table)));
  RONGHE_TRY(counts, rows.next());
  ensure(counts.has_value(), "a count gives a row");
  const auto count = [&](std::size_t column) {
    return static_cast<std::uint64_t>(counts->integer(column, 0));
  };
  staged.rows_read = count(0);
  staged.rejected = count(1);
  staged.duplicates = count(2);
  staged.corrections = count(3);
  staged.conflicts = count(4);
  staged.accepted = staged.rows_read - staged.rejected - staged.duplicates;
  return {};
}

}  // namespace

Result<Staged> stage_source(engine::Connection& connection, const SourceScope& with) {
  const auto& [dictionary, source, match, record, options] = with;
  const Hand hand{.record = record,
                  .source = options.source_dept.empty() ? record.owner : options.source_dept};
  const ConversionScope scope{
      .record = &record, .facts = &source.facts, .submitted_on = options.submitted_on};
  if (auto read = engine::watched(
          connection, {.progress = options.progress, .step = "read", .total = source.bytes},
          [&] { return convert(connection, source, staging_sql(source, match, scope)); });
      !read) {
    return std::unexpected(reading_error(source, read.error()));
  }
  RONGHE_TRY(faults, FaultTable::create(connection, source, scope, options.language));
  RONGHE_CHECK(engine::watched(connection, {.progress = options.progress, .step = "compare"},
                               [&] { return compare_rows(connection, faults, with, hand); }));
  Staged staged{.record = &record,
                .form = source.form,
                .path = options.path,
                .work_folder = options.work_folder,
                .sha256 = source.sha256,
                .draft_table = {},
                .first_rejects = {},
                .first_conflicts = {},
                .notices = {}};
  for (const auto& notice : source.notices) staged.notices.push_back(notice.in(options.language));
  RONGHE_CHECK(count_rows(connection, staged));
  if (staged.conflicts > 0) {
    const bool is_file = source.values.empty();
    RONGHE_TRY(conflicts,
               read_conflicts(connection, faults, is_file ? shown_conflicts : staged.conflicts));
    staged.first_conflicts = std::move(conflicts);
  }
  if (staged.corrections > 0 && source.values.empty()) {
    RONGHE_TRY(lost, lost_values(connection, faults));
    if (lost) staged.notices.push_back(lost->in(options.language));
  }
  const bool all_rows = staged.accepted == staged.rows_read;
  staged.draft_table = all_rows ? draft_view : draft_table;
  RONGHE_CHECK(make_draft(
      connection, record,
      {.source_dept = hand.source, .submitted_on = options.submitted_on, .all_rows = all_rows}));
  return staged;
}

Result<std::vector<Reject>> read_rejects(engine::Connection& connection,
                                         const policy::RecordType& record,
                                         std::size_t rejects_max) {
  std::vector<Reject> rejects;
  RONGHE_TRY(rows, connection.collect(fmt::format(
                       "SELECT number, column_name, value, rule, reason, remedy FROM {} "
                       "ORDER BY nth, rowid LIMIT {}",
                       faults_table, rejects_max)));
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    Reject reject{.row = static_cast<std::uint64_t>(chunk.integer(0, i)),
                  .column = std::string(chunk.text(1, i)),
                  .value = shortened(chunk.text(2, i), shown_characters),
                  .rule = std::string(chunk.text(3, i)),
                  .reason = std::string(chunk.text(4, i)),
                  .remedy = std::string(chunk.text(5, i))};
    if (!reject.value.empty() && policy::is_personal(record, record.field(reject.column)))
      reject.value = "***";
    rejects.push_back(std::move(reject));
  }));
  return rejects;
}

}  // namespace ronghe::intake::detail
