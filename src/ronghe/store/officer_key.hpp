// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>

#include "ronghe/crypto/suite.hpp"
#include "ronghe/proof/key.hpp"
#include "ronghe/store/act_signature.hpp"

// The key of an officer, in a file that the officer keeps: no store ever holds it.
namespace ronghe::store {

// Where a key is kept, and what opens it: a file whose first line is the passphrase; "" = it lies
// open.
struct KeyPlace {
  std::string path;
  std::string passphrase_file = {};
};

class OfficerKey {
 public:
  // A new key in a new file, for its owner alone to read. bad_input for a name that no key can
  // have, refused when the file is there.
  [[nodiscard]] static Result<OfficerKey> create(const KeyPlace& place, const std::string& name,
                                                 crypto::Suite suite);
  // The suite is that of the store for which it was made; the file does not say it.
  [[nodiscard]] static Result<OfficerKey> read(const KeyPlace& place, const std::string& name,
                                               crypto::Suite suite);

  // What the store has: "anna+1a2b3c4d+BASE64".
  [[nodiscard]] proof::VerifierKey public_key() const;
  [[nodiscard]] ActSignature sign(std::string_view origin, const StatementHash& hash) const;

 private:
  using Key = std::variant<crypto::Ed25519PrivateKey, crypto::Sm2PrivateKey>;
  OfficerKey(std::string name, Key key) : name_(std::move(name)), key_(std::move(key)) {}
  [[nodiscard]] static std::optional<Key> key_of(const crypto::SecretKey& secret,
                                                 crypto::Suite suite);

  std::string name_;
  Key key_;
};

// Of officers: that of a key, without what separates it from a signature.
[[nodiscard]] Result<void> check_officer_name(const std::string& name);

}  // namespace ronghe::store
