// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/proof/tree.hpp"
#include "ronghe/proof/witness_policy.hpp"
#include "ronghe/store/store.hpp"

// What the witnesses saw last of the log, held against the log as this store has it: a copy of the
// store that is older than what they saw, or that went another way, shows itself here alone.
namespace ronghe::workflow {

enum class Agreement {
  fresh,    // it saw this log as it is now
  behind,   // it saw this log as it was
  ahead,    // it saw more entries than this store has: the store was put back to an earlier state
  differs,  // as many entries or fewer, and others: this store is a copy that went another way
  unheard   // it did not answer, or nothing that can be believed
};
[[nodiscard]] std::string_view code(Agreement agreement);  // "fresh"

inline constexpr const char* no_address = "the policy states no address for it";

struct WitnessSight {
  std::string name = {};
  Agreement agreement = Agreement::unheard;
  std::uint64_t size = 0;    // entries of the log that it saw last; 0 = none, or unheard
  std::uint64_t by = 0;      // entries, where it is behind or ahead
  std::uint64_t time = 0;    // of its cosignature, by its own clock; 0 = none
  bool answered = false;     // also with what cannot be believed
  std::string message = {};  // why it is unheard
};
// "fresh", "behind by 2", "ahead by 2: this store was rolled back", "saw 3 other entries: …",
// "nobody answered (…)".
[[nodiscard]] std::string describe(const WitnessSight& sight);
// True where the witness shows, signed by the log, what this store does not have.
[[nodiscard]] bool contradicts(const WitnessSight& sight);

// True where at least one of the witnesses has an address.
[[nodiscard]] bool can_ask(const proof::WitnessPolicy& policy);

struct WitnessComparison {
  proof::TreeHead tree = {};                 // of the log as the store has it
  std::vector<WitnessSight> witnesses = {};  // in the order of the policy
  bool can_ask = false;                      // at least one of them has an address
  // As many answered as the quorum needs, at least one; witnesses without an address, which nobody
  // can ask, are not waited for.
  bool heard = false;
  // The first of the witnesses that contradict; none otherwise, also where nobody answered.
  [[nodiscard]] const WitnessSight* contradiction() const;
};

// Asks all witnesses of the policy that have an address, at the same time, for `timeout` at most.
[[nodiscard]] Result<WitnessComparison> compare_with_witnesses(store::Store& store,
                                                               const proof::WitnessPolicy& policy,
                                                               std::chrono::milliseconds timeout);

// proof_failed where one of them contradicts: `store-older-than-witness`,
// `store-differs-from-witness`. Its word needs no quorum, for the log itself has signed it.
[[nodiscard]] Result<void> check_not_contradicted(const store::Store& store,
                                                  const WitnessComparison& compared);
// Whether an error is one of these two.
[[nodiscard]] bool is_contradicted(const Error& error);

}  // namespace ronghe::workflow
