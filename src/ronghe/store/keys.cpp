// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/passphrase.hpp"
#include "ronghe/crypto/sealed_key.hpp"
#include "ronghe/evidence/labels.hpp"

namespace ronghe::store {

namespace fs = std::filesystem;
using crypto::KeyLock;
using crypto::SecretKey;
using crypto::SecretText;

namespace {

constexpr const char* lock_name = "ronghe store";
constexpr const char* log_root = "log";
constexpr std::string_view open_lock_header = "ronghe-key v1";

std::string lock_path(const std::string& folder) { return folder + "/lock.key"; }

std::string first_line(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

Result<SecretKey> make_lock(const std::string& folder, const std::string& passphrase_file) {
  auto key = SecretKey::random();
  if (passphrase_file.empty()) {
    RONGHE_CHECK(crypto::write_key_file(lock_path(folder), key));
    return key;
  }
  RONGHE_TRY(secret, crypto::read_passphrase_file(passphrase_file));
  RONGHE_CHECK(
      crypto::write_sealed_key(lock_path(folder), lock_name, key, KeyLock(std::move(secret))));
  return key;
}

Result<SecretKey> open_lock(const std::string& folder) {
  const auto path = lock_path(folder);
  std::error_code none;
  if (!fs::exists(path, none)) {
    return fail_with(ErrorKind::not_found, "keys-missing"_code,
                     "the keys of this store are not here: bring the folder of its keys back, or "
                     "restore it from its own backup; without them labelled fields cannot be read",
                     {}, {.file = path});
  }
  if (first_line(path) == open_lock_header) return crypto::read_key_file(path);
  const auto file = passphrase_file_of_environment();
  if (file.empty()) {
    return fail_with(ErrorKind::refused, "passphrase-needed"_code,
                     "the keys of this store are sealed with a passphrase; write it to a file that "
                     "only you may read and name that file in RONGHE_PASSPHRASE_FILE",
                     {}, {.file = path});
  }
  RONGHE_TRY(secret, crypto::read_passphrase_file(file));
  return crypto::read_sealed_key(path, lock_name, KeyLock(std::move(secret)));
}

// Not every 32 bytes are a private number of SM2's curve; the next are.
Result<crypto::Sm2PrivateKey> sm2_key(crypto::KeyVault& vault, const std::string& origin) {
  for (int attempt = 0;; ++attempt) {
    RONGHE_TRY(secret, vault.derive(log_root, fmt::format("ronghe/v1/SM2 of a log\n{}\n{}", origin,
                                                          attempt)));
    if (auto key = crypto::Sm2PrivateKey::of_secret(secret)) return std::move(*key);
  }
}

Result<LogKeys> keys_of_log(crypto::KeyVault& vault, const std::string& origin,
                            crypto::Suite suite) {
  RONGHE_TRY(seed, vault.derive(log_root, "ronghe/v1/Ed25519 of a log\n" + origin));
  const std::string_view bytes(reinterpret_cast<const char*>(seed.bytes().data()), SecretKey::size);
  auto key = crypto::Ed25519PrivateKey::of_seed(bytes);
  ensure(key.has_value(), "a seed has 32 bytes");
  LogKeys made{.ed25519 = {.name = origin, .type = proof::type_ed25519, .key = *std::move(key)}};
  if (suite == crypto::Suite::gm) {
    RONGHE_TRY(second, sm2_key(vault, origin));
    made.sm2 = std::move(second);
  }
  return made;
}

bool is_absent(const Error& error) { return error.kind == ErrorKind::not_found; }

}  // namespace

std::string passphrase_file_of_environment() {
  const char* path = std::getenv("RONGHE_PASSPHRASE_FILE");
  return path == nullptr ? std::string() : std::string(path);
}

std::vector<std::string> labels_of(const policy::Dictionary& dictionary) {
  std::set<std::string> labels;
  for (const auto& [name, record] : dictionary.records) {
    for (const auto& group : evidence::labelled_of(record, dictionary).groups) {
      labels.insert(group.label);
    }
  }
  return {labels.begin(), labels.end()};
}

std::unexpected<Error> no_such_label(const std::string& label,
                                     const std::vector<std::string>& known) {
  return fail_with(ErrorKind::bad_input, "label-unknown"_code,
                   "this store has no label \"{label}\"; its labels: {known}",
                   {{"label", label}, {"known", fmt::format("{}", fmt::join(known, ", "))}});
}

namespace {

std::set<std::string> roots_of(const policy::Dictionary& dictionary) {
  std::set<std::string> roots;
  for (const auto& label : labels_of(dictionary)) roots.insert(evidence::root_of(label));
  return roots;
}

}  // namespace

std::vector<proof::Signer> LogKeys::signers() const {
  std::vector<proof::Signer> made{proof::note_signer(ed25519)};
  if (sm2) made.push_back(proof::sm2_note_signer(ed25519.name, *sm2));
  return made;
}

std::vector<proof::VerifierKey> LogKeys::verifiers() const {
  std::vector<proof::VerifierKey> made{ed25519.verifier()};
  if (sm2) made.push_back(proof::verifier_key(ed25519.name, sm2->public_key()));
  return made;
}

ledger::SubjectKeys subjects_in(const std::string& folder) {
  return ledger::SubjectKeys(folder + "/subjects.duckdb");
}

Result<std::unique_ptr<crypto::FolderVault>> create_roots(const std::string& folder,
                                                          const std::vector<std::string>& roots,
                                                          const KeyOptions& options) {
  std::error_code error;
  if (fs::exists(lock_path(folder), error)) {
    return fail_with(
        ErrorKind::refused, "keys-there-already"_code,
        "there are keys already; each store has a folder of its own for them, so name another one; "
        "keys of an `init` that broke off open nothing and may be removed",
        {}, {.file = folder});
  }
  // Into a folder that is there, such as a disk's, keys are put one by one.
  const bool is_there = fs::exists(folder, error);
  const Unborn unborn(folder);
  const auto& place = is_there ? folder : unborn.path();
  fs::create_directories(place, error);
  if (!error) fs::permissions(place, fs::perms::owner_all, error);
  if (error) {
    return fail_with(ErrorKind::refused, "keys-folder-failed"_code,
                     "the folder for the keys cannot be made: {why}", {{"why", error.message()}},
                     {.file = folder});
  }
  RONGHE_TRY(lock, make_lock(place, options.passphrase_file));
  crypto::FolderVault made(place, options.suite, KeyLock(lock.copy()));
  for (const auto& root : roots) RONGHE_CHECK(made.create(root));
  if (!is_there) RONGHE_CHECK(unborn.keep_folder());
  return std::make_unique<crypto::FolderVault>(folder, options.suite, KeyLock(std::move(lock)));
}

Result<std::unique_ptr<crypto::FolderVault>> open_vault(const std::string& folder,
                                                        crypto::Suite suite) {
  RONGHE_TRY(lock, open_lock(folder));
  return std::make_unique<crypto::FolderVault>(folder, suite, KeyLock(std::move(lock)));
}

Result<LogKeys> StoreKeys::create(const std::string& folder, const policy::Dictionary& dictionary,
                                  const std::string& origin, const KeyOptions& options) {
  auto roots = roots_of(dictionary);
  roots.insert(log_root);
  RONGHE_TRY(vault, create_roots(folder, {roots.begin(), roots.end()}, options));
  return keys_of_log(*vault, origin, options.suite);
}

// The file of secrets without those of subjects that were erased. The ring asks it under its lock.
class LivingSecrets : public evidence::SecretSource {
 public:
  explicit LivingSecrets(ledger::SubjectKeys subjects) : subjects_(std::move(subjects)) {}

