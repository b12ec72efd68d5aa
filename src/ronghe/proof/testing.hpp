// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ronghe/proof/log_check.hpp"
#include "ronghe/proof/receipt.hpp"

// A log in memory with three witnesses, for tests. Its keys are the same in every run.
namespace ronghe::proof {

[[nodiscard]] SigningKey key_for_tests(std::string name, std::uint8_t type);

class SmallLog {
 public:
  // Of SM3 where the origin says so.
  explicit SmallLog(std::size_t size, std::string origin = "log.example/evidence");

  void append(std::string entry);
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] const std::string& entry(std::size_t index) const { return entries_[index]; }
  [[nodiscard]] TreeHead head(std::size_t size) const;
  [[nodiscard]] ReadHash hashes() const;

  // Signed by the log and the first `cosigned` witnesses, at times 1'700'000'000 and so on.
  [[nodiscard]] Note checkpoint(std::size_t size, std::size_t cosigned) const;
  [[nodiscard]] Note checkpoint(std::size_t cosigned) const { return checkpoint(size(), cosigned); }
  [[nodiscard]] Receipt receipt(std::size_t index, std::size_t cosigned) const;
  // The log, the witnesses edu, hr and tax, and a quorum of `needed` ("2", "all").
  [[nodiscard]] std::string policy(const std::string& needed) const;
  // Tiles, bundles and "checkpoint" by their paths.
  [[nodiscard]] std::map<std::string, std::string> files(std::size_t cosigned) const;

  [[nodiscard]] const SigningKey& key() const { return key_; }
  [[nodiscard]] const std::vector<SigningKey>& witnesses() const { return witnesses_; }

 private:
  SigningKey key_;
  const TreeHasher& hasher_;
  std::vector<SigningKey> witnesses_;
  std::vector<std::string> entries_;
  std::vector<crypto::Hash> leaves_;
};

// Files of a map as a log has them.
class FilesInMemory : public LogFiles {
 public:
  explicit FilesInMemory(std::map<std::string, std::string> files) : files_(std::move(files)) {}
  Result<std::string> read(const std::string& path) override;
  Result<std::vector<unsigned>> partials(const std::string& path) override;
  [[nodiscard]] std::map<std::string, std::string>& all() { return files_; }

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace ronghe::proof
