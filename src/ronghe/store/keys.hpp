// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/key_vault.hpp"
#include "ronghe/evidence/key_ring.hpp"
#include "ronghe/ledger/subject_keys.hpp"
#include "ronghe/policy/dictionary.hpp"
#include "ronghe/proof/scheme.hpp"

// The folder of a store's keys.
//
//   lock.key          opens the others; absent where they are sealed with a passphrase
//   edu.key, …        the root of each department with labelled fields
//   subjects.duckdb   the secrets of subjects: erasing a person destroys one; there when a row of
//                     labelled fields is
//   log.key           signs checkpoints, and seals the lines of runs
//
// A department may take its root away: then its fields are withheld until it brings it back.
namespace ronghe::store {

struct KeyOptions {
  crypto::Suite suite = crypto::Suite::international;
  // Where the keys are kept. "" = STORE/keys; better another disk, or a stick that is taken out.
  std::string folder = {};
  // A file whose first line is the passphrase; "" = keys open with lock.key.
  std::string passphrase_file = {};
};
// The passphrase file that the environment names (RONGHE_PASSPHRASE_FILE), or "".
[[nodiscard]] std::string passphrase_file_of_environment();

// The keys with which a log signs its checkpoints: Ed25519, which every tool knows, and in the
// suite gm SM2 beside it.
struct LogKeys {
  proof::SigningKey ed25519;
  std::optional<crypto::Sm2PrivateKey> sm2 = {};

  // In the order of the lines under a note; they look into this object.
  [[nodiscard]] std::vector<proof::Signer> signers() const;
  // As policies write them, the Ed25519 key first.
  [[nodiscard]] std::vector<proof::VerifierKey> verifiers() const;
};

class LivingSecrets;

class StoreKeys {
 public:
  // The folder and a root for each department that owns labelled fields, and the key of the log.
  // Gives the keys with which the log signs. Refused when there are keys already.
  [[nodiscard]] static Result<LogKeys> create(const std::string& folder,
                                              const policy::Dictionary& dictionary,
                                              const std::string& origin, const KeyOptions& options);
  // Nothing is unlocked yet; `ring` will hold what is. not_found when the keys are not here,
  // refused when a passphrase is needed and not given, bad_input when it is wrong.
  [[nodiscard]] static Result<StoreKeys> open(std::string folder,
                                              std::shared_ptr<evidence::KeyRing> ring);

  // Unlocks every label of the dictionary whose root is here, each up to its epoch (1 = not named).
  [[nodiscard]] Result<void> unlock(const policy::Dictionary& dictionary,
                                    const std::map<std::string, std::uint32_t>& epochs);
  // Makes the roots of departments that have labelled fields by `after` and had none by `before`.
  // One that is there stays; one that a department took away is not made anew.
  [[nodiscard]] Result<void> add_roots(const policy::Dictionary& before,
                                       const policy::Dictionary& after);
  // From now on the ring looks for secrets of subjects in the file. Refused for a file that is
  // none.
  [[nodiscard]] Result<void> look_for_subjects();
  // Reads all of them; once.
  [[nodiscard]] Result<void> load_subjects();
  // Leaves out secrets for which this holds, though the file has them. It is called by one thread
  // at a time.
  using IsErased = std::function<bool(std::string_view subject)>;
  void leave_out(IsErased is_erased);
  // How many of them were met.
  [[nodiscard]] std::size_t left_out() const;
  // Makes secrets for subjects that have none.
  [[nodiscard]] Result<void> add_subjects(const std::vector<std::string>& subjects);
  [[nodiscard]] Result<std::uint64_t> destroy_subjects(const std::vector<std::string>& subjects);

  [[nodiscard]] const evidence::KeyRing& ring() const { return *ring_; }
  [[nodiscard]] const std::string& folder() const { return folder_; }
  // Under which the log marks who was erased; not_found where the key of the log is not here.
  [[nodiscard]] Result<crypto::SecretKey> tombstone_key(const std::string& origin);
  // Those of the log of this name: each origin has keys of its own.
  [[nodiscard]] Result<LogKeys> log_keys(const std::string& origin);
  // What seals the full lines of a run of that log. not_found when the root of the log is not here.
  [[nodiscard]] Result<crypto::SecretKey> key_of_run(const std::string& origin,
                                                     const std::string& run_id);

 private:
  StoreKeys(std::string folder, std::shared_ptr<evidence::KeyRing> ring,
            std::unique_ptr<crypto::FolderVault> vault);

  std::string folder_;
  std::unique_ptr<crypto::FolderVault> vault_;
  std::shared_ptr<evidence::KeyRing> ring_;
  ledger::SubjectKeys subjects_;
  std::shared_ptr<LivingSecrets> living_;
};

// The file of the secrets of subjects in a folder of keys; made with the first secret.
[[nodiscard]] ledger::SubjectKeys subjects_in(const std::string& folder);

// A folder with root keys under one lock. Refused when there are keys already.
[[nodiscard]] Result<std::unique_ptr<crypto::FolderVault>> create_roots(
    const std::string& folder, const std::vector<std::string>& roots, const KeyOptions& options);
// The vault over such a folder; errors as StoreKeys::open.
[[nodiscard]] Result<std::unique_ptr<crypto::FolderVault>> open_vault(const std::string& folder,
                                                                      crypto::Suite suite);

// The labels that a dictionary's fields have, without the public one: "EDU/L3", "EDU/L4", …
[[nodiscard]] std::vector<std::string> labels_of(const policy::Dictionary& dictionary);
// Of a label that is none of those of a store.
[[nodiscard]] std::unexpected<Error> no_such_label(const std::string& label,
                                                   const std::vector<std::string>& known);

}  // namespace ronghe::store
