// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/publish_log.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/date.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/proof/tree_hasher.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/witness/client.hpp"

namespace ronghe::workflow {

using proof::Note;
using proof::Standing;
using proof::WitnessPolicy;

namespace {

// The note of the newest tree: the published one if the log has not grown since. It is not kept
// before the witnesses were asked: they may know that this log has gone back.
Result<Note> newest_note(store::Store& store, const proof::TreeHead& head) {
  const auto files = store.log_files();
  RONGHE_TRY(before, files.published());
  if (before) {
    RONGHE_TRY(last, proof::parse_checkpoint(before->text));
    if (last.tree == head) return *std::move(before);
  }
  RONGHE_TRY(keys, store.keys());
  RONGHE_TRY(log_keys, keys->log_keys(store.origin()));
  return proof::sign_checkpoint({.origin = store.origin(), .tree = head}, log_keys.signers());
}

// Asks the witnesses that have not signed; what they say is in the lines, their signatures in the
// note.
Result<void> ask(const ledger::LogFiles& files, const WitnessPolicy& policy,
                 const proof::CheckpointVerdict& verdict, std::chrono::milliseconds timeout,
                 Note& note, std::vector<WitnessLine>& lines) {
  std::vector<witness::WitnessAddress> addresses;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < policy.witnesses.size(); ++i) {
    const auto& one = policy.witnesses[i];
    if (store::has_signed(verdict, i)) continue;
    if (one.url.empty()) {
      lines[i].message = "the policy states no address for it";
      continue;
    }
    addresses.push_back({.key = one.key, .url = one.url});
    places.push_back(i);
  }
  if (addresses.empty()) return {};
  const auto size = verdict.checkpoint.tree.size;
  const auto hashes = files.hashes(size);
  const auto& hasher = proof::hasher_of(verdict.checkpoint.origin);
  const auto prove = [&](std::uint64_t old) {
    return proof::consistency_proof(old, size, hashes, hasher);
  };
  const auto answers = witness::ask_witnesses(addresses, note, prove, timeout);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    auto& line = lines[places[i]];
    line.signed_it = answers[i].outcome == witness::Outcome::cosigned;
    line.time = answers[i].time;
    line.message = answers[i].message;
    line.contradicts = answers[i].outcome == witness::Outcome::ahead ||
                       answers[i].outcome == witness::Outcome::forked;
    if (line.signed_it) note.signatures.push_back(answers[i].signature);
  }
  return {};
}

// One witness could lie; the word of a quorum stands against it.
Result<void> check_answers(const std::vector<WitnessLine>& lines, Standing standing,
                           std::string_view unpublished = "nothing was published") {
  if (standing != Standing::unpublished) return {};
  const auto found = std::ranges::find_if(lines, &WitnessLine::contradicts);
  if (found == lines.end()) return {};
  return fail(ErrorKind::proof_failed,
              fmt::format("{} {}; {}. If this store was put back to an earlier "
                          "state, restore its latest backup; otherwise compare with the checkpoint "
                          "that the witness serves",
                          found->name, found->message, unpublished));
}

constexpr const char* restored_sql = "SELECT count(*) FROM store_meta WHERE key = 'restored'";

Result<bool> is_restored(store::Store& store) {
  RONGHE_TRY(count, store.connection().integer(restored_sql));
  return count > 0;
}

// What was published after the backup is lost here and known to the witnesses: to sign the same
// positions again would fork the log. `standing` is what they have said since.
Result<void> leave_restored(store::Store& store, const WitnessPolicy& policy, Standing standing) {
  if (policy.witnesses.empty() || standing != Standing::unpublished) {
    return store.connection().execute("DELETE FROM store_meta WHERE key = 'restored'");
  }
  return fail(ErrorKind::refused, "witnesses-unheard"_code, {{"store", store.folder()}},
              "this store was restored from a backup: before it publishes again, a quorum of its "
              "witnesses must say that they have seen no more of its log");
}

// What witnesses signed before the restore says nothing about what they have seen since.
Note without_witnesses(const Note& note, const WitnessPolicy& policy) {
  Note out{.text = note.text, .signatures = {}};
  for (const auto& signature : note.signatures) {
    const bool of_log = std::ranges::any_of(policy.logs, [&](const proof::TrustedLog& log) {
      return log.key.name == signature.name && log.key.id() == signature.id;
    });
    if (of_log) out.signatures.push_back(signature);
  }
  return out;
}

// Keeps the note under the store::names of all that it has reached.
Result<void> keep(const ledger::LogFiles& files, const Note& note, Standing standing) {
  RONGHE_CHECK(files.publish(note));
  if (standing == Standing::published || standing == Standing::finalized) {
    RONGHE_CHECK(files.publish(note, store::quorum_name));
  }
  if (standing == Standing::finalized) return files.publish(note, store::final_name);
  return {};
}

// What the witnesses have said so far, in the order of the policy.
std::vector<WitnessLine> lines_of(const WitnessPolicy& policy,
                                  const proof::CheckpointVerdict& verdict) {
  std::vector<WitnessLine> lines;
  for (const auto& one : policy.witnesses) {
    lines.push_back({.name = one.name, .message = "not asked yet"});
  }
  for (const auto& vouch : verdict.vouches) {
    lines[vouch.witness] = {.name = policy.witnesses[vouch.witness].name,
                            .signed_it = true,
                            .time = vouch.time,
                            .message = {}};
  }
  return lines;
}

