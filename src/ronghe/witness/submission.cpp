// SPDX-License-Identifier: Apache-2.0
#include "ronghe/witness/submission.hpp"

#include <fmt/format.h>

#include <optional>

#include "ronghe/base/worded.hpp"
#include "ronghe/proof/text.hpp"

namespace ronghe::witness {

namespace {

constexpr std::string_view old_word = "old ";

}  // namespace

std::string submission_text(std::uint64_t old_size, const std::vector<crypto::Hash>& proof,
                            const proof::Note& note) {
  auto out = fmt::format("{}{}\n", old_word, old_size);
  for (const auto& hash : proof) out += hash.base64() + "\n";
  return out + "\n" + note.to_string();
}

Result<Submission> parse_submission(std::string_view body) {
  auto line = proof::take_line(body);
  const auto old_size = line && line->starts_with(old_word)
                            ? proof::parse_count(line->substr(old_word.size()))
                            : std::nullopt;
  if (!old_size) {
    return fail_with(ErrorKind::bad_input, "request-without-old-size"_code,
                     "line 1 is not `old` and a size");
  }
  std::vector<crypto::Hash> proof;
  for (line = proof::take_line(body); line && !line->empty(); line = proof::take_line(body)) {
    const auto hash = crypto::Hash::parse_base64(*line);
    if (!hash || proof.size() == proof_lines_max) {
      return fail_with(
          ErrorKind::bad_input, "request-proof-malformed"_code,
          "line {line} of the proof is not one of at most {most} hashes",
          {{"line", std::to_string(proof.size() + 1)}, {"most", std::to_string(proof_lines_max)}});
    }
    proof.push_back(*hash);
  }
  if (!line) {
    return fail_with(ErrorKind::bad_input, "request-without-checkpoint"_code,
                     "the request ends before its checkpoint");
  }
  RONGHE_TRY(note, proof::parse_note(body));
  RONGHE_TRY(checkpoint, proof::parse_checkpoint(note.text));
  return Submission{.old_size = *old_size,
                    .proof = std::move(proof),
                    .note = std::move(note),
                    .checkpoint = std::move(checkpoint)};
}

}  // namespace ronghe::witness
