// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/proof/checkpoint.hpp"

// What a log sends to a witness: the body of add-checkpoint (c2sp.org/tlog-witness).
namespace ronghe::witness {

inline constexpr std::size_t proof_lines_max = 63;

struct Submission {
  std::uint64_t old_size = 0;            // what the log believes that the witness saw last
  std::vector<crypto::Hash> proof = {};  // of consistency, from old_size
  proof::Note note;
  proof::Checkpoint checkpoint;  // the text of the note, read
};

[[nodiscard]] std::string submission_text(std::uint64_t old_size,
                                          const std::vector<crypto::Hash>& proof,
                                          const proof::Note& note);
// Strict. Nothing is verified yet.
[[nodiscard]] Result<Submission> parse_submission(std::string_view body);

}  // namespace ronghe::witness
