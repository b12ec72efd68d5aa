// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/ed25519.hpp"
#include "ronghe/crypto/sm2.hpp"

// Keys of signed notes: a name, a type of signature, key material. A key is known by its name and a
// short id together.
namespace ronghe::proof {

// The byte that says how a key signs. Open: a key of another type is carried, not understood.
inline constexpr std::uint8_t type_ed25519 = 0x01;         // over the text of the note
inline constexpr std::uint8_t type_cosignature_v1 = 0x04;  // with a time: cosignature.hpp
inline constexpr std::uint8_t type_named = 0xFF;           // a longer identifier follows
// The identifier of SM2 with SM3 over the text of the note; the 65 bytes of the point follow it,
// and a signature is r and s (crypto/sm2.hpp). A format in the hands of others.
inline constexpr std::string_view sm2_identifier = "ronghe.cn/sm2-sm3/v1";

// Not empty, UTF-8, no blank of Unicode, no plus, no control character.
[[nodiscard]] bool is_key_name(std::string_view name);

struct VerifierKey {
  std::string name;
  std::uint8_t type = type_ed25519;
  std::string material;  // what follows the type byte; for type_named it begins with the identifier

  // SHA256(name | newline | type | material), the first four bytes as a big-endian number.
  [[nodiscard]] std::uint32_t id() const;
  // "name+hex of id+base64 of type and material", as policies write it.
  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] static Result<VerifierKey> parse(std::string_view text);
  bool operator==(const VerifierKey&) const = default;
};
[[nodiscard]] VerifierKey verifier_key(std::string name, std::uint8_t type,
                                       const crypto::Ed25519PublicKey& key);
// Of type_named with sm2_identifier.
[[nodiscard]] VerifierKey verifier_key(std::string name, const crypto::Sm2PublicKey& key);
// The point of such a key; none for a key of another kind, or bytes that are no point of the curve.
[[nodiscard]] std::optional<crypto::Sm2PublicKey> sm2_point(const VerifierKey& key);

// A private key with its name and type, for types 01 and 04.
struct SigningKey {
  std::string name;
  std::uint8_t type = type_ed25519;
  crypto::Ed25519PrivateKey key;

  [[nodiscard]] VerifierKey verifier() const { return verifier_key(name, type, key.public_key()); }
  // "PRIVATE+KEY+name+hex of id+base64 of type and seed": what Go's note package reads and writes.
  // A secret; the caller wipes it.
  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] static Result<SigningKey> parse(std::string_view text);
};
// bad_input for a name that no signature line can carry.
[[nodiscard]] Result<SigningKey> generate_key(std::string name, std::uint8_t type);

}  // namespace ronghe::proof
