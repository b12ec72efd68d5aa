// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "ronghe/crypto/hash.hpp"
#include "ronghe/crypto/suite.hpp"

namespace ronghe::crypto {

// out[i] = HMAC(keys[i], messages[i]): many MACs under keys of their own, such as the commitments
// of a column under their salts. All three have one length. They are computed side by side
// (sha256_many.hpp, sm3_many.hpp), which takes a third of the time from some sixteen on.
void mac_many(Suite suite, std::span<const Hash> keys, std::span<const std::string_view> messages,
              std::span<Hash> out);
// out[i] = HMAC(keys[key_of[i]], messages[i]), where several messages share a key, such as the
// salts of a row under its seed. What depends on a key alone is computed once.
void mac_many(Suite suite, std::span<const Hash> keys, std::span<const std::uint32_t> key_of,
              std::span<const std::string_view> messages, std::span<Hash> out);

}  // namespace ronghe::crypto
