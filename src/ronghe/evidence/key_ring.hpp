// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
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
namespace ronghe::evidence {

// The department of "EDU/L4": "edu", as a vault names its root.
[[nodiscard]] std::string root_of(std::string_view label);

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

  void add_subject(std::string id, crypto::SecretKey secret);
  [[nodiscard]] bool knows(std::string_view subject) const;
  [[nodiscard]] std::size_t subjects() const { return subjects_.size(); }
  void forget(std::string_view subject);

  // A label's key, with which row keys are derived; none while it is locked.
  [[nodiscard]] std::optional<crypto::Mac> label_key(std::string_view label,
                                                     std::uint32_t epoch) const;
  // The key of a record's rows about a subject; none when the subject was erased (or never known).
  [[nodiscard]] std::optional<crypto::SecretKey> row_key(crypto::Mac& label_key,
                                                         std::string_view record,
                                                         std::string_view subject) const;

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  crypto::Suite suite_;
  std::map<std::string, std::vector<crypto::SecretKey>, std::less<>> labels_;  // by epoch, from 1
  std::unordered_map<std::string, crypto::SecretKey, TextHash, std::equal_to<>> subjects_;
};

}  // namespace ronghe::evidence
