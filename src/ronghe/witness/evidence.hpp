// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ronghe/witness/judge.hpp"

// What a witness keeps of split views: evidence/<sha256 of origin>/<size>-<root>, two or more
// checkpoints of one size, each signed by the log and one of them cosigned by the witness.
namespace ronghe::witness {

// The folder of a log's evidence, by the SHA-256 of its origin in hex.
[[nodiscard]] std::string evidence_folder(const std::string& folder, const std::string& hash);

// Keeps both views; no more than 20 files of a log, of which two prove the split.
[[nodiscard]] Result<void> keep_split_view(const std::string& folder, const std::string& hash,
                                           const Seen& seen, const proof::Note& other);

// The trees that are there with the cosignature of the witness, by the SHA-256 of the origin: it
// had seen at least these. Files that are no such note are passed over.
[[nodiscard]] Result<std::map<std::string, std::vector<proof::TreeHead>, std::less<>>>
cosigned_evidence(const std::string& folder, const proof::VerifierKey& own);

}  // namespace ronghe::witness