// The checkpoint of the tree of SM3 over the same bundles, for a size that its tiles have.
Result<Note> twin_note(store::Store& store, const ledger::LogFiles& twin, std::uint64_t size) {
  RONGHE_TRY(before, twin.published());
  if (before) {
    RONGHE_TRY(last, proof::parse_checkpoint(before->text));
    if (last.tree.size == size) return *std::move(before);
  }
  RONGHE_TRY(head, twin.head(size));
  RONGHE_TRY(keys, store.keys());
  const auto origin = proof::twin_origin(store.origin());
  RONGHE_TRY(log_keys, keys->log_keys(origin));
  return proof::sign_checkpoint({.origin = origin, .tree = head}, log_keys.signers());
}

// It follows the log's own; its witnesses are asked where the policy store::names it. One that is
// absent was told of already, for the log.
Result<std::string> publish_twin(store::Store& store, const WitnessPolicy& policy,
                                 std::uint64_t size, const PublishOptions& options) {
  if (!store.has_twin()) return std::string();
  const auto twin = store.log_files().twin();
  RONGHE_TRY(note, twin_note(store, twin, size));
  if (!store::names(policy, proof::twin_origin(store.origin()))) {
    RONGHE_CHECK(keep(twin, note, Standing::unwitnessed));
    return proof::describe(WitnessPolicy(), {});
  }
  RONGHE_TRY(before, proof::examine_checkpoint(note, policy));
  auto lines = lines_of(policy, before);
  if (options.ask) RONGHE_CHECK(ask(twin, policy, before, options.timeout, note, lines));
  RONGHE_TRY(after, proof::examine_checkpoint(note, policy));
  RONGHE_CHECK(
      check_answers(lines, after.standing, "the log was published, and its tree of SM3 was not"));
  RONGHE_CHECK(keep(twin, note, after.standing));
  return proof::describe(policy, after.signed_by());
}

// When the last checkpoint became final, by the clock of the witness that signed last; 0 = never.
Result<std::uint64_t> last_final(store::Store& store, const WitnessPolicy& policy) {
  RONGHE_TRY(note, store.log_files().published(store::final_name));
  if (!note) return 0U;
  RONGHE_TRY(verdict, proof::examine_checkpoint(*note, policy));
  std::uint64_t last = 0;
  for (const auto& vouch : verdict.vouches) last = std::max(last, vouch.time);
  return last;
}

// Clocks of two machines differ a little; more is somebody's fault.
constexpr std::uint64_t clock_slack_seconds = 300;

std::string clock_warning(const Publication& publication, std::uint64_t now) {
  if (now == 0) return "";
  for (const auto& line : publication.witnesses) {
    if (!line.signed_it || line.time <= now + clock_slack_seconds) continue;
    return fmt::format(
        "the clock of this machine says {}, but {} signed at {}: set the clock right; the log "
        "itself holds no time and is not harmed",
        utc_text(now), line.name, utc_text(line.time));
  }
  return "";
}

Result<std::string> silence(store::Store& store, const WitnessPolicy& policy,
                            const Publication& publication, const PublishOptions& options) {
  if (publication.standing == Standing::finalized || policy.witnesses.empty()) return "";
  RONGHE_TRY(last, last_final(store, policy));
  const auto limit = static_cast<std::uint64_t>(std::chrono::seconds(options.patience).count());
  if (last == 0 || options.now < last + limit) return "";
  std::string absent;
  for (const auto& line : publication.witnesses) {
    if (!line.signed_it) absent += (absent.empty() ? "" : ", ") + line.name;
  }
  return fmt::format(
      "nothing has become final since {}: {} did not sign for more than {} hours; "
      "decisions stay provisional until they do",
      utc_text(last), absent, options.patience.count());
}

}  // namespace

Result<Publication> publish_log(store::Store& store, const PublishOptions& options) {
  RONGHE_TRY(policy, store::witness_policy(store));
  if (options.rewrite) {
    RONGHE_CHECK(store.log_files().rewrite(store.connection(), store.layouts(), options.progress));
  }
  RONGHE_TRY(head, store.log_files().extend(store.connection(), store.layouts(), options.progress));
  RONGHE_TRY(note, newest_note(store, head));
  RONGHE_TRY(restored, is_restored(store));
  if (restored) note = without_witnesses(note, policy);
  RONGHE_TRY(before, proof::examine_checkpoint(note, policy));
  Publication made;
  made.tree = head;
  made.origin = store.origin();
  made.witnesses = lines_of(policy, before);
  if (options.ask) {
    RONGHE_CHECK(ask(store.log_files(), policy, before, options.timeout, note, made.witnesses));
  }
  RONGHE_TRY(after, proof::examine_checkpoint(note, policy));
  RONGHE_CHECK(check_answers(made.witnesses, after.standing));
  if (restored) RONGHE_CHECK(leave_restored(store, policy, after.standing));
  made.standing = after.standing;
  made.described = proof::describe(policy, after.signed_by());
  RONGHE_CHECK(keep(store.log_files(), note, after.standing));
  RONGHE_TRY(twin, publish_twin(store, policy, head.size, options));
  RONGHE_CHECK(store::let_everyone_read_log(store, options.rewrite));
  made.twin = std::move(twin);
  RONGHE_TRY(warning, silence(store, policy, made, options));
  made.warning = std::move(warning);
  if (const auto clock = clock_warning(made, options.now); !clock.empty()) {
    made.warning += (made.warning.empty() ? "" : "; ") + clock;
  }
  return made;
}

}  // namespace ronghe::workflow
