// SPDX-License-Identifier: Apache-2.0
#include "ronghe/witness/witness.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/file_trouble.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/secret.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/proof/scheme.hpp"
#include "ronghe/proof/text.hpp"
#include "ronghe/witness/evidence.hpp"

namespace ronghe::witness {

namespace fs = std::filesystem;

namespace {

constexpr int not_found = 404;
constexpr int server_fault = 500;

std::string key_path(const std::string& folder) { return folder + "/key"; }
std::string logs_path(const std::string& folder) { return folder + "/logs"; }
std::string marks_path(const std::string& folder) { return folder + "/marks"; }
std::string hash_of(const std::string& origin) { return crypto::sha256(origin).hex(); }

std::string origin_of(const proof::Note& note) { return note.text.substr(0, note.text.find('\n')); }

Result<void> make_folders(const std::string& path, bool private_one) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return folder_not_made(path, error.message());
  if (private_one) fs::permissions(path, fs::perms::owner_all, error);
  if (error) return folder_not_made(path, error.message());
  return {};
}

Result<proof::SigningKey> read_key(const std::string& folder) {
  const auto path = key_path(folder);
  auto text = read_whole_file(path);
  if (!text && text.error().kind == ErrorKind::not_found) {
    return fail(ErrorKind::not_found, "witness-key-missing"_code, {},
                "there is no key of a witness", {.file = path});
  }
  if (!text) return std::unexpected(std::move(text).error());
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0 || (status.st_mode & 077U) != 0) {
    return fail_with(ErrorKind::refused, "witness-key-open"_code,
                     "others may read the key: make it private (chmod 600), and think whether it "
                     "must be replaced",
                     {}, {.file = path});
  }
  if (text->ends_with('\n')) text->pop_back();
  auto key = proof::SigningKey::parse(*text);
  crypto::wipe(*text);
  if (!key) {
    key.error().place.file = path;
    return key;
  }
  if (key->type != proof::type_cosignature_v1) {
    return fail_with(ErrorKind::bad_input, "witness-key-of-another-type"_code,
                     "the key is not one of a witness (type 04)", {}, {.file = path});
  }
  return key;
}

Result<std::vector<proof::VerifierKey>> read_trusted(const std::string& folder) {
  std::vector<proof::VerifierKey> keys;
  auto text = read_whole_file(logs_path(folder));
  if (!text && text.error().kind == ErrorKind::not_found) return keys;
  if (!text) return std::unexpected(std::move(text).error());
  std::string_view rest = *text;
  for (int number = 1; !rest.empty(); ++number) {
    const auto line = proof::take_line(rest);
    auto key = line ? proof::VerifierKey::parse(*line)
                    : fail_with(ErrorKind::bad_input, "trusted-logs-cut"_code,
                                "the last line does not end");
    if (!key) {
      key.error().place = {.file = logs_path(folder), .line = number};
      return std::unexpected(std::move(key).error());
    }
    keys.push_back(*std::move(key));
  }
  return keys;
}

// A damaged state must not become none: then a forked log would be taken for a new one.
Result<Seen> read_state(const std::string& path, const proof::VerifierKey& own,
                        std::string_view hash) {
  RONGHE_TRY(bytes, read_whole_file(path));
  auto seen = read_seen(bytes, own);
  if (seen && hash_of(origin_of(seen->note)) == hash) return *std::move(seen);
  return fail_with(ErrorKind::proof_failed, "witness-state-malformed"_code,
                   "this is not a checkpoint that this witness has cosigned: restore the file from "
                   "a backup; without it the witness could cosign a second view",
                   {}, {.file = path});
}

// Sizes by SHA-256 of the origin; none before the first, or in a folder of an earlier version.
Result<std::map<std::string, std::uint64_t, std::less<>>> read_marks(const std::string& folder) {
  std::map<std::string, std::uint64_t, std::less<>> marks;
  auto text = read_whole_file(marks_path(folder));
  if (!text && text.error().kind == ErrorKind::not_found) return marks;
  if (!text) return std::unexpected(std::move(text).error());
  std::string_view rest = *text;
  for (int number = 1; !rest.empty(); ++number) {
    const auto line = proof::take_line(rest);
    const auto blank = line ? line->find(' ') : std::string_view::npos;
    const auto size = blank == std::string_view::npos ? std::nullopt
                                                      : proof::parse_count(line->substr(blank + 1));
    if (!size || !crypto::Hash::parse_hex(line->substr(0, blank))) {
      return fail_with(ErrorKind::proof_failed, "witness-mark-malformed"_code,
                       "this is no line of a mark; restore the file from a backup", {},
                       {.file = marks_path(folder), .line = number});
    }
    marks.insert_or_assign(std::string(line->substr(0, blank)), *size);
  }
  return marks;
}

