// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "ronghe/crypto/hash.hpp"

namespace ronghe::crypto {

// SM3 (GB/T 32905-2016, GM/T 0004) by libgcrypt, whose code is faster than OpenSSL's.
[[nodiscard]] Hash sm3(std::string_view bytes);
// Of the pieces one after another, without copying them together.
[[nodiscard]] Hash sm3(std::span<const std::string_view> pieces);
[[nodiscard]] inline Hash sm3(std::initializer_list<std::string_view> pieces) {
  return sm3(std::span(pieces.begin(), pieces.size()));
}
// Of one byte and two hashes: a node of a Merkle tree.
[[nodiscard]] Hash sm3_of_node(std::uint8_t prefix, const Hash& left, const Hash& right);

}  // namespace ronghe::crypto
