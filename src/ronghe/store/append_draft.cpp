// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/append_draft.hpp"

#include <fmt/format.h>

#include "ronghe/base/worded.hpp"
#include "ronghe/store/tombstones.hpp"

namespace ronghe::store {

namespace {

Result<void> make_secrets(Store& store, engine::Connection& connection,
                          const evidence::SealPlan& plan, const std::string& draft) {
  RONGHE_TRY(keys, store.keys());
  RONGHE_TRY(fresh, ledger::new_subjects(connection, plan, keys->ring(), draft));
  return keys->add_subjects(fresh);
}

}  // namespace

Result<void> check_draft(Store& store, engine::Connection& connection,
                         const policy::RecordType& record, const intake::Staged& staged) {
  if (store.seals()) {
    RONGHE_CHECK(check_none_erased(store, connection, record, staged.draft_table));
  }
  if (store.plan_of(record.name) == nullptr) return {};
  RONGHE_TRY(keys, store.keys());
  static_cast<void>(keys);
  const auto locked = store.locked_labels();
  if (locked.empty()) return {};
  return fail_with(
      ErrorKind::refused, "keys-absent"_code,
      "the keys of {labels} are not in {folder}; ask these departments for their keys",
      {{"labels", fmt::format("{}", fmt::join(locked, ", "))}, {"folder", store.keys_folder()}});
}

Result<ledger::Sealed> append_draft(Store& store, engine::Connection& connection,
                                    const policy::RecordType& record,
                                    const intake::Staged& staged) {
  const auto* plan = store.plan_of(record.name);
  RONGHE_CHECK(check_draft(store, connection, record, staged));
  if (plan != nullptr) RONGHE_CHECK(make_secrets(store, connection, *plan, staged.draft_table));
  const auto version = store.version_with(record, staged.conflicts > 0);
  if (version > store.version()) RONGHE_CHECK(Store::need_version(connection, version));
  const auto layout = store.layout_of(record);
  return plan == nullptr ? ledger::append(connection, layout, staged.draft_table)
                         : ledger::append_sealed(connection, layout, *plan, staged.draft_table);
}

}  // namespace ronghe::store