Result<void> write_trusted(const std::string& folder, const std::vector<proof::VerifierKey>& keys) {
  std::string text;
  for (const auto& one : keys) text += one.to_string() + "\n";
  return write_file_durably(logs_path(folder), text);
}

// The words say what it has cosigned and what it has now.
std::unexpected<Error> could_sign_again(ErrorCode code, std::string_view words,
                                        std::vector<ErrorValue> values, std::string path) {
  return fail_with(ErrorKind::proof_failed, code,
                   std::string(words) +
                       ": it could cosign a second view; restore the newest state from a backup, "
                       "or make a witness of another name",
                   std::move(values), {.file = std::move(path)});
}

// The lock goes with the process, also when that is killed. -1 = another one holds it.
Result<int> lock(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    return fail_with(ErrorKind::fault, "file-not-opened"_code, "cannot be opened: {detail}",
                     {{"detail", std::strerror(errno)}}, {.file = path});
  }
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
  ::close(file);
  return fail_with(ErrorKind::refused, "witness-folder-in-use"_code,
                   "another process works in this folder; end it first", {}, {.file = path});
}

}  // namespace

Result<proof::VerifierKey> make_folder(const std::string& folder, std::string name) {
  RONGHE_TRY(key, proof::generate_key(std::move(name), proof::type_cosignature_v1));
  RONGHE_CHECK(make_folders(folder, true));
  RONGHE_TRY(held, lock(folder + "/lock"));
  auto text = key.to_string() + "\n";
  const bool taken = fs::exists(key_path(folder));
  auto written =
      taken ? fail_with(ErrorKind::refused, "witness-key-exists"_code,
                        "the folder has a key already, which stays", {}, {.file = key_path(folder)})
            : write_file_durably(key_path(folder), text, 0600);
  crypto::wipe(text);
  ::close(held);
  if (!written) return std::unexpected(std::move(written).error());
  return key.verifier();
}

Result<proof::VerifierKey> trust_log(const std::string& folder, std::string_view vkey) {
  RONGHE_TRY(own, read_key(folder));
  RONGHE_TRY(key, proof::VerifierKey::parse(vkey));
  if (proof::scheme_of(key) == nullptr) {
    return fail_with(ErrorKind::bad_input, "log-key-type-unknown"_code,
                     "keys of type {type} are not verified by this version",
                     {{"type", fmt::format("{:02x}", key.type)}});
  }
  if (key.material == own.verifier().material) {
    return fail_with(ErrorKind::bad_input, "witness-of-itself"_code,
                     "this is the key of the witness itself; nobody witnesses his own log");
  }
  RONGHE_TRY(held, lock(folder + "/logs.lock"));
  auto known = read_trusted(folder);
  Result<void> written;
  if (known && std::ranges::find(*known, key) == known->end()) {
    known->push_back(key);
    written = write_trusted(folder, *known);
  }
  ::close(held);
  if (!known) return std::unexpected(std::move(known).error());
  if (!written) return std::unexpected(std::move(written).error());
  return key;
}

Result<void> distrust_log(const std::string& folder, std::string_view vkey) {
  RONGHE_TRY(key, proof::VerifierKey::parse(vkey));
  RONGHE_TRY(held, lock(folder + "/logs.lock"));
  const auto taken = [&]() -> Result<void> {
    RONGHE_TRY(known, read_trusted(folder));
    if (std::erase(known, key) == 0) {
      return fail_with(ErrorKind::not_found, "log-not-trusted"_code,
                       "{log} is not among the trusted logs", {{"log", key.name}},
                       {.file = logs_path(folder)});
    }
    return write_trusted(folder, known);
  }();
  ::close(held);
  return taken;
}