  Result<void> find(const std::vector<std::string>& subjects, const Take& take) override {
    return subjects_.find(subjects, living(take));
  }
  Result<void> all(const Take& take) override { return subjects_.all(living(take)); }

  void leave_out(StoreKeys::IsErased is_erased) { is_erased_ = std::move(is_erased); }
  void note_erased(std::string_view subject) { erased_.emplace(subject); }
  [[nodiscard]] std::size_t left_out() const { return erased_.size(); }

 private:
  [[nodiscard]] Take living(const Take& take) {
    return [this, &take](std::string_view subject, SecretKey secret) {
      if (is_erased_ && is_erased_(subject)) return note_erased(subject);
      take(subject, std::move(secret));
    };
  }

  ledger::SubjectKeys subjects_;
  StoreKeys::IsErased is_erased_;
  std::set<std::string, std::less<>> erased_;
};

StoreKeys::StoreKeys(std::string folder, std::shared_ptr<evidence::KeyRing> ring,
                     std::unique_ptr<crypto::FolderVault> vault)
    : folder_(std::move(folder)),
      vault_(std::move(vault)),
      ring_(std::move(ring)),
      subjects_(subjects_in(folder_)),
      living_(std::make_shared<LivingSecrets>(subjects_)) {}

Result<StoreKeys> StoreKeys::open(std::string folder, std::shared_ptr<evidence::KeyRing> ring) {
  RONGHE_TRY(vault, open_vault(folder, ring->suite()));
  return StoreKeys(std::move(folder), std::move(ring), std::move(vault));
}

Result<void> StoreKeys::unlock(const policy::Dictionary& dictionary,
                               const std::map<std::string, std::uint32_t>& epochs) {
  for (const auto& label : labels_of(dictionary)) {
    const auto epoch = epochs.find(label);
    const auto unlocked = ring_->unlock(*vault_, label, epoch == epochs.end() ? 1 : epoch->second);
    if (!unlocked && !is_absent(unlocked.error())) return unlocked;
  }
  return {};
}

Result<void> StoreKeys::add_roots(const policy::Dictionary& before,
                                  const policy::Dictionary& after) {
  const auto known = roots_of(before);
  std::error_code none;
  for (const auto& root : roots_of(after)) {
    if (known.contains(root) || fs::exists(folder_ + "/" + root + ".key", none)) continue;
    RONGHE_CHECK(vault_->create(root));
  }
  return {};
}

Result<void> StoreKeys::look_for_subjects() {
  RONGHE_CHECK(subjects_.check());
  ring_->look_in(living_);
  return {};
}

Result<void> StoreKeys::load_subjects() { return ring_->want_all(); }

void StoreKeys::leave_out(IsErased is_erased) {
  for (const auto& subject : ring_->subjects_that(is_erased)) {
    ring_->forget(subject);
    living_->note_erased(subject);
  }
  living_->leave_out(std::move(is_erased));
}

std::size_t StoreKeys::left_out() const { return living_->left_out(); }

Result<void> StoreKeys::add_subjects(const std::vector<std::string>& subjects) {
  RONGHE_CHECK(subjects_.create(subjects, *ring_));
  return {};
}

Result<std::uint64_t> StoreKeys::destroy_subjects(const std::vector<std::string>& subjects) {
  RONGHE_TRY(destroyed, subjects_.destroy(subjects));
  for (const auto& subject : subjects) ring_->forget(subject);
  return destroyed;
}

Result<SecretKey> StoreKeys::tombstone_key(const std::string& origin) {
  return vault_->derive(log_root, "ronghe/v1/tombstones of a log\n" + origin);
}

Result<LogKeys> StoreKeys::log_keys(const std::string& origin) {
  return keys_of_log(*vault_, origin, ring_->suite());
}

Result<SecretKey> StoreKeys::key_of_run(const std::string& origin, const std::string& run_id) {
  return vault_->derive(log_root, fmt::format("ronghe/v1/lines of a run\n{}\n{}", origin, run_id));
}

}  // namespace ronghe::store
