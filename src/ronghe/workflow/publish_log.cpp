// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/publish_log.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/proof/tree_hasher.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/workflow/ask_witnesses.hpp"
#include "ronghe/workflow/finality_warning.hpp"

namespace ronghe::workflow {

using proof::Note;
using proof::Standing;
using proof::WitnessPolicy;

namespace {

constexpr const char* not_signed_yet = "not signed yet";

// The same witnesses; how far they saw the tree of SM3 they say when asked.
Looked of_twin(Looked looked) {
  for (auto& sight : looked.sights) sight.size = 0;
  return looked;
}

// The published note, if the log has not grown since.
Result<std::optional<Note>> published_note(store::Store& store, const proof::TreeHead& head) {
  RONGHE_TRY(before, store.log_files().published());
  if (!before) return std::nullopt;
  RONGHE_TRY(last, proof::parse_checkpoint(before->text));
  return last.tree == head ? std::move(before) : std::nullopt;
}

Result<Note> sign_note(store::Store& store, const std::string& origin,
                       const proof::TreeHead& head) {
  RONGHE_TRY(keys, store.keys());
  RONGHE_TRY(log_keys, keys->log_keys(origin));
  return proof::sign_checkpoint({.origin = origin, .tree = head}, log_keys.signers());
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

// Where nobody was heard.
Result<void> refuse_restored(store::Store& store, const WitnessPolicy& policy) {
  RONGHE_TRY(restored, is_restored(store));
  return restored ? leave_restored(store, policy, Standing::unpublished) : Result<void>();
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

// Keeps the note under the names of all that it has reached.
Result<void> keep(const ledger::LogFiles& files, const Note& note, Standing standing) {
  RONGHE_CHECK(files.publish(note));
  if (standing == Standing::published || standing == Standing::finalized) {
    RONGHE_CHECK(files.publish(note, store::quorum_name));
  }
  if (standing == Standing::finalized) return files.publish(note, store::final_name);
  return {};
}

// The checkpoint of the tree of SM3 over the same bundles, for a size that its tiles have; none
// where it is not there yet and may not be signed.
Result<std::optional<Note>> twin_note(store::Store& store, const ledger::LogFiles& twin,
                                      std::uint64_t size, bool may_sign) {
  RONGHE_TRY(before, twin.published());
  if (before) {
    RONGHE_TRY(last, proof::parse_checkpoint(before->text));
    if (last.tree.size == size) return before;
  }
  if (!may_sign) return std::nullopt;
  RONGHE_TRY(head, twin.head(size));
  RONGHE_TRY(signed_now, sign_note(store, proof::twin_origin(store.origin()), head));
  return signed_now;
}

// It follows the log's own, and waits alone where it was cut off from it; its witnesses are asked
// where the policy names it. One that is absent was told of already, for the log.
Result<std::string> publish_twin(store::Store& store, const WitnessPolicy& policy,
                                 std::uint64_t size, const Looked& looked) {
  if (!store.has_twin()) return std::string();
  const auto twin = store.log_files().twin();
  RONGHE_TRY(found, twin_note(store, twin, size, looked.may_sign));
  if (!found) return std::string(not_signed_yet);
  auto note = *std::move(found);
  if (!store::names(policy, proof::twin_origin(store.origin()))) {
    RONGHE_CHECK(keep(twin, note, Standing::unwitnessed));
    return proof::describe(WitnessPolicy(), {});
  }
  RONGHE_TRY(before, proof::examine_checkpoint(note, policy));
  auto lines = lines_of(policy, before);
  RONGHE_CHECK(ask_to_sign(twin, policy, before, of_twin(looked), note, lines));
  RONGHE_TRY(after, proof::examine_checkpoint(note, policy));
  RONGHE_CHECK(
      check_answers(lines, after.standing, "the log was published, and its tree of SM3 was not"));
  RONGHE_CHECK(keep(twin, note, after.standing));
  return proof::describe(policy, after.signed_by());
}

// When the last checkpoint became final, by the clocks of all witnesses; none before the first.
Result<std::optional<std::vector<std::uint64_t>>> last_final(store::Store& store,
                                                             const WitnessPolicy& policy) {
  RONGHE_TRY(note, store.log_files().published(store::final_name));
  if (!note) return std::nullopt;
  RONGHE_TRY(verdict, proof::examine_checkpoint(*note, policy));
  std::vector<std::uint64_t> times;
  for (const auto& vouch : verdict.vouches) times.push_back(vouch.time);
  return times;
}

Result<std::string> warning(store::Store& store, const WitnessPolicy& policy,
                            const Publication& made, const PublishOptions& options) {
  std::vector<std::string> absent;
  std::vector<SignedAt> present;
  for (const auto& line : made.witnesses) {
    if (line.signed_it) {
      present.push_back({.name = line.name, .time = line.time});
    } else {
      absent.push_back(line.name);
    }
  }
  std::string out;
  if (made.standing != Standing::finalized && !policy.witnesses.empty()) {
    RONGHE_TRY(last, last_final(store, policy));
    out = silence_warning(last, absent, options.now, options.patience);
  }
  const auto clock = clock_warning(present, options.now);
  return out.empty() || clock.empty() ? out + clock : out + "; " + clock;
}

// The note stays what it was: the entries since wait.
Result<void> wait(store::Store& store, const Looked& looked, Publication& made) {
  RONGHE_TRY(published, store.log_files().published_size());
  made.waiting = made.tree.size - published;
  made.described = not_signed_yet;
  for (const auto& sight : looked.sights) {
    made.witnesses.push_back({.name = sight.name, .message = describe(sight)});
  }
  return {};
}

// A signed note, its witnesses asked.
Result<void> vouch(store::Store& store, const WitnessPolicy& policy, const Looked& looked,
                   Note note, Publication& made) {
  RONGHE_TRY(restored, is_restored(store));
  if (restored) note = without_witnesses(note, policy);
  RONGHE_TRY(before, proof::examine_checkpoint(note, policy));
  made.witnesses = lines_of(policy, before);
  RONGHE_CHECK(ask_to_sign(store.log_files(), policy, before, looked, note, made.witnesses));
  RONGHE_TRY(after, proof::examine_checkpoint(note, policy));
  RONGHE_CHECK(check_answers(made.witnesses, after.standing));
  if (restored) RONGHE_CHECK(leave_restored(store, policy, after.standing));
  made.standing = after.standing;
  made.described = proof::describe(policy, after.signed_by());
  RONGHE_CHECK(keep(store.log_files(), note, after.standing));
  RONGHE_TRY(twin, publish_twin(store, policy, made.tree.size, looked));
  made.twin = std::move(twin);
  return {};
}

}  // namespace

Result<Publication> publish_log(store::Store& store, const PublishOptions& options) {
  RONGHE_TRY(policy, store::witness_policy(store));
  if (options.rewrite) {
    RONGHE_CHECK(store.log_files().rewrite(store.connection(), store.layouts(), options.progress));
  }
  RONGHE_TRY(head, store.log_files().extend(store.connection(), store.layouts(), options.progress));
  Publication made{.tree = head, .origin = store.origin()};
  RONGHE_TRY(note, published_note(store, head));
  RONGHE_TRY(looked, look_at_witnesses(store, policy, options.timeout));
  if (!note && looked.may_sign) {
    RONGHE_TRY(fresh, sign_note(store, store.origin(), head));
    note = std::move(fresh);
  }
  if (note) {
    RONGHE_CHECK(vouch(store, policy, looked, *std::move(note), made));
  } else {
    RONGHE_CHECK(refuse_restored(store, policy));
    RONGHE_CHECK(wait(store, looked, made));
  }
  RONGHE_CHECK(store::let_everyone_read_log(store, options.rewrite));
  RONGHE_TRY(told, warning(store, policy, made, options));
  made.warning = std::move(told);
  return made;
}

}  // namespace ronghe::workflow