Result<proof::VerifierKey> key_of_folder(const std::string& folder) {
  RONGHE_TRY(key, read_key(folder));
  return key.verifier();
}

Result<std::vector<KnownLog>> known_logs(const std::string& folder) {
  RONGHE_TRY(own, key_of_folder(folder));
  RONGHE_TRY(keys, read_trusted(folder));
  std::vector<KnownLog> logs;
  for (auto& key : keys) {
    const auto hash = hash_of(key.name);
    auto seen = read_state(folder + "/state/" + hash, own, hash);
    if (!seen && seen.error().kind != ErrorKind::not_found) {
      return std::unexpected(std::move(seen).error());
    }
    logs.push_back({.key = std::move(key), .seen = std::nullopt});
    if (seen) logs.back().seen = *std::move(seen);
  }
  return logs;
}

Result<std::unique_ptr<Witness>> Witness::open(const std::string& folder, Log& log) {
  RONGHE_TRY(key, read_key(folder));
  RONGHE_TRY(held, lock(folder + "/lock"));
  std::unique_ptr<Witness> store(new Witness(folder, std::move(key), log, held));
  RONGHE_CHECK(make_folders(folder + "/state", false));
  RONGHE_CHECK(store->read_logs());
  RONGHE_CHECK(store->read_states());
  RONGHE_CHECK(store->compare_evidence());
  RONGHE_CHECK(store->compare_marks());
  return store;
}

Witness::~Witness() { ::close(lock_); }

Result<void> Witness::read_logs() {
  RONGHE_TRY(keys, read_trusted(folder_));
  logs_ = std::move(keys);
  return {};
}

// Of every log, also of those that are trusted no longer.
Result<void> Witness::read_states() {
  std::error_code error;
  const fs::directory_iterator files(folder_ + "/state", error);
  if (error) {
    return fail_with(ErrorKind::fault, "folder-not-usable"_code, "{detail}",
                     {{"detail", error.message()}}, {.file = folder_ + "/state"});
  }
  for (const auto& file : files) {
    const auto name = file.path().filename().string();
    if (!crypto::Hash::parse_hex(name)) {
      fs::remove(file.path(), error);  // left over from a write that was cut off
      continue;
    }
    RONGHE_TRY(seen, read_state(file.path().string(), key(), name));
    seen_.insert_or_assign(name, std::move(seen));
  }
  return {};
}

// A mark is written after the state and before the answer: it may be behind, never ahead.
Result<void> Witness::compare_marks() {
  RONGHE_TRY(marks, read_marks(folder_));
  for (const auto& [hash, size] : marks) {
    const auto found = seen_.find(hash);
    if (found != seen_.end() && found->second.tree.size >= size) continue;
    const auto path = folder_ + "/state/" + hash;
    const auto cosigned = std::to_string(size);
    if (found == seen_.end()) {
      return could_sign_again("witness-state-lost"_code,
                              "this witness has cosigned size {cosigned} of this log and has no "
                              "state of it",
                              {{"cosigned", cosigned}}, path);
    }
    return could_sign_again(
        "witness-state-older"_code,
        "this witness has cosigned size {cosigned} of this log and has the "
        "state of size {size}",
        {{"cosigned", cosigned}, {"size", std::to_string(found->second.tree.size)}}, path);
  }
  return marks.size() == seen_.size() ? Result<void>() : keep_marks();
}

// Where state and mark were put back together, or removed, what it had seen of a split view is
// still there, and is no older than they were then.
Result<void> Witness::compare_evidence() {
  RONGHE_TRY(evidence, cosigned_evidence(folder_, key()));
  for (const auto& [hash, trees] : evidence) {
    const auto found = seen_.find(hash);
    for (const auto& tree : trees) {
      const bool has = found != seen_.end();
      const bool newer = has && found->second.tree.size > tree.size;
      if (newer || (has && found->second.tree == tree)) continue;
      const auto path = evidence_folder(folder_, hash);
      std::vector<ErrorValue> values{{"cosigned", std::to_string(tree.size)},
                                     {"root", tree.root.hex()}};
      if (!has) {
        return could_sign_again("witness-evidence-without-state"_code,
                                "by its evidence of a split view this witness has cosigned size "
                                "{cosigned} and root {root} of this log, and has no state of it",
                                std::move(values), path);
      }
      values.push_back({"size", std::to_string(found->second.tree.size)});
      values.push_back({"root_of_state", found->second.tree.root.hex()});
      return could_sign_again("witness-evidence-newer"_code,
                              "by its evidence of a split view this witness has cosigned size "
                              "{cosigned} and root {root} of this log, and has the state of size "
                              "{size} and root {root_of_state}",
                              std::move(values), path);
    }
  }
  return {};
}

