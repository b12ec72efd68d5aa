// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/ask_witnesses.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/worded.hpp"
#include "ronghe/proof/tree_hasher.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/witness/client.hpp"

namespace ronghe::workflow {

using proof::Note;
using proof::Standing;
using proof::WitnessPolicy;
using Clock = std::chrono::steady_clock;

std::chrono::milliseconds Looked::time_left() const {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
  return std::max(left, std::chrono::milliseconds(0));
}

Result<Looked> look_at_witnesses(store::Store& store, const WitnessPolicy& policy,
                                 std::chrono::milliseconds timeout) {
  Looked out{.deadline = Clock::now() + timeout};
  if (can_ask(policy)) {
    RONGHE_TRY(compared, compare_with_witnesses(store, policy, timeout / 2));
    RONGHE_CHECK(check_not_contradicted(store, compared));
    out.may_sign = compared.heard;
    out.sights = std::move(compared.witnesses);
  } else {
    out.sights.resize(policy.witnesses.size());
    for (auto& sight : out.sights) sight.message = no_address;
  }
  return out;
}

std::vector<WitnessLine> lines_of(const WitnessPolicy& policy,
                                  const proof::CheckpointVerdict& verdict) {
  std::vector<WitnessLine> lines;
  for (const auto& one : policy.witnesses) lines.push_back({.name = one.name});
  for (const auto& vouch : verdict.vouches) {
    lines[vouch.witness] = {.name = policy.witnesses[vouch.witness].name,
                            .signed_it = true,
                            .time = vouch.time,
                            .message = {}};
  }
  return lines;
}

Result<void> ask_to_sign(const ledger::LogFiles& files, const WitnessPolicy& policy,
                         const proof::CheckpointVerdict& verdict, const Looked& looked, Note& note,
                         std::vector<WitnessLine>& lines) {
  std::vector<witness::WitnessAddress> addresses;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < policy.witnesses.size(); ++i) {
    const auto& one = policy.witnesses[i];
    if (store::has_signed(verdict, i)) continue;
    const auto& sight = looked.sights[i];
    if (!sight.answered) {
      lines[i].message = sight.message;
      continue;
    }
    addresses.push_back({.key = one.key, .url = one.url, .old_size = sight.size});
    places.push_back(i);
  }
  if (addresses.empty()) return {};
  const auto size = verdict.checkpoint.tree.size;
  const auto hashes = files.hashes(size);
  const auto& hasher = proof::hasher_of(verdict.checkpoint.origin);
  const auto prove = [&](std::uint64_t old) {
    return proof::consistency_proof(old, size, hashes, hasher);
  };
  const auto answers = witness::ask_witnesses(addresses, note, prove, looked.time_left());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    auto& line = lines[places[i]];
    line.signed_it = answers[i].status == witness::SubmissionStatus::cosigned;
    line.time = answers[i].time;
    line.message = answers[i].message;
    line.contradicts = answers[i].status == witness::SubmissionStatus::ahead ||
                       answers[i].status == witness::SubmissionStatus::forked;
    if (line.signed_it) note.signatures.push_back(answers[i].signature);
  }
  return {};
}

Result<void> check_answers(const std::vector<WitnessLine>& lines, Standing standing,
                           std::string_view unpublished) {
  if (standing != Standing::unpublished) return {};
  const auto found = std::ranges::find_if(lines, &WitnessLine::contradicts);
  if (found == lines.end()) return {};
  return fail_with(
      ErrorKind::proof_failed, "witness-disagrees"_code,
      "{witness} {message}; {unpublished}. If this store was put back to an earlier state, restore "
      "its latest backup; otherwise compare with the checkpoint that the witness serves",
      {{"witness", found->name},
       {"message", found->message},
       {"unpublished", std::string(unpublished)}});
}

}  // namespace ronghe::workflow
