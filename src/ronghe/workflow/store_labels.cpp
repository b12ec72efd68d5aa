// SPDX-License-Identifier: Apache-2.0
// What a store does about labels: seals, opens, withholds.
#include <fmt/format.h>

#include <algorithm>

#include "ronghe/evidence/labels.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/ledger/sealing.hpp"
#include "ronghe/workflow/store.hpp"

namespace ronghe::workflow {

Result<void> Store::prepare_labels() {
  const auto meta = [this](const char* key) {
    return connection_->text(fmt::format("SELECT value FROM store_meta WHERE key = '{}'", key));
  };
  RONGHE_TRY(suite, meta("suite"));
  RONGHE_TRY(keys, meta("keys"));
  RONGHE_TRY(labels, meta("labels"));
  RONGHE_TRY(origin, meta("origin"));
  const auto known = crypto::suite_named(suite.value_or(""));
  if (!known || !origin) {
    return bad_input(folder_ + " does not say its suite and origin; restore it from a backup");
  }
  origin_ = *origin;
  keys_folder_ = keys.value_or("").empty() ? folder_ + "/keys" : *keys;
  ring_ = std::make_shared<evidence::KeyRing>(*known);
  seals_ = labels.value_or("") == labels_sealed;
  if (!seals_) return {};
  for (const auto& [name, record] : pack_.dictionary.records) {
    auto plan = evidence::seal_plan(record, pack_.dictionary);
    if (!plan.labelled.any()) continue;
    RONGHE_CHECK(ledger::add_opening(*connection_, plan, ring_));
    RONGHE_CHECK(ledger::add_sealing(*connection_, plan, ring_));
    plans_.emplace(name, std::move(plan));
  }
  return {};
}

const evidence::SealPlan* Store::plan_of(const std::string& record) const {
  const auto found = plans_.find(record);
  return found == plans_.end() ? nullptr : &found->second;
}

evidence::EntryLayout Store::layout_of(const policy::RecordType& record) const {
  const auto* plan = plan_of(record.name);
  auto layout = plan == nullptr ? evidence::layout_of(record)
                                : evidence::sealed_layout(record, plan->labelled);
  if (plan != nullptr && ring_->suite() == crypto::Suite::gm) layout.suite = ",\"suite\":\"gm\"";
  return layout;
}

std::vector<evidence::EntryLayout> Store::layouts() const {
  std::vector<evidence::EntryLayout> layouts;
  for (const auto& [name, record] : pack_.dictionary.records) layouts.push_back(layout_of(record));
  for (auto& layout : evidence::act_layouts()) layouts.push_back(std::move(layout));
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
    why_locked_ = to_string(keys.error());
    return {};
  }
  if (seals_) {
    RONGHE_TRY(known, epochs());
    RONGHE_CHECK(keys->unlock(pack_.dictionary, known));
    RONGHE_CHECK(keys->load_subjects());
  }
  keys_.emplace(*std::move(keys));
  return {};
}

Result<void> Store::unlock_all() {
  if (!seals_) return {};
  RONGHE_CHECK(unlock());
  if (!keys_) return fail(ErrorKind::refused, why_locked_);
  std::string locked;
  for (const auto& label : labels_of(pack_.dictionary)) {
    if (ring_->unlocks(label)) continue;
    locked += (locked.empty() ? "" : ", ") + label;
  }
  if (locked.empty()) return {};
  return fail(ErrorKind::refused,
              fmt::format("the keys of {} are not in {}: what they seal would be left out; ask "
                          "these departments for their keys",
                          locked, keys_folder_));
}

Result<StoreKeys*> Store::keys() {
  RONGHE_CHECK(unlock());
  if (!keys_) return fail(ErrorKind::refused, why_locked_);
  return &*keys_;
}

Result<std::map<std::string, std::uint32_t>> Store::epochs() {
  RONGHE_TRY(rows, connection_->query("SELECT label, max(epoch) FROM label_epoch GROUP BY label"));
  std::map<std::string, std::uint32_t> found;
  while (true) {
    RONGHE_TRY(chunk, rows.next());
    if (!chunk) return found;
    for (std::size_t row = 0; row < chunk->rows(); ++row) {
      found[std::string(chunk->text(0, row))] = static_cast<std::uint32_t>(chunk->integer(1, row));
    }
  }
}

Result<std::uint32_t> Store::begin_epoch(const std::string& label, const Date& day) {
  const auto labels = labels_of(pack_.dictionary);
  if (!seals_ || std::ranges::find(labels, label) == labels.end()) {
    return bad_input(fmt::format("this store has no label \"{}\"; its labels: {}", label,
                                 seals_ ? fmt::format("{}", fmt::join(labels, ", ")) : "none"));
  }
  RONGHE_TRY(keys, this->keys());
  if (!ring_->unlocks(label)) {
    return fail(ErrorKind::refused,
                fmt::format("the keys of {} are not in {}", label, keys_folder_));
  }
  const auto next = ring_->epoch_of(label) + 1;
  RONGHE_TRY(transaction, engine::Transaction::begin(*connection_));
  RONGHE_TRY(position, ledger::seal_label_epoch(*connection_, label, next, day));
  (void)position;
  RONGHE_CHECK(transaction.commit());
  RONGHE_TRY(known, epochs());
  RONGHE_CHECK(keys->unlock(pack_.dictionary, known));
  return next;
}

}  // namespace ronghe::workflow
