// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ronghe/crypto/chaining_value.hpp"
#include "ronghe/crypto/hash.hpp"

// SHA-256 of many short texts at once: the leaves and nodes of a log. A single hash waits for its
// own last round most of the time; several side by side fill that time. This is the one place where
// we compute a hash ourselves, because no library does it for texts of different lengths, and
// because it is the limit of the log's speed.
namespace ronghe::crypto {

enum class HashPath {
  portable,  // OpenSSL, one after another
  sha_ni,    // two at once with the processor's SHA instructions
  avx512     // sixteen at once, one in each 32-bit part of a register
};

[[nodiscard]] std::string_view name_of(HashPath path);  // "portable", "sha_ni", "avx512"
// What this processor can do, in the order above; `portable` is always there.
[[nodiscard]] const std::vector<HashPath>& hash_paths();

// out[i] = SHA-256(prefix ‖ texts[i]). `out` is as long as `texts`. The fastest path for so many.
void sha256_many(std::uint8_t prefix, std::span<const std::string_view> texts, std::span<Hash> out);
// out[i] = SHA-256(texts[i]).
void sha256_many(std::span<const std::string_view> texts, std::span<Hash> out);
// out[i] = SHA-256(prefix ‖ children[2i] ‖ children[2i+1]): one level of a Merkle tree. `out` has
// half as many as `children`, whose number is even, and may begin where they begin.
void sha256_many_nodes(std::uint8_t prefix, std::span<const Hash> children, std::span<Hash> out);

// out[i] = SHA-256 of 64 bytes, after which it is in starts[start_of[i]], and texts[i] behind them.
// `start_of` is as long as `texts`; an empty one says that each text has a start of its own.
void sha256_many_after(std::span<const ChainingValue> starts,
                       std::span<const std::uint32_t> start_of,
                       std::span<const std::string_view> texts, std::span<Hash> out);
// The two starts of HMAC (RFC 2104) under each key of 32 bytes. All three have one length.
void sha256_many_mac_starts(std::span<const Hash> keys, std::span<ChainingValue> inner,
                            std::span<ChainingValue> outer);

// The same on one path, which must be one of hash_paths().
void sha256_many(HashPath path, std::uint8_t prefix, std::span<const std::string_view> texts,
                 std::span<Hash> out);
void sha256_many(HashPath path, std::span<const std::string_view> texts, std::span<Hash> out);
void sha256_many_nodes(HashPath path, std::uint8_t prefix, std::span<const Hash> children,
                       std::span<Hash> out);
void sha256_many_after(HashPath path, std::span<const ChainingValue> starts,
                       std::span<const std::uint32_t> start_of,
                       std::span<const std::string_view> texts, std::span<Hash> out);
void sha256_many_mac_starts(HashPath path, std::span<const Hash> keys,
                            std::span<ChainingValue> inner, std::span<ChainingValue> outer);

}  // namespace ronghe::crypto
