// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/log.hpp"
#include "ronghe/witness/judge.hpp"

// The memory of a witness: a folder with its key, the logs that it trusts and the last checkpoint
// of each. What it has cosigned is on the disk before anyone learns of it.
//
//   key                              private key of type 04, mode 0600
//   logs                             verifier keys, one a line
//   state/<sha256 of origin>         the last checkpoint with the cosignature
//   marks                            "<sha256 of origin> <size>", a line for each log that was ever
//                                    cosigned: a state that is gone or older is seen by it
//   evidence/<sha256 of origin>/<size>-<root>   two or more of one size: a split view
//   lock                             held by the process that serves
namespace ronghe::witness {

// Makes the folder and its key, and gives the key to hand out. refused when there is a key already.
[[nodiscard]] Result<proof::VerifierKey> make_folder(const std::string& folder, std::string name);

// Adds a log, also while the witness serves. A log that is known already is no error; bad_input for
// a key that this version cannot verify, or the witness's own.
[[nodiscard]] Result<proof::VerifierKey> trust_log(const std::string& folder,
                                                   std::string_view vkey);

// Takes a log from those that are trusted, at once, also while the witness serves; what was seen of
// it stays. not_found when it is not one of them.
[[nodiscard]] Result<void> distrust_log(const std::string& folder, std::string_view vkey);

// The key to hand out, of a folder that has one; also while the witness serves.
[[nodiscard]] Result<proof::VerifierKey> key_of_folder(const std::string& folder);

struct KnownLog {
  proof::VerifierKey key;
  std::optional<Seen> seen;  // the last checkpoint of its origin; none before the first
};
// The logs that are trusted, in the order in which they were added; also while the witness serves.
// Errors as Witness::open, but for the lock.
[[nodiscard]] Result<std::vector<KnownLog>> known_logs(const std::string& folder);

class Witness {
 public:
  // refused when another process serves from the folder, or the key is readable by others;
  // proof_failed when a stored checkpoint is not one that this key cosigned, or is gone or older
  // than its mark or than what the evidence has: the witness could sign a second view. `log`
  // must outlive.
  [[nodiscard]] static Result<std::unique_ptr<Witness>> open(const std::string& folder, Log& log);
  ~Witness();
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;

  // Answers add-checkpoint; status 500, and nothing cosigned, when the disk does not take it. One
  // at a time, so that no answer overtakes another. `now` in seconds since 1970.
  [[nodiscard]] Answer add_checkpoint(std::string_view body, std::uint64_t now);
  // The last checkpoint of the log whose origin has this SHA-256 in hex, or 404.
  [[nodiscard]] Answer checkpoint(std::string_view origin_hash) const;

  [[nodiscard]] proof::VerifierKey key() const { return key_.verifier(); }
  [[nodiscard]] std::vector<std::string> origins() const;

 private:
  Witness(std::string folder, proof::SigningKey key, Log& log, int lock)
      : folder_(std::move(folder)), key_(std::move(key)), log_(log), lock_(lock) {}
  Result<void> read_logs();
  Result<void> read_states();
  Result<void> compare_evidence();
  Result<void> compare_marks();
  Result<void> keep_marks() const;
  [[nodiscard]] std::vector<proof::VerifierKey> keys_of(const std::string& origin) const;
  Answer judge_and_store(const Submission& submission, std::uint64_t now);
  void keep_evidence(const std::string& origin, const Seen& seen, const proof::Note& other);

  std::string folder_;
  proof::SigningKey key_;
  Log& log_;
  int lock_;
  mutable std::mutex mutex_;
  std::vector<proof::VerifierKey> logs_;
  std::map<std::string, Seen, std::less<>> seen_;  // by SHA-256 of the origin, in hex
};

}  // namespace ronghe::witness
