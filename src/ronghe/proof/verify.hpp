// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/proof/checkpoint.hpp"
#include "ronghe/proof/witness_policy.hpp"

// A checkpoint under a policy: who says so, and is that enough.
namespace ronghe::proof {

struct WitnessVouch {
  std::size_t witness = 0;  // its place in the policy
  std::uint64_t time = 0;   // seconds since 1970, by the clock of the witness
};

struct CheckpointVerdict {
  Checkpoint checkpoint;
  std::size_t log = 0;
  std::vector<WitnessVouch> vouches = {};  // in the order of the policy
  Standing standing = Standing::unpublished;
  [[nodiscard]] std::vector<std::size_t> signed_by() const;  // the witnesses of `vouches`
};

// The signature of the log and what cosignatures there are; the standing may be unpublished. For
// the operator of the log, who has yet to ask the witnesses. proof_failed when no trusted log of
// this origin has signed, or a known key's line is false.
[[nodiscard]] Result<CheckpointVerdict> examine_checkpoint(const Note& note,
                                                           const WitnessPolicy& policy);
// The same for everybody else: proof_failed also when the quorum is not reached.
[[nodiscard]] Result<CheckpointVerdict> verify_checkpoint(const Note& note,
                                                          const WitnessPolicy& policy);

}  // namespace ronghe::proof
