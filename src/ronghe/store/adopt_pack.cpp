// SPDX-License-Identifier: Apache-2.0
// A store adopts a newer pack.
#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/worded.hpp"
#include "ronghe/ledger/ledger.hpp"
#include "ronghe/policy/sound_pack.hpp"
#include "ronghe/store/adopted_tables.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/store/system_tables.hpp"
#include "ronghe/store/viewer.hpp"
#include "ronghe/store/write_queue.hpp"
#include "ronghe/store/writer.hpp"

namespace ronghe::store {

namespace {

constexpr const char* adoption = "adoption";

Result<void> check_nothing_refused(const Adoption& changes) {
  if (changes.refusals.empty()) return {};
  return std::unexpected(joined(changes.refusals));
}

}  // namespace

Result<std::vector<evidence::Relabelling>> Store::fields_of_adoptions() {
  std::vector<evidence::Relabelling> came;
  if (!system_tables_->has(adoption)) return came;
  RONGHE_TRY(rows, connection_->collect("SELECT pack_hash_before, pack_hash, position FROM "
                                        "adoption ORDER BY position"));
  // Fields are in the order in which they came, as in the views of the file.
  std::optional<policy::Dictionary> before;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) -> Result<void> {
    if (!before) {
      RONGHE_TRY(first, pack_of(std::string(chunk.text(0, row))));
      before.emplace(std::move(first.dictionary));
    }
    RONGHE_TRY(after, pack_of(std::string(chunk.text(1, row))));
    std::ranges::copy(fields_that_came(*before, after.dictionary, chunk.integer(2, row)),
                      std::back_inserter(came));
    before = next_dictionary(*before, after.dictionary);
    return {};
  }));
  if (before) pack_.dictionary = *std::move(before);
  return came;
}

Result<std::vector<evidence::Relabelling>> Store::field_acts() {
  RONGHE_TRY(acts, ledger::relabellings(*connection_));
  acts.insert(acts.end(), came_.begin(), came_.end());
  std::ranges::stable_sort(acts, {}, &evidence::Relabelling::position);
  return acts;
}

Result<Held> Store::held() {
  Held held{.written = written_, .now = pack_.dictionary, .filled = {}, .seals = seals_};
  for (const auto& [name, record] : pack_.dictionary.records) {
    RONGHE_TRY(rows, connection_->integer(fmt::format("SELECT count(*) FROM (FROM {} LIMIT 1)",
                                                      layout_of(record).table)));
    if (rows > 0) held.filled.insert(name);
  }
  return held;
}

Result<Adopted> Store::comparison_with(const policy::Pack& pack) {
  Adopted out{
      .pack_id = pack.id, .pack_version = pack.version, .pack_hash = pack.hash, .changes = {}};
  if (pack.hash == pack_.hash) return out;
  RONGHE_TRY(held, this->held());
  out.changes = compare(held, pack.dictionary);
  return out;
}

Result<Adopted> Store::check_adoption(const AdoptRequest& request) {
  RONGHE_TRY(pack, policy::sound_pack(request.pack_folder, request.day, pack_.warnings));
  return comparison_with(pack);
}

// Roots of new departments are on the disk before the transaction; one that then breaks off leaves
// a root that opens nothing, and is found there the next time. Rows that are sealed again need the
// keys of all labels of their record.
Result<void> Store::prepare_keys(const policy::Dictionary& next, const Held& held) {
  if (!seals_) return {};
  std::set<std::string> needed;
  for (const auto& act : fields_that_came(pack_.dictionary, next, 0)) {
    const auto& record = next.records.at(act.record);
    if (!held.filled.contains(act.record) || !policy::is_labelled(*record.field(act.field)))
      continue;
    for (const auto& field : record.fields) {
      if (policy::is_labelled(field)) needed.insert(policy::label_of(record, field));
    }
  }
  const bool new_labels = labels_of(next) != labels_of(pack_.dictionary);
  if (needed.empty() && !new_labels) return {};
  RONGHE_TRY(keys, this->keys());
  RONGHE_CHECK(keys->add_roots(pack_.dictionary, next));
  RONGHE_TRY(known, epochs());
  RONGHE_CHECK(keys->unlock(next, known));
  std::erase_if(needed, [&](const std::string& label) { return ring_->unlocks(label); });
  if (!needed.empty()) {
    return fail_with(
        ErrorKind::refused, "keys-needed-to-adopt"_code,
        "labelled fields come to records that have rows, which are sealed again for it, but the "
        "keys of {labels} are not in {folder}; ask these departments for their keys",
        {{"labels", fmt::format("{}", fmt::join(needed, ", "))}, {"folder", keys_folder_}});
  }
  return check_own_subjects();
}

