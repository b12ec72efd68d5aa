// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace ronghe::proof {

std::vector<std::size_t> CheckpointVerdict::signed_by() const {
  std::vector<std::size_t> out;
  for (const auto& vouch : vouches) out.push_back(vouch.witness);
  return out;
}

Result<CheckpointVerdict> examine_checkpoint(const Note& note, const WitnessPolicy& policy) {
  std::vector<VerifierKey> keys;
  for (const auto& log : policy.logs) keys.push_back(log.key);
  for (const auto& witness : policy.witnesses) keys.push_back(witness.key);
  RONGHE_TRY(checkpoint, parse_checkpoint(note.text));
  RONGHE_TRY(signatures, verify_note(note, keys));

  std::optional<std::size_t> log;
  CheckpointVerdict out{.checkpoint = std::move(checkpoint)};
  for (const auto& signature : signatures) {
    if (signature.key >= policy.logs.size()) {
      out.vouches.push_back(
          {.witness = signature.key - policy.logs.size(), .time = signature.time.value_or(0)});
    } else if (keys[signature.key].name == out.checkpoint.origin) {
      // A key speaks for the log of its own name only.
      log = signature.key;
    }
  }
  if (!log) {
    return fail(ErrorKind::proof_failed,
                fmt::format("no log of the policy with the name {} has signed the checkpoint",
                            out.checkpoint.origin));
  }
  const auto& tree = out.checkpoint.tree;
  if (tree.size == 0 && tree.root != hasher_of(out.checkpoint.origin).empty()) {
    return fail(ErrorKind::proof_failed, "an empty log has another root than the hash of nothing");
  }
  out.log = *log;
  std::ranges::sort(out.vouches, {}, &WitnessVouch::witness);
  out.standing = policy.standing(out.signed_by());
  return out;
}

Result<CheckpointVerdict> verify_checkpoint(const Note& note, const WitnessPolicy& policy) {
  RONGHE_TRY(verdict, examine_checkpoint(note, policy));
  if (verdict.standing == Standing::unpublished) {
    return fail(ErrorKind::proof_failed,
                fmt::format("the quorum of the policy has not cosigned the checkpoint of {} with "
                            "{} entries: {}",
                            verdict.checkpoint.origin, verdict.checkpoint.tree.size,
                            describe(policy, verdict.signed_by())));
  }
  return verdict;
}

}  // namespace ronghe::proof
