// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/publish_log.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/date.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/proof/tree_hasher.hpp"
#include "ronghe/witness/client.hpp"

namespace ronghe::workflow {

using proof::Note;
using proof::Policy;
using proof::Standing;

namespace {

constexpr const char* quorum_name = "checkpoint.quorum";
constexpr const char* final_name = "checkpoint.final";

std::string policy_path(const Store& store) { return store.folder() + "/log/policy"; }

// The note of the newest tree: the published one if the log has not grown since. It is not kept
// before the witnesses were asked: they may know that this log has gone back.
Result<Note> newest_note(Store& store, const proof::TreeHead& head) {
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

bool has_signed(const proof::CheckpointVerdict& verdict, std::size_t witness) {
  return std::ranges::find(verdict.vouches, witness, &proof::WitnessVouch::witness) !=
         verdict.vouches.end();
}

// Asks the witnesses that have not signed; what they say is in the lines, their signatures in the
// note.
Result<void> ask(const ledger::LogFiles& files, const Policy& policy,
                 const proof::CheckpointVerdict& verdict, std::chrono::milliseconds timeout,
                 Note& note, std::vector<WitnessLine>& lines) {
  std::vector<witness::WitnessAddress> addresses;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < policy.witnesses.size(); ++i) {
    const auto& one = policy.witnesses[i];
    if (has_signed(verdict, i)) continue;
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

Result<bool> is_restored(Store& store) {
  RONGHE_TRY(count, store.connection().integer(restored_sql));
  return count > 0;
}

// What was published after the backup is lost here and known to the witnesses: to sign the same
// positions again would fork the log. `standing` is what they have said since.
Result<void> leave_restored(Store& store, const Policy& policy, Standing standing) {
  if (policy.witnesses.empty() || standing != Standing::unpublished) {
    return store.connection().execute("DELETE FROM store_meta WHERE key = 'restored'");
  }
  return fail(ErrorKind::refused,
              fmt::format("this store was restored from a backup: before it publishes again, a "
                          "quorum of its witnesses must say that they have seen no more of its "
                          "log; run `ronghe checkpoint {}` when they can be reached",
                          store.folder()));
}

// What witnesses signed before the restore says nothing about what they have seen since.
Note without_witnesses(const Note& note, const Policy& policy) {
  Note out{.text = note.text, .signatures = {}};
  for (const auto& signature : note.signatures) {
    const bool of_log = std::ranges::any_of(policy.logs, [&](const proof::TrustedLog& log) {
      return log.key.name == signature.name && log.key.id() == signature.id;
    });
    if (of_log) out.signatures.push_back(signature);
  }
  return out;
}

// Keeps the note under the names of all that it has reached.
Result<void> keep(const ledger::LogFiles& files, const Note& note, Standing standing) {
  RONGHE_CHECK(files.publish(note));
  if (standing == Standing::published || standing == Standing::finalized) {
    RONGHE_CHECK(files.publish(note, quorum_name));
  }
  if (standing == Standing::finalized) return files.publish(note, final_name);
  return {};
}

// What the witnesses have said so far, in the order of the policy.
std::vector<WitnessLine> lines_of(const Policy& policy, const proof::CheckpointVerdict& verdict) {
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

bool names(const Policy& policy, const std::string& origin) {
  return std::ranges::any_of(policy.logs,
                             [&](const proof::TrustedLog& log) { return log.key.name == origin; });
}

// The checkpoint of the tree of SM3 over the same bundles, for a size that its tiles have.
Result<Note> twin_note(Store& store, const ledger::LogFiles& twin, std::uint64_t size) {
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

// It follows the log's own; its witnesses are asked where the policy names it. One that is absent
// was told of already, for the log.
Result<std::string> publish_twin(Store& store, const Policy& policy, std::uint64_t size,
                                 const PublishOptions& options) {
  if (!store.has_twin()) return std::string();
  const auto twin = store.log_files().twin();
  RONGHE_TRY(note, twin_note(store, twin, size));
  if (!names(policy, proof::twin_origin(store.origin()))) {
    RONGHE_CHECK(keep(twin, note, Standing::unwitnessed));
    return proof::describe(Policy(), {});
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
Result<std::uint64_t> last_final(Store& store, const Policy& policy) {
  RONGHE_TRY(note, store.log_files().published(final_name));
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

Result<std::string> silence(Store& store, const Policy& policy, const Publication& publication,
                            const PublishOptions& options) {
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

Result<Policy> witness_policy(const Store& store) {
  auto text = read_whole_file(policy_path(store));
  if (text) return Policy::parse(*text);
  if (text.error().kind != ErrorKind::not_found) return std::unexpected(std::move(text).error());
  return fail(ErrorKind::not_found,
              "the policy of the log is missing; set it again with `ronghe checkpoint STORE "
              "--policy FILE`",
              {.file = policy_path(store)});
}

Result<std::string> log_vkey(const Store& store) {
  if (!store.log_key().empty()) return store.log_key();
  RONGHE_TRY(policy, witness_policy(store));
  for (const auto& log : policy.logs) {
    if (log.key.name == store.origin()) return log.key.to_string();
  }
  return fail(ErrorKind::proof_failed, "the policy of the log does not name it any more",
              {.file = policy_path(store)});
}

Result<void> set_witness_policy(Store& store, const std::string& policy_file) {
  RONGHE_TRY(text, read_whole_file(policy_file));
  auto policy = Policy::parse(text);
  if (!policy) {
    auto error = policy.error();
    error.place.file = policy_file;
    return std::unexpected(std::move(error));
  }
  RONGHE_TRY(vkey, log_vkey(store));
  const bool names_us = std::ranges::any_of(
      policy->logs, [&](const proof::TrustedLog& log) { return log.key.to_string() == vkey; });
  if (!names_us) {
    return bad_input(
        fmt::format("the policy does not name this log; add the line \"log {}\"", vkey),
        {.file = policy_file});
  }
  return write_file_durably(policy_path(store), text);
}

Result<ledger::LogFiles> files_of(const Store& store, LogTree tree) {
  switch (tree) {
    case LogTree::sha256: return store.log_files();
    case LogTree::sm3: break;
  }
  if (store.has_twin()) return store.log_files().twin();
  return fail(ErrorKind::refused,
              fmt::format("{} has no tree of SM3: stores of the suite gm keep one (`ronghe init "
                          "--suite gm`); its log is the tree sha256",
                          store.folder()));
}

Result<std::vector<proof::VerifierKey>> twin_keys(Store& store) {
  RONGHE_CHECK(files_of(store, LogTree::sm3));
  RONGHE_TRY(keys, store.keys());
  RONGHE_TRY(log_keys, keys->log_keys(proof::twin_origin(store.origin())));
  return log_keys.verifiers();
}

Result<Policy> policy_of(Store& store, LogTree tree) {
  RONGHE_TRY(policy, witness_policy(store));
  if (tree == LogTree::sha256 || names(policy, proof::twin_origin(store.origin()))) return policy;
  RONGHE_TRY(keys, twin_keys(store));
  Policy alone;
  for (auto& key : keys) alone.logs.push_back({.key = std::move(key), .url = {}});
  return alone;
}

Result<Publication> publish_log(Store& store, const PublishOptions& options) {
  RONGHE_TRY(policy, witness_policy(store));
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
  made.twin = std::move(twin);
  RONGHE_TRY(warning, silence(store, policy, made, options));
  made.warning = std::move(warning);
  if (const auto clock = clock_warning(made, options.now); !clock.empty()) {
    made.warning += (made.warning.empty() ? "" : "; ") + clock;
  }
  return made;
}

namespace {

struct Kept {
  std::uint64_t size = 0;
  Covering covering;
};

// The checkpoints that are kept, the highest standing first.
Result<std::vector<Kept>> kept_checkpoints(const ledger::LogFiles& files, const Policy& policy) {
  std::vector<Kept> kept;
  for (const auto* name : {final_name, quorum_name, "checkpoint"}) {
    RONGHE_TRY(note, files.published(name));
    if (!note) continue;
    RONGHE_TRY(verdict, proof::examine_checkpoint(*note, policy));
    const auto counted = policy.counted_witnesses();
    const auto vouched = std::ranges::count_if(
        counted, [&](std::size_t witness) { return has_signed(verdict, witness); });
    kept.push_back({.size = verdict.checkpoint.tree.size,
                    .covering = {.note = *std::move(note),
                                 .standing = verdict.standing,
                                 .described = proof::describe(policy, verdict.signed_by()),
                                 .vouched = static_cast<std::size_t>(vouched),
                                 .counted = counted.size()}});
  }
  return kept;
}

// Null when none covers the position.
const Covering* covering(const std::vector<Kept>& kept, std::int64_t position) {
  const auto found = std::ranges::find_if(
      kept, [&](const Kept& one) { return one.size > static_cast<std::uint64_t>(position); });
  return found == kept.end() ? nullptr : &found->covering;
}

}  // namespace

Result<Covering> covering_checkpoint(const ledger::LogFiles& files, const Policy& policy,
                                     std::int64_t position) {
  RONGHE_TRY(kept, kept_checkpoints(files, policy));
  if (const auto* found = covering(kept, position)) return *found;
  return fail(
      ErrorKind::not_found,
      fmt::format("log position {} is under no checkpoint yet; run `ronghe checkpoint`", position),
      {.file = files.folder()});
}

Result<Covering> covering_checkpoint(const Store& store, std::int64_t position) {
  RONGHE_TRY(policy, witness_policy(store));
  return covering_checkpoint(store.log_files(), policy, position);
}

Result<std::vector<std::string>> standings_at(const Store& store,
                                              std::span<const std::int64_t> positions) {
  const auto read = [&]() -> Result<std::vector<Kept>> {
    RONGHE_TRY(policy, witness_policy(store));
    return kept_checkpoints(store.log_files(), policy);
  };
  const auto kept = read();
  if (!kept && kept.error().kind != ErrorKind::not_found) return std::unexpected(kept.error());
  std::vector<std::string> standings;
  for (const auto position : positions) {
    const auto* found = kept ? covering(*kept, position) : nullptr;
    standings.push_back(found == nullptr ? "not published yet" : found->described);
  }
  return standings;
}

Result<std::string> standing_at(const Store& store, std::int64_t position) {
  RONGHE_TRY(standings, standings_at(store, std::span(&position, 1)));
  return standings.front();
}

Result<std::string> standing_of_run(Store& store, const std::string& run_id) {
  RONGHE_TRY(position,
             store.connection().integer(fmt::format("SELECT position FROM run WHERE run_id = {}",
                                                    engine::quoted_text(run_id))));
  return standing_at(store, position);
}

}  // namespace ronghe::workflow
