// SPDX-License-Identifier: Apache-2.0
// What a store does about labels: seals, opens, withholds.
#include "ronghe/evidence/labels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ronghe/base/worded.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/ledger/sealing.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/store/tombstones.hpp"
#include "ronghe/store/writer.hpp"

namespace ronghe::store {

Result<void> Store::prepare_labels() {
  const auto meta = [this](const char* key) {
    return connection_->text(fmt::format("SELECT value FROM store_meta WHERE key = '{}'", key));
  };
  RONGHE_TRY(suite, meta("suite"));
  RONGHE_TRY(keys, meta("keys"));
  RONGHE_TRY(labels, meta("labels"));
  RONGHE_TRY(origin, meta("origin"));
  RONGHE_TRY(log_key, meta("log_key"));
  const auto known = crypto::suite_named(suite.value_or(""));
  if (!known || !origin) {
    return fail_with(ErrorKind::bad_input, "store-without-suite"_code,
                     "{folder} does not say its suite and origin; restore it from a backup",
                     {{"folder", folder_}});
  }
  origin_ = *origin;
  log_key_ = log_key.value_or("");
  keys_folder_ = keys.value_or("").empty() ? folder_ + "/keys" : *keys;
  ring_ = std::make_shared<evidence::KeyRing>(*known);
  seals_ = labels.value_or("") == labels_sealed;
  written_ = pack_.dictionary;
  RONGHE_TRY(came, fields_of_adoptions());
  came_ = std::move(came);
  if (!seals_) return {};
  RONGHE_TRY(acts, field_acts());
  for (const auto& act : acts) evidence::apply(act, pack_.dictionary);
  for (const auto* dictionary : {&std::as_const(pack_.dictionary), &policy::system_records()}) {
    for (const auto& [name, record] : dictionary->records) {
      auto plan = evidence::seal_plan(record, pack_.dictionary, acts);
      if (!plan.labelled.any()) continue;
      RONGHE_CHECK(ledger::add_opening(*connection_, plan, ring_));
      RONGHE_CHECK(ledger::add_sealing(*connection_, plan, ring_));
      plans_.emplace(name, std::move(plan));
    }
  }
  return mend_subjects();
}

Result<bool> Store::has_sealed_rows() {
  for (const auto& [name, plan] : plans_) {
    RONGHE_TRY(rows, connection_->integer(
                         fmt::format("SELECT count(*) FROM (FROM {} LIMIT 1)", plan.table())));
    if (rows > 0) return true;
  }
  return false;
}

// A program of before could be ended between making the file of secrets and its table. While no row
// has a secret, nothing is lost with it; damage beyond that is an error when the keys are used.
Result<void> Store::mend_subjects() {
  const auto subjects = subjects_in(keys_folder_);
  const auto half_born = subjects.is_half_born();
  if (!half_born || !*half_born) return {};
  RONGHE_TRY(any, has_sealed_rows());
  if (any || !subjects.remove_half_born()) return {};
  mended_.push_back(keys_folder_ +
                    "/subjects.duckdb was left half made by a program that was ended, and removed; "
                    "no secret was in it, and the next row that needs one makes it anew");
  return {};
}

// Each row of labelled fields has its secret in the file, or had it there until an erasure.
Result<void> Store::check_subjects_are_here() {
  const auto subjects = subjects_in(keys_folder_);
  RONGHE_TRY(half_born, subjects.is_half_born());
  if (subjects.is_there() && !half_born) return {};
  RONGHE_TRY(any, has_sealed_rows());
  if (!any) return {};
  return fail_with(
      ErrorKind::bad_input, "subject-secrets-missing"_code,
      "subjects.duckdb {what}, and without the secrets that it held the labelled fields of the "
      "rows stay closed for good; bring it back from the backup of the keys",
      {{"what", half_born ? "is empty" : "is missing"}}, {.file = keys_folder_});
}

const evidence::SealPlan* Store::plan_of(const std::string& record) const {
  const auto found = plans_.find(record);
  return found == plans_.end() ? nullptr : &found->second;
}

evidence::EntryLayout Store::layout_of(const policy::RecordType& record) const {
  const auto* plan = plan_of(record.name);
  if (plan == nullptr) {
    auto layout = evidence::layout_of(record);
    layout.relabelled = static_cast<std::size_t>(
        std::ranges::count(came_, record.name, &evidence::Relabelling::record));
    return layout;
  }
  auto layout = evidence::sealed_layout(record, plan->labelled);
  if (ring_->suite() == crypto::Suite::gm) layout.suite = ",\"suite\":\"gm\"";
  return layout;
}

std::vector<evidence::EntryLayout> Store::layouts() const {
  std::vector<evidence::EntryLayout> layouts;
  for (const auto* record : record_types()) layouts.push_back(layout_of(*record));
  return layouts;
}

Result<void> Store::unlock() {
  if (keys_) return {};
  auto keys = StoreKeys::open(keys_folder_, ring_);
  if (!keys) {
    const auto kind = keys.error().kind;
    if (kind != ErrorKind::not_found && kind != ErrorKind::refused) {
      return std::unexpected(keys.error());
    }
    locked_ = std::move(keys).error();
    return {};
  }
  RONGHE_TRY(proved, are_own_keys(*keys));
  if (seals_) {
    RONGHE_TRY(known, epochs());
    RONGHE_CHECK(keys->unlock(pack_.dictionary, known));
    RONGHE_CHECK(keys->look_for_subjects());
    // Without the key of the log, roots of any store would pass for those of this one.
    if (!proved) {
      RONGHE_TRY(knows_some, knows_a_subject());
      keys_are_strange_ = !knows_some;
    }
  }
  keys_.emplace(*std::move(keys));
  locked_.reset();
  return leave_out_erased();
}

// A copy of the secrets from before an erasure was put back: what was erased stays so.
Result<void> Store::leave_out_erased() {
  auto read = Tombstones::read(*this, *connection_);
  // Without the key of the log nobody is known by a tombstone. Reading goes on; nothing is sealed.
  if (!read && read.error().kind == ErrorKind::not_found) return {};
  if (!read) return std::unexpected(read.error());
  if (read->empty()) return {};
  keys_->leave_out([known = std::make_shared<Tombstones>(*std::move(read))](std::string_view id) {
    return known->request_of(id) != nullptr;
  });
  return {};
}

Result<void> Store::load_subjects() {
  if (!seals_) return {};
  RONGHE_CHECK(unlock());
  return keys_ ? keys_->load_subjects() : Result<void>();
}

// Keys of another store would open nothing and say so nowhere, and sign as another log. False where
// the key of the log, by which they are known, is not noted or was taken away.
Result<bool> Store::are_own_keys(StoreKeys& keys) {
  if (log_key_.empty()) return false;
  const auto log_keys = keys.log_keys(origin_);
  if (!log_keys && log_keys.error().kind == ErrorKind::not_found) return false;
  if (!log_keys) return std::unexpected(log_keys.error());
  const auto found = log_keys->ed25519.verifier().to_string();
  if (found == log_key_) return true;
  return fail_with(ErrorKind::bad_input, "keys-of-another-store"_code,
                   "these are the keys of another store: their log has the key {found}, the log of "
                   "this store {own}; bring back the folder that was made with this store",
                   {{"found", found}, {"own", log_key_}}, {.file = keys_folder_});
}

// Whether the secret of some sealed row is here; true where no row is sealed.
Result<bool> Store::knows_a_subject() {
  constexpr int looked_at = 1000;
  constexpr std::size_t first = 10;
  bool any = false;
  for (const auto& [name, plan] : plans_) {
    RONGHE_TRY(rows, connection_->collect(fmt::format("SELECT {} FROM {} LIMIT {}", plan.subject(),
                                                      plan.table(), looked_at)));
    std::vector<std::string> ids;
    RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
      ids.push_back(evidence::subject_id(plan.labelled, chunk.text(0, row)));
    }));
    any = any || !ids.empty();
    // As a rule one of the first is known, and few are found sooner than many.
    for (const auto count : {std::min(ids.size(), first), ids.size()}) {
      const std::vector<std::string> some(ids.begin(),
                                          ids.begin() + static_cast<std::ptrdiff_t>(count));
      RONGHE_CHECK(ring_->want(some));
      if (std::ranges::any_of(some, [this](const auto& id) { return ring_->knows(id); })) {
        return true;
      }
    }
  }
  return !any;
}

