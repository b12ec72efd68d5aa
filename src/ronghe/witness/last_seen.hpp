// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ronghe/proof/tree.hpp"
#include "ronghe/witness/client.hpp"

// What witnesses saw last of a log: asked before the log signs, so that a copy of it that is older
// than what they saw learns this in time.
namespace ronghe::witness {

enum class Sight {
  seen,        // a checkpoint that the log and the witness have signed
  nothing,     // it has cosigned none of this log, or does not tell monitors (404)
  garbled,     // an answer that is none, or that the log or the witness has not signed
  unreachable  // no answer within the time
};
[[nodiscard]] std::string_view code(Sight sight);  // "seen"

struct LastSeen {
  Sight sight = Sight::unreachable;
  proof::TreeHead tree = {};  // when seen
  std::uint64_t time = 0;     // of its cosignature, seconds since 1970, by its own clock; when seen
  std::string message = {};   // when garbled or unreachable: what happened
};

// Asks all at the same time and gives their answers in the same order, after `timeout` at the
// latest. `log_keys` are those of the log; one of them must have signed what a witness shows, so
// that no witness can make a log out of nothing. Errors are in the answers.
[[nodiscard]] std::vector<LastSeen> ask_last_seen(const std::vector<WitnessAddress>& witnesses,
                                                  const std::string& origin,
                                                  std::span<const proof::VerifierKey> log_keys,
                                                  std::chrono::milliseconds timeout);

}  // namespace ronghe::witness
