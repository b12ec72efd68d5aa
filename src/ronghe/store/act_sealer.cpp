// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/act_sealer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "ronghe/base/worded.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/policy/compile/row_rules.hpp"
#include "ronghe/store/act_statement.hpp"
#include "ronghe/store/append_draft.hpp"
#include "ronghe/store/signed_act.hpp"

namespace ronghe::store {

using intake::RowTexts;
using intake::StagedRow;

namespace {

using Acts = std::vector<const PreparedBatch*>;

std::string key_of(const policy::RecordType& record, const RowTexts& row) {
  std::string key;
  for (const auto& field : record.key) {
    const auto found = row.find(field);
    key += (found == row.end() ? "" : found->second) + '\x1f';
  }
  return key;
}

std::set<std::string> keys_of(const PreparedBatch& act) {
  std::set<std::string> keys;
  for (const auto& row : act.rows) keys.insert(key_of(*act.record, row));
  return keys;
}

// What the system writes has one hand, and is read as it is.
std::optional<Error> conflict_of_system(const policy::RecordType& record,
                                        std::span<const StagedRow> rows) {
  if (policy::system_records().record(record.name) == nullptr) return std::nullopt;
  const auto found =
      std::ranges::find_if(rows, [](const auto& row) { return row.conflict.has_value(); });
  if (found == rows.end()) return std::nullopt;
  const auto& conflict = *found->conflict;
  return fail_with(ErrorKind::refused, "system-record-in-conflict"_code,
                   "{record}, {conflict}; the record is one of the system, which holds no "
                   "conflicts: only {source} corrects it",
                   {{"record", record.name},
                    {"conflict", intake::to_string(conflict)},
                    {"key", conflict.key},
                    {"position", fmt::to_string(conflict.position)},
                    {"source", conflict.source}})
      .error();
}

// What is wrong with an act, a line for each fault; nothing for one without.
std::optional<Error> fault_of(const policy::RecordType& record, std::span<const StagedRow> rows) {
  std::string message;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const auto& reject : rows[i].rejects) {
      message += message.empty() ? "" : "\n  ";
      message += record.name;
      if (rows.size() > 1) message += fmt::format(", row {}", i + 1);
      message += ", " + intake::to_string(reject);
    }
  }
  if (message.empty()) return conflict_of_system(record, rows);
  return fail_with(ErrorKind::bad_input, "act-rejected"_code, "{detail}",
                   {{"detail", std::move(message)}})
      .error();
}

// Where the rows of an act are: those added follow each other from `next` on.
Committed placed(std::span<const StagedRow> rows, std::int64_t& next) {
  Committed done{.first_position = next};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& row = rows[i];
    if (row.state == StagedRow::State::duplicate) {
      ++done.duplicates;
      done.positions.push_back(row.position);
      continue;
    }
    ++done.count;
    done.corrections += row.corrects ? 1 : 0;
    if (row.conflict) {
      ++done.conflicts;
      done.conflicting.push_back(*row.conflict);
      done.conflicting.back().row = i + 1;
    }
    done.positions.emplace_back(next++);
  }
  return done;
}

Result<std::vector<RowTexts>> draft_rows(engine::Connection& connection,
                                         const policy::RecordType& record,
                                         const std::string& draft) {
  std::vector<std::string> names;
  for (const auto& field : record.fields) names.push_back(field.name);
  RONGHE_TRY(found,
             stated_rows(connection, names, engine::quoted_name(draft) + " ORDER BY draft_order"));
  return std::move(found.rows);
}

}  // namespace

std::vector<Outcome> ActSealer::seal(const Acts& acts) {
  Outcomes outcomes(acts.size());
  for (auto& stretch : stretches_of(acts)) seal_stretch(acts, std::move(stretch), outcomes);
  std::vector<Outcome> done;
  for (auto& outcome : outcomes) {
    ensure(outcome.has_value(), "every act has an outcome");
    done.push_back(*std::move(outcome));
  }
  return done;
}