// A file of secrets that knows none of the subjects is of another store. To go on would make new
// secrets for them, beside those that are only elsewhere.
Result<void> Store::check_own_subjects() {
  RONGHE_TRY(erased, erasures());
  if (erased > 0) return {};  // then rows may well have none
  RONGHE_TRY(known, knows_a_subject());
  if (known) return {};
  return fail_with(ErrorKind::bad_input, "subject-secrets-of-another-store"_code,
                   "subjects.duckdb is of another store or older than the rows: it has the secret "
                   "of none of their subjects. Bring back the one that belongs to this store; if "
                   "an erasure broke off, erase the same again",
                   {}, {.file = keys_folder_});
}

std::vector<std::string> Store::locked_labels() const {
  std::vector<std::string> locked;
  if (!seals_) return locked;
  for (const auto& label : labels_of(pack_.dictionary)) {
    if (keys_are_strange_ || !ring_->unlocks(label)) locked.push_back(label);
  }
  return locked;
}

std::unexpected<Error> Store::refuse_locked() const {
  ensure(locked_.has_value(), "keys that are not open have been asked for");
  auto error = *locked_;
  error.kind = ErrorKind::refused;
  return std::unexpected(std::move(error));
}

Result<void> Store::unlock_all() {
  if (!seals_) return {};
  RONGHE_CHECK(unlock());
  if (!keys_) return refuse_locked();
  const auto locked = locked_labels();
  RONGHE_CHECK(check_subjects_are_here());
  if (locked.empty()) return check_own_subjects();
  return fail_with(
      ErrorKind::refused, "keys-absent-leave-out"_code,
      "the keys of {labels} are not in {folder}: what they seal would be left out; ask these "
      "departments for their keys",
      {{"labels", fmt::format("{}", fmt::join(locked, ", "))}, {"folder", keys_folder_}});
}

