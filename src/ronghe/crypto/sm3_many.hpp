// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "ronghe/crypto/chaining_value.hpp"
#include "ronghe/crypto/hash.hpp"
#include "ronghe/crypto/sha256_many.hpp"

// SM3 of many short texts at once, for the suite gm, as sha256_many.hpp for the other: sixteen side
// by side where the processor has AVX-512, else one after another through the library, as no
// library does it side by side.
namespace ronghe::crypto {

// Whether so many are computed side by side: not a few, and only where there are lanes.
[[nodiscard]] bool sm3_side_by_side(std::size_t count);

// As their namesakes for SHA-256.
void sm3_many(std::uint8_t prefix, std::span<const std::string_view> texts, std::span<Hash> out);
void sm3_many(std::span<const std::string_view> texts, std::span<Hash> out);
void sm3_many_nodes(std::uint8_t prefix, std::span<const Hash> children, std::span<Hash> out);
// Only where there are lanes.
void sm3_many_after(std::span<const ChainingValue> starts, std::span<const std::uint32_t> start_of,
                    std::span<const std::string_view> texts, std::span<Hash> out);
void sm3_many_mac_starts(std::span<const Hash> keys, std::span<ChainingValue> inner,
                         std::span<ChainingValue> outer);

// The same on one path: `avx512` where there are lanes, or `portable`.
void sm3_many(HashPath path, std::span<const std::string_view> texts, std::span<Hash> out);

}  // namespace ronghe::crypto
