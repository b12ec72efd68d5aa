// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/sealed_key.hpp"
#include "ronghe/crypto/secret.hpp"
#include "ronghe/crypto/suite.hpp"

namespace ronghe::crypto {

// Where the roots of a department's keys stay. Roots never come out; what `info` names is derived
// below them (derived_key). So a device that holds keys (an HSM) can stand here: it needs one HMAC.
class KeyVault {
 public:
  KeyVault() = default;
  KeyVault(const KeyVault&) = delete;
  KeyVault& operator=(const KeyVault&) = delete;
  virtual ~KeyVault() = default;

  // The key that `info` names below `root`; not_found when there is no such root.
  [[nodiscard]] virtual Result<SecretKey> derive(std::string_view root, std::string_view info) = 0;
};

// Roots as sealed keys in a folder, FOLDER/ROOT.key, all under one lock. A root is opened when it
// is first asked for and stays open: the passphrase is made slow to guess.
class FolderVault final : public KeyVault {
 public:
  FolderVault(std::string folder, Suite suite, KeyLock lock, const PassphraseCost& cost = {})
      : folder_(std::move(folder)), suite_(suite), lock_(std::move(lock)), cost_(cost) {}

  // Makes a root at random. A name has 1 to 64 of a-z, 0-9 and "-", and no root has it yet.
  [[nodiscard]] Result<void> create(std::string_view root);
  [[nodiscard]] Result<SecretKey> derive(std::string_view root, std::string_view info) override;

 private:
  [[nodiscard]] Result<std::string> path_of(std::string_view root) const;

  std::string folder_;
  Suite suite_;
  KeyLock lock_;
  PassphraseCost cost_;
  std::map<std::string, SecretKey, std::less<>> open_;
};

}  // namespace ronghe::crypto
