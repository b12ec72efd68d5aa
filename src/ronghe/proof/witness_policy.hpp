// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/proof/key.hpp"

// Whom to trust (c2sp.org/tlog-policy): the logs, the witnesses, and how many of these must agree.
namespace ronghe::proof {

struct TrustedLog {
  VerifierKey key;
  std::string url;  // empty when the policy states none
};
struct TrustedWitness {
  std::string name;  // within the policy; the key has a name of its own
  VerifierKey key;
  std::string url;
};

// A member of a group by its place among the witnesses or the groups of the policy.
struct WitnessRef {
  std::size_t index = 0;
};
struct GroupRef {
  std::size_t index = 0;
};
using MemberRef = std::variant<WitnessRef, GroupRef>;

struct WitnessGroup {
  std::string name;
  std::size_t needed = 0;  // of its members
  std::vector<MemberRef> members;
};

// How far a checkpoint has got. It never goes back: cosignatures only come in addition.
enum class Standing {
  unpublished,  // fewer witnesses than the quorum
  unwitnessed,  // the policy asks for none: only the log's word
  published,    // the quorum, and not all: one dishonest witness could serve two views
  finalized     // every witness that the quorum counts
};

struct WitnessPolicy {
  // Two keys of one name, such as Ed25519 and SM2, are two ways to trust one log: either suffices.
  // Who demands SM2 names that key only.
  std::vector<TrustedLog> logs;
  std::vector<TrustedWitness> witnesses;
  std::vector<WitnessGroup> groups;  // a group names only what comes before it
  std::vector<MemberRef> quorum;     // exactly one; empty = `quorum none`

  // bad_input names the line. Refused beyond the syntax: a key used twice, also under another name
  // or type, so that nobody counts twice and no log witnesses itself; a type not verified here.
  [[nodiscard]] static Result<WitnessPolicy> parse(std::string_view text);

  // `signed_by` holds places of witnesses, in any order, each at most once.
  [[nodiscard]] bool quorum_reached(std::span<const std::size_t> signed_by) const;
  // The witnesses that the quorum counts, directly or in groups, in the order of the policy.
  [[nodiscard]] std::vector<std::size_t> counted_witnesses() const;
  [[nodiscard]] Standing standing(std::span<const std::size_t> signed_by) const;
};

// "published (2 of 3)": the standing with how many of the counted witnesses have signed.
[[nodiscard]] std::string describe(const WitnessPolicy& policy,
                                   std::span<const std::size_t> signed_by);
[[nodiscard]] std::string_view code(Standing standing);  // "unpublished", …, "final"

}  // namespace ronghe::proof