Result<void> Witness::keep_marks() const {
  std::string text;
  for (const auto& [hash, seen] : seen_) text += fmt::format("{} {}\n", hash, seen.tree.size);
  return write_file_durably(marks_path(folder_), text);
}

std::vector<proof::VerifierKey> Witness::keys_of(const std::string& origin) const {
  std::vector<proof::VerifierKey> keys;
  std::ranges::copy_if(logs_, std::back_inserter(keys),
                       [&](const proof::VerifierKey& key) { return key.name == origin; });
  return keys;
}

std::vector<std::string> Witness::origins() const {
  const std::lock_guard guard(mutex_);
  std::set<std::string> names;
  for (const auto& key : logs_) names.insert(key.name);
  return {names.begin(), names.end()};
}

Answer Witness::add_checkpoint(std::string_view body, std::uint64_t now) {
  constexpr int bad_request = 400;
  const auto submission = parse_submission(body);
  if (!submission) return refusal(bad_request, submission.error().message);
  const std::lock_guard guard(mutex_);
  return judge_and_store(*submission, now);
}

Answer Witness::judge_and_store(const Submission& submission, std::uint64_t now) {
  const auto& origin = submission.checkpoint.origin;
  // A log may have been added or taken away since; a file that cannot be read leaves what is known.
  if (const auto step = read_logs(); !step) {
    log_.info("logs_unreadable", {{"error", to_string(step.error())}});
  }
  const auto hash = hash_of(origin);
  const auto found = seen_.find(hash);
  const auto last = found == seen_.end() ? std::nullopt : std::optional(found->second);
  auto judged = judge(submission, keys_of(origin), last, key_, now);
  if (judged.split_view) keep_evidence(origin, *last, *judged.split_view);
  const auto size = fmt::to_string(submission.checkpoint.tree.size);
  if (!judged.seen) {
    log_.info(
        "checkpoint_refused",
        {{"origin", origin}, {"size", size}, {"status", fmt::to_string(judged.answer.status)}});
    return std::move(judged.answer);
  }
  if (judged.clock_behind) {
    log_.info("clock_behind", {{"origin", origin},
                               {"now", fmt::to_string(now)},
                               {"used", fmt::to_string(judged.seen->time)}});
  }
  auto step = write_file_durably(folder_ + "/state/" + hash, judged.seen->note.to_string());
  if (step) {
    seen_.insert_or_assign(hash, *std::move(judged.seen));
    step = keep_marks();
  }
  if (!step) {
    log_.info("state_not_written", {{"origin", origin}, {"error", to_string(step.error())}});
    return refusal(server_fault, "the witness cannot store the checkpoint");
  }
  log_.info("cosigned", {{"origin", origin}, {"size", size}});
  return std::move(judged.answer);
}

void Witness::keep_evidence(const std::string& origin, const Seen& seen, const proof::Note& other) {
  const auto hash = hash_of(origin);
  const auto size = fmt::to_string(seen.tree.size);
  const auto folder = evidence_folder(folder_, hash);
  log_.info("split_view", {{"origin", origin}, {"size", size}, {"evidence", folder}});
  const auto step = keep_split_view(folder_, hash, seen, other);
  if (!step) log_.info("evidence_not_written", {{"error", to_string(step.error())}});
}

Answer Witness::checkpoint(std::string_view origin_hash) const {
  const std::lock_guard guard(mutex_);
  const auto found = seen_.find(origin_hash);
  if (found == seen_.end()) return refusal(not_found, "no checkpoint of such a log was cosigned");
  return {.status = 200, .body = found->second.note.to_string()};
}

}  // namespace ronghe::witness
