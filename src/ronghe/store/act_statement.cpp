// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/act_statement.hpp"

#include <fmt/format.h>

#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/random.hpp"
#include "ronghe/evidence/table.hpp"

namespace ronghe::store {

using engine::quoted_name;

namespace {

constexpr const char* missing = "missing";

// A field is public where the log itself shows its value.
std::vector<std::string> public_fields(const policy::RecordType& record,
                                       const evidence::SealPlan* plan) {
  std::set<std::size_t> labelled;
  if (plan != nullptr) {
    for (const auto& group : plan->labelled.groups) {
      labelled.insert(group.fields.begin(), group.fields.end());
    }
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    if (!labelled.contains(i)) names.push_back(record.fields[i].name);
  }
  if (labelled.empty()) names.emplace_back(missing);
  return names;
}

std::vector<std::string> all_fields(const policy::RecordType& record) {
  std::vector<std::string> names;
  for (const auto& field : record.fields) names.push_back(field.name);
  names.emplace_back(missing);
  return names;
}

}  // namespace

Result<StatedRows> stated_rows(engine::Connection& connection,
                               const std::vector<std::string>& fields, const std::string& from) {
  std::string columns;
  for (const auto& field : fields) {
    columns += fmt::format("CAST({} AS VARCHAR), ", quoted_name(field));
  }
  RONGHE_TRY(found, connection.collect(fmt::format(
                        "SELECT {}{}, {} FROM {}", columns, evidence::column::supersedes,
                        quoted_name(evidence::column::conflicts_with), from)));
  StatedRows out;
  RONGHE_CHECK(found.each([&](const engine::Chunk& chunk, std::size_t row) {
    auto& stated = out.rows.emplace_back();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (!chunk.is_null(i, row)) stated[fields[i]] = chunk.text(i, row);
    }
    if (!chunk.is_null(fields.size(), row)) {
      out.corrects.insert(chunk.integer(fields.size(), row));
    }
    if (!chunk.is_null(fields.size() + 1, row)) {
      out.conflicts_with.insert(chunk.integer(fields.size() + 1, row));
    }
  }));
  return out;
}

Result<BlindStatement> statement_of_draft(const Store& store, engine::Connection& connection,
                                          const PreparedBatch& act,
                                          const std::string& draft_table) {
  const auto* plan = store.plan_of(act.record->name);
  const auto from = quoted_name(draft_table);
  RONGHE_TRY(shown, stated_rows(connection, public_fields(*act.record, plan), from));
  BlindStatement out{.statement = {.suite = store.suite(),
                                   .origin = store.origin(),
                                   .record = act.record->name,
                                   .source = act.source.to_string(),
                                   .day = act.batch->day,
                                   .actor = act.batch->actor,
                                   .rows = std::move(shown.rows),
                                   .corrects = std::move(shown.corrects),
                                   .conflicts_with = std::move(shown.conflicts_with)},
                     .blind = {}};
  if (plan == nullptr) return out;
  RONGHE_TRY(whole, stated_rows(connection, all_fields(*act.record), from));
  out.blind = act.batch->blind.value_or(crypto::Hash(crypto::random_bytes<crypto::Hash::size>()));
  out.statement.veiled = veiled_rows(store.suite(), *out.blind, whole.rows);
  return out;
}

Result<ActStatement> statement_of_sealed(const Store& store, engine::Connection& connection,
                                         const SealedStretch& rows) {
  const auto& record = *rows.record;
  const auto* plan = store.plan_of(record.name);
  const auto from =
      fmt::format("(SELECT *, {} AS {} FROM {}) WHERE position >= {} AND position < {}",
                  evidence::conflicts_with_sql, quoted_name(evidence::column::conflicts_with),
                  plan == nullptr ? quoted_name(record.name) : plan->table(), rows.first,
                  rows.first + rows.count);
  RONGHE_TRY(said,
             connection.collect(fmt::format(
                 "SELECT min(source_dept), CAST(min(submitted_on) AS VARCHAR), count(DISTINCT "
                 "(source_dept, submitted_on)), count(*) FROM {}",
                 from)));
  ActStatement out;
  out.suite = store.suite();
  out.origin = store.origin();
  out.record = record.name;
  bool whole = false;
  RONGHE_CHECK(said.each([&](const engine::Chunk& chunk, std::size_t row) {
    whole = chunk.integer(2, row) == 1 && chunk.integer(3, row) == rows.count;
    if (!whole) return;
    out.source = chunk.is_null(0, row) ? "" : chunk.text(0, row);
    out.day = parse_date(chunk.text(1, row)).value_or(Date{});
  }));
  if (!whole) {
    return fail_with(
        ErrorKind::proof_failed, "act-rows-missing"_code,
        "{count} rows of {record} of one day and source ought to stand there, and do not",
        {{"count", std::to_string(rows.count)}, {"record", record.name}});
  }
  RONGHE_TRY(shown, stated_rows(connection, public_fields(record, plan), from));
  out.rows = std::move(shown.rows);
  // A row that corrects another one of the same act: nobody had a position for that before.
  std::erase_if(shown.corrects, [&](std::int64_t position) { return position >= rows.first; });
  out.corrects = std::move(shown.corrects);
  out.conflicts_with = std::move(shown.conflicts_with);
  return out;
}

}  // namespace ronghe::store
