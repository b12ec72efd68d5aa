// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/writer.hpp"

#include <fmt/format.h>

#include <utility>

#include "ronghe/base/worded.hpp"
#include "ronghe/ledger/append.hpp"
#include "ronghe/policy/party.hpp"
#include "ronghe/policy/record_names.hpp"
#include "ronghe/store/act_sealer.hpp"
#include "ronghe/store/append_draft.hpp"
#include "ronghe/store/signed_act.hpp"
#include "ronghe/store/viewer.hpp"
#include "ronghe/store/write_queue.hpp"

namespace ronghe::store {

using evidence::ValueRow;

namespace {

// A value as a file would have it.
intake::RowTexts texts_of(const ValueRow& row) {
  struct Text {
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(bool truth) const { return truth ? "true" : "false"; }
    std::string operator()(std::int64_t count) const { return std::to_string(count); }
    std::string operator()(const Decimal& number) const { return number.to_string(); }
    std::string operator()(const Date& day) const { return to_string(day); }
  };
  intake::RowTexts texts;
  for (const auto& [name, value] : row) texts[name] = std::visit(Text{}, value);
  return texts;
}

Result<const policy::RecordType*> record_of(const Store& store, const std::string& name) {
  if (const auto* record = store.record_type(name)) return record;
  const auto known = policy::records_near(store.pack().dictionary, name);
  return fail_with(ErrorKind::not_found, "record-unknown"_code,
                   "there is no record type \"{record}\"; this store has {known}",
                   {{"record", name}, {"known", known.en}, {"titles", known.zh}});
}

// What the dictionary alone can tell.
Result<PreparedBatch> prepare(const Store& store, const Batch& batch) {
  RONGHE_TRY(record, record_of(store, batch.record));
  RONGHE_TRY(source, parse_source(store.pack().dictionary, *record, batch.source));
  RONGHE_CHECK(check_can_be_signed(*record, batch));
  PreparedBatch prepared{
      .batch = &batch, .record = record, .source = std::move(source), .rows = {}};
  // Who signs is judged by what the log says of him, when it is sealed.
  if (!prepared.is_signed()) {
    RONGHE_CHECK(check_may_write(*record, prepared.source, batch.actor));
  }
  const auto* values = std::get_if<std::vector<ValueRow>>(&batch.rows);
  if (values == nullptr) return prepared;
  if (values->empty())
    return fail_with(ErrorKind::bad_input, "act-without-rows"_code,
                     "an act needs at least one row");
  if (!record->submitted.empty()) return prepared;
  for (const auto& row : *values) {
    RONGHE_TRY(texts, intake::named_fields(*record, texts_of(row)));
    RONGHE_CHECK(check_party(*record, prepared.source, texts));
    prepared.rows.push_back(std::move(texts));
  }
  return prepared;
}

// The rows of a file that a party sends are about that party.
Result<void> check_draft_party(engine::Connection& connection, const PreparedBatch& batch,
                               const intake::Staged& staged) {
  if (batch.source.party.empty()) return {};
  const auto field = policy::party_field(*batch.record, batch.source.owner);
  RONGHE_TRY(others, connection.integer(fmt::format(
                         "SELECT count(*) FROM {} WHERE {} IS DISTINCT FROM {}",
                         engine::quoted_name(staged.draft_table), engine::quoted_name(field),
                         engine::quoted_text(batch.source.party))));
  if (others == 0) return {};
  return fail_with(ErrorKind::refused, "rows-of-others"_code,
                   "{rows} rows are about another \"{field}\" than {source}, which can speak for "
                   "itself only; leave them out",
                   {{"rows", fmt::format("{}", others)},
                    {"field", field},
                    {"source", batch.source.to_string()}});
}

// A run is no evidence that a row could repeat or refer to.
Result<void> check_still_compared(engine::Connection& connection, const Batch& batch) {
  if (!batch.compared_at) return {};
  RONGHE_TRY(since,
             connection.integer(fmt::format("SELECT count(*) FROM ledger_entry WHERE position "
                                            ">= {} AND record <> 'run'",
                                            *batch.compared_at)));
  if (since == 0) return {};
  return fail_with(ErrorKind::refused, "sealed-by-others-meanwhile"_code,
                   "{entries} entries were sealed by others since the rows were compared with the "
                   "store; nothing was sealed, import the file again",
                   {{"entries", fmt::format("{}", since)}});
}

Result<Committed> append_file(Store& store, engine::Connection& connection,
                              const PreparedBatch& batch, const intake::Staged& staged) {
  RONGHE_CHECK(check_still_compared(connection, *batch.batch));
  RONGHE_CHECK(check_draft_party(connection, batch, staged));
  RONGHE_TRY(sealed, append_draft(store, connection, *batch.record, staged));
  return Committed{.first_position = sealed.first_position,
                   .count = sealed.count,
                   .corrections = static_cast<std::int64_t>(staged.corrections),
                   .conflicts = static_cast<std::int64_t>(staged.conflicts),
                   .duplicates = static_cast<std::int64_t>(staged.duplicates)};
}

Result<Committed> append_rows(Store& store, engine::Connection& connection,
                              const PreparedBatch& batch) {
  if (const auto* staged = std::get_if<const intake::Staged*>(&batch.batch->rows)) {
    return append_file(store, connection, batch, **staged);
  }
  RONGHE_CHECK(store.make_table(connection, *batch.record));
  RONGHE_TRY(sealed, ledger::append_values(connection, *batch.record,
                                           std::get<std::vector<ValueRow>>(batch.batch->rows)));
  Committed done{.first_position = sealed.first_position, .count = sealed.count};
  for (std::int64_t i = 0; i < done.count; ++i)
    done.positions.emplace_back(done.first_position + i);
  return done;
}

Result<Outcome> seal_alone(Store& store, const PreparedBatch& batch) {
  auto* const own = batch.batch->connection;
  auto& connection = own == nullptr ? store.connection() : *own;
  RONGHE_TRY(transaction, store.begin_writing(connection));
  RONGHE_TRY(done, append_rows(store, connection, batch));
  if (batch.batch->also) RONGHE_CHECK(batch.batch->also(connection, done));
  const auto version = store.version_with(*batch.record, done.conflicts > 0);
  auto outcome = settled(transaction, batch, std::move(done));
  if (std::holds_alternative<Committed>(outcome)) store.note_version(version);
  return outcome;
}

Result<engine::Connection*> acts_connection(Store& store) {
  auto& acts = store.write_queue().acts;
  if (!acts) {
    RONGHE_TRY(system, Viewer::open_all(store));  // a row is compared with those that are there
    acts = std::make_shared<Viewer>(std::move(system));
  }
  return &acts->connection();
}

// Acts are compared with the rows of their table before they are sealed.
Result<void> make_missing_tables(Store& store, engine::Connection& connection,
                                 const std::vector<const PreparedBatch*>& group) {
  for (const auto* batch : group) {
    if (store.has_table(*batch->record)) continue;
    RONGHE_TRY(transaction, store.begin_writing(connection));
    RONGHE_CHECK(store.make_table(connection, *batch->record));
    RONGHE_CHECK(transaction.commit());
    store.note_table(batch->record->name);
  }
  return {};
}

std::vector<Outcome> seal_group(Store& store, const std::vector<const PreparedBatch*>& group) {
  if (group.front()->rows.empty()) {
    auto outcome = seal_alone(store, *group.front());
    return {outcome ? *std::move(outcome) : NotCommitted{outcome.error()}};
  }
  const auto connection = acts_connection(store);
  if (!connection) return std::vector<Outcome>(group.size(), NotCommitted{connection.error()});
  if (const auto made = make_missing_tables(store, **connection, group); !made) {
    return std::vector<Outcome>(group.size(), NotCommitted{made.error()});
  }
  ActSealer sealer(store, **connection, store.write_queue());
  if (group.front()->preview == nullptr) return sealer.seal(group);
  auto preview = sealer.check(*group.front());
  if (!preview) return {NotCommitted{preview.error()}};
  *group.front()->preview = *std::move(preview);
  return {Committed{}};
}

Outcome pass(Store& store, PreparedBatch batch) {
  return store.write_queue().pass(std::move(batch),
                                  [&store](const auto& group) { return seal_group(store, group); });
}

}  // namespace

Outcome Writer::seal(const Batch& batch) {
  auto prepared = prepare(store_, batch);
  if (!prepared) return NotCommitted{prepared.error()};
  const bool new_table = !store_.has_table(*prepared->record);
  auto outcome = pass(store_, *std::move(prepared));
  if (new_table && std::holds_alternative<Committed>(outcome)) store_.note_table(batch.record);
  return outcome;
}

Result<void> Writer::check_file(const Batch& batch) {
  RONGHE_TRY(prepared, prepare(store_, batch));
  const auto* const* staged = std::get_if<const intake::Staged*>(&batch.rows);
  ensure(staged != nullptr && batch.connection != nullptr, "a file is staged on a connection");
  RONGHE_CHECK(check_draft_party(*batch.connection, prepared, **staged));
  return check_draft(store_, *batch.connection, *prepared.record, **staged);
}

Result<Preview> Writer::check(const Batch& batch) {
  RONGHE_TRY(prepared, prepare(store_, batch));
  if (prepared.rows.empty())
    return fail_with(ErrorKind::bad_input, "only-acts-are-checked"_code,
                     "only an act can be checked without sealing it");
  Preview preview;
  prepared.preview = &preview;
  RONGHE_CHECK(committed(pass(store_, std::move(prepared))));
  return preview;
}

Batch system_act(std::string record, evidence::ValueRow row, const Date& day) {
  return {.record = std::move(record),
          .rows = std::vector<evidence::ValueRow>{std::move(row)},
          .day = day,
          .actor = std::string(policy::system_role)};
}

Result<Committed> committed(Outcome outcome) {
  if (auto* done = std::get_if<Committed>(&outcome)) return std::move(*done);
  if (auto* unknown = std::get_if<Unknown>(&outcome)) {
    return fail_with(ErrorKind::fault, "outcome-unknown"_code,
                     "whether {batch} are in the store is not known, because the end of the "
                     "transaction failed ({why}); open the store again and say the same once more: "
                     "what is there already adds nothing",
                     {{"batch", unknown->batch}, {"why", unknown->error.message}});
  }
  return std::unexpected(std::move(std::get<NotCommitted>(outcome)).error);
}

}  // namespace ronghe::store
