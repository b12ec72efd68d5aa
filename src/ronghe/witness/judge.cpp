// SPDX-License-Identifier: Apache-2.0
#include "ronghe/witness/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/proof/cosignature.hpp"
#include "ronghe/proof/tree_hasher.hpp"

namespace ronghe::witness {

namespace {

constexpr int bad_request = 400;
constexpr int forbidden = 403;
constexpr int unknown_log = 404;
constexpr int conflict = 409;
constexpr int unprocessable = 422;

Answer size_last_seen(std::uint64_t size) {
  return {
      .status = conflict, .content_type = "text/x.tlog.size", .body = fmt::format("{}\n", size)};
}

// Everything but the signature of the log and the state; none = nothing to object.
std::optional<Answer> objection(const Submission& submission, const proof::TreeHead& last) {
  const auto& tree = submission.checkpoint.tree;
  if (submission.old_size > tree.size) {
    return refusal(bad_request, fmt::format("the old size {} is larger than the checkpoint's {}",
                                            submission.old_size, tree.size));
  }
  if (submission.old_size != last.size) return size_last_seen(last.size);
  const auto& hasher = proof::hasher_of(submission.checkpoint.origin);
  if (const auto step = proof::check_consistency(last, tree, submission.proof, hasher); !step) {
    return refusal(unprocessable, step.error().message);
  }
  if (tree.size == 0 && tree.root != hasher.empty()) {
    return refusal(unprocessable, "an empty log has another root than the hash of nothing");
  }
  return std::nullopt;
}

// The lines of the log that this witness verified; others could fill its disk.
proof::Note without_strangers(const proof::Note& note,
                              std::span<const proof::VerifierKey> trusted) {
  proof::Note out{.text = note.text, .signatures = {}};
  for (const auto& signature : note.signatures) {
    const bool known = std::ranges::any_of(trusted, [&](const proof::VerifierKey& key) {
      return key.name == signature.name && key.id() == signature.id;
    });
    const bool repeated = std::ranges::find(out.signatures, signature) != out.signatures.end();
    if (known && !repeated) out.signatures.push_back(signature);
  }
  return out;
}

}  // namespace

Answer refusal(int status, std::string_view why) {
  return {.status = status, .body = fmt::format("{}\n", why)};
}

std::optional<Seen> read_seen(std::string_view bytes, const proof::VerifierKey& own) {
  const auto note = proof::parse_note(bytes);
  if (!note) return std::nullopt;
  const auto checkpoint = proof::parse_checkpoint(note->text);
  const auto valid = proof::verify_note(*note, std::array{own});
  if (!checkpoint || !valid) return std::nullopt;
  return Seen{.tree = checkpoint->tree, .time = valid->front().time.value_or(0), .note = *note};
}

Judgement judge(const Submission& submission, std::span<const proof::VerifierKey> trusted,
                const std::optional<Seen>& last, const proof::SigningKey& own, std::uint64_t now) {
  const auto& checkpoint = submission.checkpoint;
  Judgement out;
  if (trusted.empty()) {
    out.answer = refusal(unknown_log, fmt::format("the log {} is not known", checkpoint.origin));
    return out;
  }
  if (const auto valid = proof::verify_note(submission.note, trusted); !valid) {
    out.answer = refusal(forbidden, valid.error().message);
    return out;
  }
  const auto last_tree =
      last ? last->tree
           : proof::TreeHead{.size = 0, .root = proof::hasher_of(checkpoint.origin).empty()};
  if (last && checkpoint.tree.size == last_tree.size && checkpoint.tree.root != last_tree.root) {
    out.split_view = without_strangers(submission.note, trusted);
  }
  if (auto answer = objection(submission, last_tree)) {
    out.answer = *std::move(answer);
    return out;
  }
  out.clock_behind = last && now < last->time;
  const auto time = out.clock_behind ? last->time : now;
  Seen seen{
      .tree = checkpoint.tree, .time = time, .note = without_strangers(submission.note, trusted)};
  const auto line = proof::sign_note(seen.note, proof::cosigner(own, time));
  ensure(line.has_value(), "a key at hand signs");
  seen.note.signatures.push_back(*line);
  out.answer.body = line->line();
  out.seen = std::move(seen);
  return out;
}

}  // namespace ronghe::witness
