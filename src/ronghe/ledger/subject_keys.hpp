// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/evidence/key_ring.hpp"

// The secrets of subjects, in a file of their own that no backup of the evidence holds. A secret
// opens nothing without the root of a department; a destroyed one cannot be made again.
namespace ronghe::ledger {

//
// Beside the secrets lies an index of them, for who needs few; a program of before neither reads
// nor writes it, and an index that does not cover all secrets is left aside until the next ones
// are made. Within a process one thread at a time has the file open.
class SubjectKeys {
 public:
  using Take = evidence::SecretSource::Take;

  // `path` = the file; it is made with the first secrets.
  explicit SubjectKeys(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] bool is_there() const;
  // True for what a program of before left that was ended between making the file and its table: no
  // secret was ever in it. A file cut so short looks alike: whoever has rows asks for a backup.
  [[nodiscard]] Result<bool> is_half_born() const;
  [[nodiscard]] Result<void> remove_half_born() const;

  // Refused for a file that is none of secrets. Nothing is read of those that are in it.
  [[nodiscard]] Result<void> check() const;
  // Gives all secrets, none when there is no file; a damaged file is a fault.
  [[nodiscard]] Result<void> all(const Take& take) const;
  // Gives those of the subjects that have one; through the index where there is one.
  [[nodiscard]] Result<void> find(const std::vector<std::string>& subjects, const Take& take) const;
  // New secrets for subjects that have none. In the ring when they are on the disk.
  [[nodiscard]] Result<void> create(const std::vector<std::string>& subjects,
                                    evidence::KeyRing& ring) const;
  // Destroys secrets: the file is written anew without them and the old one overwritten. Gives how
  // many there were. What copies of the file held is beyond reach: copies need a short life.
  [[nodiscard]] Result<std::uint64_t> destroy(const std::vector<std::string>& subjects) const;

 private:
  // New secrets that are on the disk.
  [[nodiscard]] Result<std::vector<crypto::SecretKey>> made(
      const std::vector<std::string>& subjects) const;

  std::string path_;
};

}  // namespace ronghe::ledger
