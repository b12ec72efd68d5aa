// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/append_draft.hpp"

#include <fmt/format.h>

namespace ronghe::store {

using engine::quoted_name;
using engine::quoted_text;

namespace {

Result<void> make_secrets(Store& store, engine::Connection& connection,
                          const evidence::SealPlan& plan, const std::string& draft) {
  RONGHE_TRY(keys, store.keys());
  if (const auto locked = store.locked_labels(); !locked.empty()) {
    return fail(ErrorKind::refused,
                fmt::format("the keys of {} are not in {}; ask these departments for their keys",
                            fmt::join(locked, ", "), store.keys_folder()));
  }
  RONGHE_TRY(fresh, ledger::new_subjects(connection, plan, keys->ring(), draft));
  return keys->add_subjects(fresh);
}

}  // namespace

Result<ledger::Sealed> append_draft(Store& store, engine::Connection& connection,
                                    const policy::RecordType& record,
                                    const intake::Staged& staged) {
  const auto* plan = store.plan_of(record.name);
  if (plan != nullptr) RONGHE_CHECK(make_secrets(store, connection, *plan, staged.draft_table));
  if (staged.corrections > 0) {
    RONGHE_TRY(before, ledger::checkpoint(connection));
    RONGHE_CHECK(intake::place_drafts(connection, staged, before.size));
  }
  const auto layout = store.layout_of(record);
  return plan == nullptr ? ledger::append(connection, layout, staged.draft_table)
                         : ledger::append_sealed(connection, layout, *plan, staged.draft_table);
}

Result<std::int64_t> correction_of_another_party(engine::Connection& connection,
                                                 const policy::RecordType& record,
                                                 const intake::Staged& staged,
                                                 const Source& source) {
  if (staged.corrections == 0) return -1;
  return connection.integer(fmt::format(
      "SELECT coalesce(min(d.draft_order), -1) FROM {} d JOIN {} t ON t.position = d.supersedes "
      "WHERE contains(t.source_dept, '/') AND t.source_dept <> {}",
      quoted_name(staged.draft_table), quoted_name(record.name), quoted_text(source.to_string())));
}

Error other_party(const policy::RecordType& record, const Source& source) {
  return {.kind = ErrorKind::refused,
          .message = fmt::format("this {} was said by another party than {}; only that party may "
                                 "correct it",
                                 record.name, source.to_string()),
          .place = {}};
}

}  // namespace ronghe::store
