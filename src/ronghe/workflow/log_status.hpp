// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "ronghe/store/audit.hpp"
#include "ronghe/workflow/compare_with_witnesses.hpp"

// How the log stands, also one at rest: what is signed, what waits, and what the witnesses saw
// last. Writes and signs nothing.
namespace ronghe::workflow {

struct LogStatus {
  std::string origin;
  WitnessComparison compared;
  std::uint64_t signed_size = 0;  // entries under the newest checkpoint that was kept
  std::string standing;           // of that checkpoint: "final (3 of 3)"; "" before the first
  // Entries that no checkpoint covers.
  [[nodiscard]] std::uint64_t waiting() const { return compared.tree.size - signed_size; }
};

// Asks the witnesses for `timeout` at most. proof_failed where the kept checkpoint covers more than
// the tables hold, or is not one of the policy's log.
[[nodiscard]] Result<LogStatus> log_status(store::Store& store, std::chrono::milliseconds timeout);

// Holds an audited store against what its witnesses saw last, for `timeout` at most: a
// contradiction is added as a fault (publication_differs), who was not heard is told as left out.
// Without a witness that has an address nobody is asked, and the answer is empty.
[[nodiscard]] std::vector<WitnessSight> audit_witnesses(store::Store& store,
                                                        std::chrono::milliseconds timeout,
                                                        store::StoreAudit& audited);

}  // namespace ronghe::workflow
