// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "ronghe/crypto/mac.hpp"
#include "ronghe/crypto/secret.hpp"
#include "ronghe/crypto/suite.hpp"

namespace ronghe::crypto {

// HKDF (RFC 5869) over the HMAC of a suite.
struct HkdfInput {
  std::span<const std::uint8_t> salt = {};  // may be empty
  std::span<const std::uint8_t> key = {};
  std::string_view info = {};
};
// Fills `out`, at most 255 * 32 bytes.
void hkdf(Suite suite, const HkdfInput& input, std::span<std::uint8_t> out);

// A key from a key, for what `info` names: HKDF without its first step, which RFC 5869 (3.3) leaves
// out where the key is uniformly random, as every SecretKey is. With a Mac under the parent key,
// many children cost the parent's blocks only once.
[[nodiscard]] SecretKey derived_key(Suite suite, const SecretKey& parent, std::string_view info);
[[nodiscard]] SecretKey derived_key(Mac& parent, std::string_view info);

}  // namespace ronghe::crypto
