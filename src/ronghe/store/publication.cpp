// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/publication.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "ronghe/base/access.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/sha256.hpp"

namespace ronghe::store {

namespace fs = std::filesystem;
using proof::WitnessPolicy;

namespace {

std::string policy_path(const Store& store) { return store.folder() + "/log/policy"; }
std::string pin_path(const Store& store) { return store.keys_folder() + "/log-policy.sha256"; }

// Whoever has the store can put "quorum none" into its policy, and everything is final. Where the
// keys are kept elsewhere, what was set is known there.
Result<void> check_pin(const Store& store, const std::string& policy) {
  const auto pin = read_whole_file(pin_path(store));
  if (!pin) {
    const auto kind = pin.error().kind;
    return kind == ErrorKind::not_found ? Result<void>() : std::unexpected(pin.error());
  }
  if (*pin == crypto::sha256(policy).hex() + "\n") return {};
  return fail(ErrorKind::proof_failed, "log-policy-changed"_code, {{"store", store.folder()}},
              fmt::format("the policy of the log is not the one that was set: {} has the hash of "
                          "another",
                          pin_path(store)),
              {.file = policy_path(store)});
}

bool is_open_to_all(const fs::path& folder) {
  std::error_code none;
  return fs::status(folder, none).permissions() == fs::perms(0755);
}

// A log of 10^8 rows has half a million files. Its folders x000, x001, ... are filled one after
// another: of those that are open to all, only the last can have got something since.
Result<void> let_everyone_read_new(const std::string& folder) {
  std::vector<fs::path> look;
  std::optional<fs::path> last;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const auto& path = entry.path();
    if (entry.is_symlink()) continue;
    if (!entry.is_directory()) {
      RONGHE_CHECK(let_everyone_read(path.string()));
    } else if (!path.filename().string().starts_with('x') || !is_open_to_all(path)) {
      look.push_back(path);
    } else if (!last || *last < path) {
      last = path;
    }
  }
  if (last) look.push_back(*last);
  for (const auto& path : look) RONGHE_CHECK(let_everyone_read_new(path.string()));
  return let_everyone_read(folder);
}

}  // namespace

Result<void> let_everyone_read_log(const Store& store, bool all) {
  const auto log = store.folder() + "/log";
  return all ? let_everyone_read_all(log) : let_everyone_read_new(log);
}

bool names(const WitnessPolicy& policy, const std::string& origin) {
  return std::ranges::any_of(policy.logs,
                             [&](const proof::TrustedLog& log) { return log.key.name == origin; });
}

bool has_signed(const proof::CheckpointVerdict& verdict, std::size_t witness) {
  return std::ranges::find(verdict.vouches, witness, &proof::WitnessVouch::witness) !=
         verdict.vouches.end();
}

Result<WitnessPolicy> witness_policy(const Store& store) {
  auto text = read_whole_file(policy_path(store));
  if (text) {
    RONGHE_CHECK(check_pin(store, *text));
    return WitnessPolicy::parse(*text);
  }
  if (text.error().kind != ErrorKind::not_found) return std::unexpected(std::move(text).error());
  return fail(ErrorKind::not_found, "log-policy-missing"_code, {{"store", store.folder()}},
              "the policy of the log is missing", {.file = policy_path(store)});
}

Result<std::string> log_vkey(const Store& store) {
  if (!store.log_key().empty()) return store.log_key();
  RONGHE_TRY(policy, witness_policy(store));
  for (const auto& log : policy.logs) {
    if (log.key.name == store.origin()) return log.key.to_string();
  }
  return fail_with(ErrorKind::proof_failed, "policy-lost-log"_code,
                   "the policy of the log does not name it any more", {},
                   {.file = policy_path(store)});
}

Result<void> set_witness_policy(Store& store, const std::string& policy_file) {
  RONGHE_TRY(text, read_whole_file(policy_file));
  auto policy = WitnessPolicy::parse(text);
  if (!policy) {
    auto error = policy.error();
    error.place.file = policy_file;
    return std::unexpected(std::move(error));
  }
  RONGHE_TRY(vkey, log_vkey(store));
  const bool names_us = std::ranges::any_of(
      policy->logs, [&](const proof::TrustedLog& log) { return log.key.to_string() == vkey; });
  if (!names_us) {
    return fail_with(ErrorKind::bad_input, "policy-without-log"_code,
                     "the policy does not name this log; add the line \"log {key}\"",
                     {{"key", vkey}}, {.file = policy_file});
  }
  RONGHE_CHECK(write_file_durably(policy_path(store), text));
  if (std::error_code none; !fs::is_directory(store.keys_folder(), none)) return {};
  return write_file_durably(pin_path(store), crypto::sha256(text).hex() + "\n", 0600);
}

Result<ledger::LogFiles> files_of(const Store& store, LogTree tree) {
  switch (tree) {
    case LogTree::sha256: return store.log_files();
    case LogTree::sm3: break;
  }
  if (store.has_twin()) return store.log_files().twin();
  return fail(ErrorKind::refused, "sm3-tree-missing"_code, {{"store", store.folder()}},
              fmt::format("{} has no tree of SM3: stores of the suite gm keep one; its log is the "
                          "tree sha256",
                          store.folder()));
}

Result<std::vector<proof::VerifierKey>> twin_keys(Store& store) {
  RONGHE_CHECK(files_of(store, LogTree::sm3));
  RONGHE_TRY(keys, store.keys());
  RONGHE_TRY(log_keys, keys->log_keys(proof::twin_origin(store.origin())));
  return log_keys.verifiers();
}

Result<WitnessPolicy> policy_of(Store& store, LogTree tree) {
  RONGHE_TRY(policy, witness_policy(store));
  if (tree == LogTree::sha256 || names(policy, proof::twin_origin(store.origin()))) return policy;
  RONGHE_TRY(keys, twin_keys(store));
  WitnessPolicy alone;
  for (auto& key : keys) alone.logs.push_back({.key = std::move(key), .url = {}});
  return alone;
}

namespace {

struct Kept {
  std::uint64_t size = 0;
  Covering covering;
};

// The checkpoints that are kept, the highest standing first.
Result<std::vector<Kept>> kept_checkpoints(const ledger::LogFiles& files,
                                           const WitnessPolicy& policy) {
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

Result<Covering> covering_checkpoint(const ledger::LogFiles& files, const WitnessPolicy& policy,
                                     std::int64_t position) {
  RONGHE_TRY(kept, kept_checkpoints(files, policy));
  if (const auto* found = covering(kept, position)) return *found;
  return fail(ErrorKind::not_found, "checkpoint-missing"_code,
              {{"position", std::to_string(position)}},
              fmt::format("log position {} is under no checkpoint yet", position),
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

}  // namespace ronghe::store
