// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/evidence/layout.hpp"
#include "ronghe/ledger/audit.hpp"

namespace ronghe::ledger {

// Whether a row was set aside is in its entry, so that a mark put on a row, or taken from it,
// changes the leaf. Of the rows found changed, tells those at which only that mark was.
[[nodiscard]] Result<void> tell_changed_marks(engine::Connection& connection,
                                              std::span<const evidence::EntryLayout> layouts,
                                              Audit& audit);

}  // namespace ronghe::ledger
