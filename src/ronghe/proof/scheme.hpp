// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/proof/key.hpp"

// How each type of key signs and verifies. A new kind of signature is one more row in scheme.cpp.
namespace ronghe::proof {

struct Verdict {
  bool valid = false;
  std::optional<std::uint64_t> time;  // seconds since 1970, where the signature states one
};

struct Scheme {
  std::string_view name;
  std::uint8_t type = 0;
  std::string_view identifier;     // begins the material of a key of type_named; otherwise empty
  std::size_t material_bytes = 0;  // of a key, identifier included
  Verdict (*verify)(const VerifierKey& key, std::string_view text, std::string_view signature);
};
// None for a key of a type that this version does not verify.
[[nodiscard]] const Scheme* scheme_of(const VerifierKey& key);

// Whoever can put a line under a note: a key at hand, or one that another device holds.
struct Signer {
  VerifierKey key;
  std::function<Result<std::string>(std::string_view text)> sign;  // gives the signature's bytes
};
// Ed25519 over the text. The key must be of type 01, and live as long as the signer.
[[nodiscard]] Signer note_signer(const SigningKey& key);
// SM2 over the text, for a store of the suite gm: a second line under the same note, which whoever
// does not know the key ignores. `name` is that of the log's other key; is_key_name must hold. The
// key must live as long as the signer.
[[nodiscard]] Signer sm2_note_signer(std::string name, const crypto::Sm2PrivateKey& key);
// A cosignature at `time` (seconds since 1970). The key must be of type 04, and live as long.
[[nodiscard]] Signer cosigner(const SigningKey& key, std::uint64_t time);

}  // namespace ronghe::proof
