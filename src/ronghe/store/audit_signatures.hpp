// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "ronghe/ledger/audit.hpp"
#include "ronghe/store/store.hpp"

namespace ronghe::store {

struct SignatureAudit {
  std::vector<ledger::Finding> findings;
  std::int64_t acts = 0;    // signed ones
  std::int64_t veiled = 0;  // of them: their labelled fields are not compared with what was signed
};

// Whether each signed act is signed as the log has it, by officers who held office when it
// was sealed, and whether acts that had to be signed were.
[[nodiscard]] Result<SignatureAudit> audit_signatures(Store& store);

}  // namespace ronghe::store
