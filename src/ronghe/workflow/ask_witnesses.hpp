// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "ronghe/ledger/log_files.hpp"
#include "ronghe/proof/verify.hpp"
#include "ronghe/workflow/compare_with_witnesses.hpp"
#include "ronghe/workflow/publish_log.hpp"

// The two questions to the witnesses of a log that is being published: what they saw last, and
// whether they sign, within one time.
namespace ronghe::workflow {

// What they said that they saw last, and the time that is left for their signatures.
struct Looked {
  bool may_sign = true;  // as many were heard as the quorum needs, or nobody can be asked
  std::vector<WitnessSight> sights = {};  // in the order of the policy
  std::chrono::steady_clock::time_point deadline = {};
  [[nodiscard]] std::chrono::milliseconds time_left() const;
};

// Asks those that have an address, for half of `timeout` at most, which is the time for both
// questions. proof_failed where one of them contradicts (check_not_contradicted).
[[nodiscard]] Result<Looked> look_at_witnesses(store::Store& store,
                                               const proof::WitnessPolicy& policy,
                                               std::chrono::milliseconds timeout);

// What they have said so far by the signatures under a note, in the order of the policy.
[[nodiscard]] std::vector<WitnessLine> lines_of(const proof::WitnessPolicy& policy,
                                                const proof::CheckpointVerdict& verdict);

// Asks those that have not signed; what they say is in the lines, their signatures in the note. Who
// did not answer when asked what it saw last is not asked again.
[[nodiscard]] Result<void> ask_to_sign(const ledger::LogFiles& files,
                                       const proof::WitnessPolicy& policy,
                                       const proof::CheckpointVerdict& verdict,
                                       const Looked& looked, proof::Note& note,
                                       std::vector<WitnessLine>& lines);

// proof_failed where one of them says that the log went back or forked. It could lie: the word of a
// quorum stands against it.
[[nodiscard]] Result<void> check_answers(const std::vector<WitnessLine>& lines,
                                         proof::Standing standing,
                                         std::string_view unpublished = "nothing was published");

}  // namespace ronghe::workflow