Result<StoreKeys*> Store::keys() {
  RONGHE_CHECK(unlock());
  if (!keys_) return refuse_locked();
  return &*keys_;
}

Result<std::map<std::string, std::uint32_t>> Store::epochs() {
  RONGHE_TRY(rows, connection_->query("SELECT label, max(epoch) FROM label_epoch GROUP BY label"));
  std::map<std::string, std::uint32_t> found;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    found[std::string(chunk.text(0, row))] = static_cast<std::uint32_t>(chunk.integer(1, row));
  }));
  return found;
}

Result<std::uint32_t> Store::begin_epoch(const std::string& label, const Date& day) {
  const auto labels = labels_of(pack_.dictionary);
  if (!seals_ || std::ranges::find(labels, label) == labels.end()) {
    return no_such_label(label, seals_ ? labels : std::vector<std::string>{"none"});
  }
  RONGHE_TRY(keys, this->keys());
  if (!ring_->unlocks(label)) {
    return fail_with(ErrorKind::refused, "keys-of-label-absent"_code,
                     "the keys of {labels} are not in {folder}",
                     {{"labels", label}, {"folder", keys_folder_}});
  }
  const auto next = ring_->epoch_of(label) + 1;
  RONGHE_CHECK(committed(Writer(*this).seal(system_act(
      "label_epoch", {{"label", label}, {"epoch", std::int64_t{next}}, {"begun_on", day}}, day))));
  RONGHE_TRY(known, epochs());
  RONGHE_CHECK(keys->unlock(pack_.dictionary, known));
  return next;
}

Result<std::int64_t> Store::erasures() {
  return connection_->integer("SELECT count(*) FROM erasure");
}

}  // namespace ronghe::store
