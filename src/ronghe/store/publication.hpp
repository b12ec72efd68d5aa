// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ronghe/proof/verify.hpp"
#include "ronghe/proof/witness_policy.hpp"
#include "ronghe/store/store.hpp"

// What a store has made public of its log: under which policy, with which keys, and how far an
// entry has got.
//
//   STORE/log/policy             whom the log asks, and how many must agree (c2sp.org/tlog-policy)
//   STORE/log/checkpoint         the newest, with the cosignatures it has so far
//   STORE/log/checkpoint.quorum  the newest that reached the quorum: what it covers is published
//   STORE/log/checkpoint.final   the newest that all have signed: what it covers is final
// Where there is a second tree of SM3 beside the log, sm3/checkpoint and so on are its own.
namespace ronghe::store {

// The names of the newest checkpoints by what they have reached.
inline constexpr const char* quorum_name = "checkpoint.quorum";
inline constexpr const char* final_name = "checkpoint.final";

// Lets everyone read what was written to the log since the last time, whatever the program makes
// for its owner alone; `all` looks at what was there as well.
[[nodiscard]] Result<void> let_everyone_read_log(const Store& store, bool all);

// Puts a policy in the place of the store's, and its hash beside the keys (log-policy.sha256): it
// must name this log by its key.
[[nodiscard]] Result<void> set_witness_policy(Store& store, const std::string& policy_file);
// The policy of the store; before one was set, the log alone and no witness. proof_failed when it
// is another than was set.
[[nodiscard]] Result<proof::WitnessPolicy> witness_policy(const Store& store);
// The key of the log as policies write it.
[[nodiscard]] Result<std::string> log_vkey(const Store& store);

// Of the two trees over the same entries, the one that is meant.
enum class LogTree {
  sha256,  // the log itself
  sm3      // the second one, of stores of the suite gm (docs/decisions/0018)
};
// Refused when the store has no such tree.
[[nodiscard]] Result<ledger::LogFiles> files_of(const Store& store, LogTree tree);
// The keys of the tree of SM3 as policies write them: Ed25519, then SM2. Refused when there is
// no such tree, or the keys of the store are not here: no table holds these.
[[nodiscard]] Result<std::vector<proof::VerifierKey>> twin_keys(Store& store);
// Under which a tree is judged: the store's, and for a tree of SM3 that it does not name, the keys
// of that tree alone.
[[nodiscard]] Result<proof::WitnessPolicy> policy_of(Store& store, LogTree tree);

// The newest kept checkpoint of the highest standing that covers a position, and what it is.
struct Covering {
  proof::Note note;
  proof::Standing standing = proof::Standing::unpublished;
  std::string described;    // "final (3 of 3)"
  std::size_t vouched = 0;  // of the witnesses that the quorum counts, how many have signed,
  std::size_t counted = 0;  // and how many there are
};
// not_found when no checkpoint covers the position yet.
[[nodiscard]] Result<Covering> covering_checkpoint(const Store& store, std::int64_t position);
// The same of a tree's own checkpoints, judged under a policy.
[[nodiscard]] Result<Covering> covering_checkpoint(const ledger::LogFiles& files,
                                                   const proof::WitnessPolicy& policy,
                                                   std::int64_t position);
// "final (3 of 3)", "published (2 of 3)", "not published yet": for whoever shows what stands there.
// Many at once read and verify the checkpoints once.
[[nodiscard]] Result<std::vector<std::string>> standings_at(
    const Store& store, std::span<const std::int64_t> positions);
[[nodiscard]] Result<std::string> standing_at(const Store& store, std::int64_t position);
[[nodiscard]] Result<std::string> standing_of_run(Store& store, const std::string& run_id);

// Whether a policy names a log by its origin.
[[nodiscard]] bool names(const proof::WitnessPolicy& policy, const std::string& origin);
// Whether a witness (its place in the policy) has signed.
[[nodiscard]] bool has_signed(const proof::CheckpointVerdict& verdict, std::size_t witness);

}  // namespace ronghe::store