namespace {

// Rows that were sealed again are of layout 3.
std::int64_t version_after(const AdoptedTables& tables) {
  return tables.sealed_again() > 0 ? std::max(adopted_version, padded_version) : adopted_version;
}

}  // namespace

// The act and all that follows from it in the tables: everything or nothing.
Result<std::int64_t> Store::seal_adoption(const AdoptRequest& request, const policy::Pack& pack,
                                          AdoptedTables& tables) {
  std::int64_t position = 0;
  const auto change = [&](engine::Connection& connection, const Committed& sealed) -> Result<void> {
    position = sealed.first_position;
    RONGHE_TRY(again, comparison_with(pack));  // rows may have come since
    RONGHE_CHECK(check_nothing_refused(again.changes));
    RONGHE_TRY(acts, field_acts());
    std::ranges::copy(fields_that_came(pack_.dictionary, tables.next(), position),
                      std::back_inserter(acts));
    // The engine keeps the first function of a name, also when what was made with it is undone.
    must_reopen_ = true;
    RONGHE_CHECK(tables.change(connection, acts));
    for (const auto& [record, shut] : tables.shut()) RONGHE_CHECK(check_shut_rows(record, shut));
    queue_->acts.reset();  // its views are those of before, as the rules are
    queue_->rules.clear();
    RONGHE_CHECK(need_version(connection, version_after(tables)));
    return connection.execute(
        fmt::format("UPDATE store_meta SET value = {} WHERE key = 'pack_hash'",
                    engine::quoted_text(pack.hash)));
  };
  evidence::ValueRow row{{"pack_id", pack.id},
                         {"pack_version", pack.version},
                         {"pack_hash", pack.hash},
                         {"pack_hash_before", pack_.hash},
                         {"adopted_on", request.day}};
  if (!request.reason.empty()) row.emplace("reason", request.reason);
  auto batch = system_act(adoption, std::move(row), request.day);
  batch.also = change;
  RONGHE_CHECK(committed(Writer(*this).seal(batch)));
  return position;
}

Result<Adopted> Store::adopt(const AdoptRequest& request) {
  RONGHE_CHECK(check_may_write());
  RONGHE_TRY(offered, policy::sound_pack(request.pack_folder, request.day, pack_.warnings));
  RONGHE_TRY(done, comparison_with(offered));
  if (offered.hash == pack_.hash) return done;
  RONGHE_CHECK(check_nothing_refused(done.changes));
  RONGHE_CHECK(keep(offered));
  RONGHE_TRY(pack, pack_of(offered.hash));  // from now on the copy counts
  const auto next = next_dictionary(pack_.dictionary, pack.dictionary);
  RONGHE_TRY(held, this->held());
  RONGHE_CHECK(prepare_keys(next, held));
  AdoptedTables tables(pack_.dictionary, next, seals_ ? ring_ : nullptr);
  RONGHE_TRY(position, seal_adoption(request, pack, tables));
  must_reopen_ = false;
  done.position = position;
  done.sealed_again = tables.sealed_again();
  follow(std::move(pack), next, tables, position);
  return done;
}

// What is in memory follows what is in the file.
void Store::follow(policy::Pack pack, const policy::Dictionary& next, AdoptedTables& tables,
                   std::int64_t position) {
  std::ranges::copy(fields_that_came(pack_.dictionary, next, position), std::back_inserter(came_));
  for (auto& [record, plan] : tables.plans()) plans_.insert_or_assign(record, std::move(plan));
  note_version(version_after(tables));
  written_ = pack.dictionary;
  pack.dictionary = next;
  pack_ = std::move(pack);
}

}  // namespace ronghe::store