std::vector<ActSealer::Stretch> ActSealer::stretches_of(const Acts& acts) const {
  // What a record refers to comes before it.
  std::map<std::string, std::size_t> rank;
  for (const auto* record : store_.pack().dictionary.in_reference_order()) {
    rank.emplace(record->name, rank.size());
  }
  const auto rank_of = [&](std::size_t act) {
    const auto found = rank.find(acts[act]->record->name);
    return found == rank.end() ? rank.size() : found->second;
  };
  std::vector<std::size_t> order(acts.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, rank_of);
  std::vector<Stretch> stretches;
  for (const auto i : order) {
    const auto& act = *acts[i];
    const auto keys = keys_of(act);
    const auto fits = [&](const Stretch& stretch) {
      return stretch.record == act.record && stretch.source == act.source &&
             stretch.day == act.batch->day;
    };
    const auto found = std::ranges::find_if(stretches.rbegin(), stretches.rend(), fits);
    auto* stretch = found == stretches.rend() ? nullptr : &*found;
    const bool shares = stretch != nullptr && std::ranges::any_of(keys, [&](const auto& key) {
                          return stretch->keys.contains(key);
                        });
    if (stretch == nullptr || shares) {
      stretch = &stretches.emplace_back(Stretch{.record = act.record,
                                                .source = act.source,
                                                .day = act.batch->day,
                                                .acts = {},
                                                .keys = {}});
    }
    stretch->acts.push_back(i);
    stretch->keys.insert(keys.begin(), keys.end());
  }
  return stretches;
}

void ActSealer::seal_stretch(const Acts& acts, Stretch stretch, Outcomes& outcomes) {
  const auto tried = try_stretch(acts, stretch, outcomes);
  if (tried) return;
  std::erase_if(stretch.acts, [&](std::size_t act) { return outcomes[act].has_value(); });
  // One of them is such that only sealing finds out: it must not take the others with it.
  const bool alone = stretch.acts.size() > 1 && tried.error().kind != ErrorKind::fault;
  for (const auto act : stretch.acts) {
    auto single = stretch;
    single.acts = {act};
    if (alone) {
      seal_stretch(acts, std::move(single), outcomes);
    } else {
      outcomes[act] = NotCommitted{tried.error()};
    }
  }
}

// Staged before the transaction begins: nobody else writes meanwhile, and rows of a transaction
// that has not ended have no place in their table that staging could go by.
Result<void> ActSealer::try_stretch(const Acts& acts, Stretch stretch, Outcomes& outcomes) {
  RONGHE_TRY(staged, stage(acts, stretch, outcomes));
  if (stretch.acts.empty()) return {};
  RONGHE_TRY(transaction, store_.begin_writing(connection_));
  RONGHE_TRY(next, ledger::size(connection_));
  if (staged.staged.accepted > 0) {
    RONGHE_CHECK(append(*acts[stretch.acts.front()], staged.staged, next));
  }
  std::vector<Committed> done;
  auto rows = std::span<const StagedRow>(staged.rows);
  bool any = staged.staged.accepted > 0;
  for (const auto act : stretch.acts) {
    const auto count = acts[act]->rows.size();
    done.push_back(placed(rows.first(count), next));
    rows = rows.subspan(count);
    if (!acts[act]->batch->also) continue;
    RONGHE_CHECK(acts[act]->batch->also(connection_, done.back()));
    any = true;
  }
  const auto end =
      any ? settled(transaction, *acts[stretch.acts.front()], {}) : Outcome(Committed{});
  if (any && std::holds_alternative<Committed>(end)) {
    if (acts[stretch.acts.front()]->is_signed()) store_.note_table(signature_record);
    if (staged.staged.accepted > 0) {
      store_.note_version(store_.version_with(*stretch.record, staged.staged.conflicts > 0));
    }
  }
  for (std::size_t i = 0; i < done.size(); ++i) {
    const auto act = stretch.acts[i];
    outcomes[act] = end;
    if (std::holds_alternative<Committed>(end)) outcomes[act] = std::move(done[i]);
    if (auto* unknown = std::get_if<Unknown>(&*outcomes[act]))
      unknown->batch = describe(*acts[act]);
  }
  return {};
}

