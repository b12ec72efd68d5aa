// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/proof/note.hpp"
#include "ronghe/proof/verify.hpp"

// What a person takes home (c2sp.org/tlog-proof): that an entry is in a log, checked offline.
namespace ronghe::proof {

struct Receipt {
  std::optional<std::string> extra;  // bytes for the reader; nothing vouches for them
  std::uint64_t index = 0;           // of the entry
  std::vector<crypto::Hash> path;    // inclusion proof, the leaf's sibling first
  Note checkpoint;
  [[nodiscard]] std::string to_string() const;
  bool operator==(const Receipt&) const = default;
};

// Strict: a receipt that parses has exactly one spelling. Nothing is verified yet.
[[nodiscard]] Result<Receipt> parse_receipt(std::string_view bytes);

// The leaf hash of an entry, by the hash function of the log that the receipt is from.
[[nodiscard]] crypto::Hash leaf_for(const Receipt& receipt, std::string_view entry);
// Whether an entry with this leaf hash is in a log of the policy, whose quorum has cosigned.
// proof_failed says which part does not hold.
[[nodiscard]] Result<CheckpointVerdict> verify_receipt(const Receipt& receipt,
                                                       const crypto::Hash& leaf,
                                                       const WitnessPolicy& policy);

}  // namespace ronghe::proof
