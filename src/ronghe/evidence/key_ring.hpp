// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/key_vault.hpp"
#include "ronghe/crypto/mac.hpp"
#include "ronghe/crypto/secret.hpp"
#include "ronghe/crypto/suite.hpp"

// The keys that seal fields, in memory. Four levels, each derived from the one above (RFC 5869):
//
//   root of a department -> key of a label in an epoch -> with the secret of a subject: key of a
//   record's rows about that subject
//
// A root without subject secrets opens nothing, and secrets without a root neither. Erasing a
// subject is destroying its secret: nobody can derive the row keys again.
//
// Few commands need the secrets of all subjects, so they come into the ring when they are needed.
namespace ronghe::evidence {

// The department of "EDU/L4": "edu", as a vault names its root.
[[nodiscard]] std::string root_of(std::string_view label);

// The secrets of subjects by their ids. A country has tens of millions, and every row that is
// opened asks for one: they are in one table of slots and two arrays, not in a node each.
class SubjectSecrets {
 public:
  void add(std::string_view id, crypto::SecretKey secret);  // in place of an earlier one
  void forget(std::string_view id);                         // also one that was never there
  // Null when there is none, or it was forgotten. Valid until the next change.
  [[nodiscard]] const crypto::SecretKey* find(std::string_view id) const;
  // Whether the id was added or forgotten before: of any other nothing is known.
  [[nodiscard]] bool has_heard_of(std::string_view id) const;
  [[nodiscard]] std::size_t size() const { return alive_; }
  // The ids for which `is_asked` holds.
  [[nodiscard]] std::vector<std::string> those(
      const std::function<bool(std::string_view id)>& is_asked) const;

 private:
  struct Subject {
    std::size_t begin = 0;  // of its id
    std::uint32_t length = 0;
    bool alive = true;
    crypto::SecretKey secret;
  };
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t subject = 0;  // its index and 1; 0 = free
  };
  // The slot of the id, or the free one where it would be.
  [[nodiscard]] std::size_t slot_of(std::uint64_t hash, std::string_view id) const;
  [[nodiscard]] std::string_view id_of(const Subject& subject) const {
    return std::string_view(ids_).substr(subject.begin, subject.length);
  }
  void grow();

  std::string ids_;
  std::vector<Subject> subjects_;
  std::vector<Slot> slots_;  // a power of two, at most half full
  std::size_t alive_ = 0;
};

// Where secrets lie that are not in a ring yet.
class SecretSource {
 public:
  using Take = std::function<void(std::string_view id, crypto::SecretKey secret)>;

  virtual ~SecretSource() = default;
  // Gives `take` those of the subjects that have a secret.
  [[nodiscard]] virtual Result<void> find(const std::vector<std::string>& subjects,
                                          const Take& take) = 0;
  [[nodiscard]] virtual Result<void> all(const Take& take) = 0;
};

class KeyRing {
 public:
  explicit KeyRing(crypto::Suite suite) : suite_(suite) {}

  [[nodiscard]] crypto::Suite suite() const { return suite_; }

  // Unlocks a label ("EDU/L4") with the keys of its epochs 1 to `epoch`, which the vault derives
  // below the root "edu". Rows are sealed in the last epoch; earlier ones only open. not_found when
  // the vault has no such root: the label stays locked.
  [[nodiscard]] Result<void> unlock(crypto::KeyVault& vault, const std::string& label,
                                    std::uint32_t epoch = 1);
  [[nodiscard]] std::uint32_t epoch_of(std::string_view label) const;  // 0 = locked
  [[nodiscard]] bool unlocks(std::string_view label) const { return epoch_of(label) != 0; }

  // From now on the secrets of subjects are looked for there when somebody needs them, and kept.
  // Whoever needs many says so before (want, want_all): each search costs about the same, so after
  // some the rest is read at once. Searches are made under a lock of the ring's own, so several
  // threads may ask; without a source, or when all are here, nothing is locked.
  void look_in(std::shared_ptr<SecretSource> source);
  // Looks for all of these in one search. An error of the source is given again to whoever asks.
  [[nodiscard]] Result<void> want(std::vector<std::string> subjects) const;
  [[nodiscard]] Result<void> want_all() const;
  // Whether secrets that nobody wanted yet may lie in a source.
  [[nodiscard]] bool looks_on() const;

  void add_subject(std::string_view id, crypto::SecretKey secret);
  // False also where the source failed: want() says so.
  [[nodiscard]] bool knows(std::string_view subject) const;
  // Those that are in the ring.
  [[nodiscard]] std::size_t subjects() const { return subjects_.size(); }
  [[nodiscard]] std::vector<std::string> subjects_that(
      const std::function<bool(std::string_view id)>& is_asked) const {
    return subjects_.those(is_asked);
  }
  void forget(std::string_view subject);

  // A label's key, with which row keys are derived; none while it is locked.
  [[nodiscard]] std::optional<crypto::Mac> label_key(std::string_view label,
                                                     std::uint32_t epoch) const;
  // The key of a record's rows about a subject; none when the subject was erased (or never known).
  [[nodiscard]] std::optional<crypto::SecretKey> row_key(crypto::Mac& label_key,
                                                         std::string_view record,
                                                         std::string_view subject) const;

 private:
  // What is needed only as long as secrets are looked for.
  struct Search {
    std::shared_ptr<SecretSource> source;
    std::mutex mutex;  // over the subjects of the ring and what follows
    std::atomic<bool> ended = false;
    int searches = 0;
    std::optional<Error> failed = {};
  };
  // With the secret of the subject, or null. A pointer to it is valid within `use`.
  template <class Use>
  [[nodiscard]] auto with_secret(std::string_view subject, const Use& use) const;
  // Both under the lock.
  [[nodiscard]] Result<void> search(std::vector<std::string> subjects) const;
  [[nodiscard]] Result<void> search_all() const;
  // Of a change: nothing where there is no search.
  [[nodiscard]] std::unique_lock<std::mutex> lock() const;

  crypto::Suite suite_;
  std::map<std::string, std::vector<crypto::SecretKey>, std::less<>> labels_;  // by epoch, from 1
  mutable SubjectSecrets subjects_;  // what was looked for is kept
  std::unique_ptr<Search> search_;
};

}  // namespace ronghe::evidence
