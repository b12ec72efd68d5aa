// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ronghe/base/result.hpp"
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

class KeyRing {
 public:
  explicit KeyRing(crypto::Suite suite) : suite_(suite) {}

  [[nodiscard]] crypto::Suite suite() const { return suite_; }

  // Unlocks the labels of a department ("EDU").
  void add_root(const std::string& department, const crypto::SecretKey& root);
  // The epoch in which rows under a label are sealed; at first 1. Earlier ones only open.
  void set_epoch(const std::string& label, std::uint32_t epoch) { epochs_[label] = epoch; }
  [[nodiscard]] std::uint32_t epoch_of(const std::string& label) const;
  // Whether the root of "EDU/L4" is here.
  [[nodiscard]] bool unlocks(std::string_view label) const;

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
  std::map<std::string, crypto::SecretKey, std::less<>> roots_;
  std::map<std::string, std::uint32_t, std::less<>> epochs_;
  std::unordered_map<std::string, crypto::SecretKey, TextHash, std::equal_to<>> subjects_;
};

}  // namespace ronghe::evidence
