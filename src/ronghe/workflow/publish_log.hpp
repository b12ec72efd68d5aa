// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ronghe/proof/verify.hpp"
#include "ronghe/proof/witness_policy.hpp"
#include "ronghe/store/store.hpp"

// The log becomes public: files, a signed checkpoint, cosignatures of the departments.
//
//   STORE/log/policy             whom the log asks, and how many must agree (c2sp.org/tlog-policy)
//   STORE/log/checkpoint         the newest, with the cosignatures it has so far
//   STORE/log/checkpoint.quorum  the newest that reached the quorum: what it covers is published
//   STORE/log/checkpoint.final   the newest that all have signed: what it covers is final
// Where a second tree of SM3 stands beside the log, sm3/checkpoint and so on are its own. Its
// witnesses are asked where the policy names its key; otherwise it has the word of the log alone.
namespace ronghe::workflow {

struct PublishOptions {
  bool rewrite = false;  // first all files of published entries again, from the tables
  // For all that witnesses are asked; half of it at most for what they saw last.
  std::chrono::milliseconds timeout = std::chrono::seconds(10);
  // Seconds since 1970; and after how long without a final checkpoint the silence is told as such.
  std::uint64_t now = 0;
  std::chrono::hours patience = std::chrono::hours(24);
  Progress* progress = nullptr;
};

struct WitnessLine {
  std::string name = {};
  bool signed_it = false;
  std::uint64_t time = 0;    // of its cosignature
  std::string message = {};  // why not
  // It has seen more than this log has, or another log of this name.
  bool contradicts = false;
};

struct Publication {
  proof::TreeHead tree = {};
  std::string origin = {};
  proof::Standing standing = proof::Standing::unwitnessed;
  std::string described = {};  // "published (2 of 3)", "not signed yet"
  // Entries that no checkpoint covers yet, as too few witnesses said what they saw last: they wait,
  // and the next publication asks again.
  std::uint64_t waiting = 0;
  std::vector<WitnessLine> witnesses = {};
  std::string twin = {};  // how far the tree of SM3 has got, as `described`; "" when there is none
  // "", or that finality has stopped and since when, or that the clock runs behind the witnesses'.
  std::string warning = {};
};

// Extends the files, signs a checkpoint when the log has grown, and asks witnesses that have not
// signed it yet; whoever does not answer is told in the lines.
//
// Where the policy has witnesses with an address, nothing is signed before as many of them as the
// quorum needs have said what they saw last (docs/decisions/0039). proof_failed, and nothing
// signed, when one of them shows more of this log than is here, or another one, signed by the log
// itself (`store-older-than-witness`, `store-differs-from-witness`); where too few answer, what is
// not signed waits: the log, or its tree of SM3 alone. Without such witnesses nobody is asked.
// proof_failed, and nothing published, also when a witness says so only afterwards and no quorum
// stands against its word. A store that was restored from a backup publishes nothing (refused)
// before a quorum of its witnesses has cosigned.
[[nodiscard]] Result<Publication> publish_log(store::Store& store, const PublishOptions& options);

}  // namespace ronghe::workflow
