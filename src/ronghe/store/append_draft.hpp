// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/intake/stage.hpp"
#include "ronghe/ledger/append.hpp"
#include "ronghe/store/store.hpp"

// Staged drafts become rows and entries, within a transaction. Part of the writer.
namespace ronghe::store {

// What would refuse it, before anything is added: rows of who is erased, keys that are not here.
[[nodiscard]] Result<void> check_draft(Store& store, engine::Connection& connection,
                                       const policy::RecordType& record,
                                       const intake::Staged& staged);

// The secrets of subjects that are new are on the disk before it goes on: a crash leaves some
// unused, never one amiss. Refused when the keys of a label that the record has are not here.
[[nodiscard]] Result<ledger::Sealed> append_draft(Store& store, engine::Connection& connection,
                                                  const policy::RecordType& record,
                                                  const intake::Staged& staged);

}  // namespace ronghe::store
