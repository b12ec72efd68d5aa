// SPDX-License-Identifier: Apache-2.0
// The block function is deprecated in favour of EVP, whose cost per hash is that of four blocks.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <array>
#include <cstring>

#include "ronghe/crypto/sha256.hpp"

namespace ronghe::crypto {

namespace {

constexpr std::size_t block_bytes = 64;
constexpr std::size_t node_bytes = 1 + 2 * Hash::size;

// FIPS 180-4, 5.1.1: a one bit, zeros, the length in bits. The node itself is filled in.
constexpr std::array<unsigned char, 2 * block_bytes> padded() {
  std::array<unsigned char, 2 * block_bytes> blocks{};
  constexpr std::size_t bits = node_bytes * 8;
  blocks[node_bytes] = 0x80;
  blocks[blocks.size() - 2] = bits >> 8U;
  blocks[blocks.size() - 1] = bits & 0xFFU;
  return blocks;
}

}  // namespace

Hash sha256_of_node(std::uint8_t prefix, const Hash& left, const Hash& right) {
  constexpr auto empty = padded();
  auto blocks = empty;
  blocks[0] = prefix;
  std::memcpy(&blocks[1], left.bytes().data(), Hash::size);
  std::memcpy(&blocks[1 + Hash::size], right.bytes().data(), Hash::size);
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Transform(&state, blocks.data());
  SHA256_Transform(&state, &blocks[block_bytes]);
  std::array<std::uint8_t, Hash::size> out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<std::uint8_t>(state.h[i / 4] >> (24 - 8 * (i % 4)));
  }
  return Hash(out);
}

}  // namespace ronghe::crypto