// An act that is signed is alone in its stretch, and its signatures follow its rows.
Result<void> ActSealer::append(const PreparedBatch& first_act, const intake::Staged& staged,
                               std::int64_t next) {
  std::vector<evidence::ValueRow> signatures;
  if (first_act.is_signed()) {
    RONGHE_TRY(rows, signature_rows(store_, connection_, first_act, staged, next));
    signatures = std::move(rows);
  }
  RONGHE_CHECK(append_draft(store_, connection_, *first_act.record, staged));
  return signatures.empty() ? Result<void>() : append_signatures(store_, connection_, signatures);
}

Result<intake::StagedRows> ActSealer::stage(const Acts& acts, Stretch& stretch,
                                            Outcomes& outcomes) {
  const auto& record = *stretch.record;
  RONGHE_TRY(rules, rules_of(record, stretch.day));
  while (true) {  // each round leaves faulty acts out, of which others may have spoken
    std::vector<RowTexts> texts;
    for (const auto act : stretch.acts) {
      texts.insert(texts.end(), acts[act]->rows.begin(), acts[act]->rows.end());
    }
    RONGHE_TRY(staged, intake::stage_rows(connection_, store_.pack().dictionary, texts,
                                          {.record = &record,
                                           .source_dept = stretch.source.to_string(),
                                           .submitted_on = stretch.day,
                                           .compiled_rules = rules}));
    std::vector<std::size_t> good;
    auto rows = std::span<const StagedRow>(staged.rows);
    for (const auto act : stretch.acts) {
      const auto own = rows.first(acts[act]->rows.size());
      rows = rows.subspan(own.size());
      if (auto fault = fault_of(record, own)) {
        outcomes[act] = NotCommitted{*std::move(fault)};
      } else {
        good.push_back(act);
      }
    }
    const bool all = good.size() == stretch.acts.size();
    stretch.acts = std::move(good);
    if (all || stretch.acts.empty()) return staged;
  }
}

Result<const std::map<std::string, std::string>*> ActSealer::rules_of(
    const policy::RecordType& record, const Date& day) {
  constexpr std::size_t kept_max = 256;
  const std::pair key(record.name, day);
  if (queue_.rules.size() >= kept_max && !queue_.rules.contains(key)) queue_.rules.clear();
  if (const auto found = queue_.rules.find(key); found != queue_.rules.end()) return &found->second;
  RONGHE_TRY(compiled, policy::compiled_rules(store_.pack(), record, day));
  return &queue_.rules.emplace(key, std::move(compiled)).first->second;
}

Result<Preview> ActSealer::check(const PreparedBatch& act) {
  const Acts acts{&act};
  Outcomes outcomes(1);
  auto stretch = std::move(stretches_of(acts).front());
  RONGHE_TRY(staged, stage(acts, stretch, outcomes));
  if (outcomes.front()) return std::unexpected(std::get<NotCommitted>(*outcomes.front()).error);
  RONGHE_TRY(next, ledger::size(connection_));
  RONGHE_TRY(rows, draft_rows(connection_, *act.record, staged.staged.draft_table));
  RONGHE_TRY(stated, statement_of_draft(store_, connection_, act, staged.staged.draft_table));
  auto statement = canonical_text(stated.statement);
  const auto hash = hash_of(store_.suite(), statement);
  return Preview{.would = placed(staged.rows, next),
                 .rows = std::move(rows),
                 .statement = std::move(statement),
                 .hash = hash,
                 .blind = stated.blind};
}

}  // namespace ronghe::store
