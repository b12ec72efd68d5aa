// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/proof/checkpoint.hpp"

// How a log asks its witnesses for cosignatures.
namespace ronghe::witness {

struct WitnessAddress {
  proof::VerifierKey key;
  std::string url;             // submission prefix: "https://edu.example/", http or https
  std::uint64_t old_size = 0;  // what it is believed to have seen last; it says so if not
};

// What became of a checkpoint that was handed to a witness.
enum class SubmissionStatus {
  cosigned,
  unreachable,  // no answer within the time
  refused,      // an answer that says no
  ahead,        // it has seen more entries than the checkpoint has: has this log gone back?
  forked,       // it says that the checkpoint does not continue what it has seen
  garbled       // an answer that is none, or without a valid signature of the witness's key
};
[[nodiscard]] std::string_view code(SubmissionStatus status);  // "cosigned"

struct WitnessAnswer {
  SubmissionStatus status = SubmissionStatus::unreachable;
  proof::NoteSignature signature;  // when cosigned
  std::uint64_t time = 0;          // of the cosignature, seconds since 1970
  std::uint64_t size = 0;          // what the witness has seen, where it told
  std::string message;             // when not cosigned: what happened, and what to do
};

// Consistency proof from an old size to the checkpoint; called on the caller's thread only.
using MakeProof = std::function<Result<std::vector<crypto::Hash>>(std::uint64_t old_size)>;

// Asks all at the same time and gives their answers in the same order, after `timeout` at the
// latest, whatever any of them does. A witness that has seen another size is asked again, once,
// with a proof from there. `note` is the signed checkpoint.
[[nodiscard]] std::vector<WitnessAnswer> ask_witnesses(const std::vector<WitnessAddress>& witnesses,
                                                       const proof::Note& note,
                                                       const MakeProof& prove,
                                                       std::chrono::milliseconds timeout);

}  // namespace ronghe::witness
