// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/ledger/sealing.hpp"

namespace ronghe::ledger {

// Adds check_<record>(columns of RowOpening …, commitments …): whether what opens of a row is what
// the log has committed to (`faithful`), and whether all of it opens (`all_open`).
[[nodiscard]] Result<void> add_check(engine::Connection& connection, const evidence::SealPlan& plan,
                                     const SharedRing& ring);

}  // namespace ronghe::ledger
