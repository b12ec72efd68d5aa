// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/chaining_value.hpp"
#include "ronghe/crypto/hash.hpp"

// What the paths of sha256_many and sm3_many share: the texts, and how a text becomes blocks.
namespace ronghe::crypto::detail {

inline constexpr std::size_t block_bytes = 64;

// FIPS 180-4, 4.2.2 and 5.3.3.
alignas(64) inline constexpr std::array<std::uint32_t, 64> sha256_constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
inline constexpr ChainingValue sha256_start{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                            0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

// GB/T 32905-2016, 4.1.
inline constexpr ChainingValue sm3_start{0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600,
                                         0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e};

inline constexpr std::uint8_t mac_inner_pad = 0x36;  // RFC 2104
inline constexpr std::uint8_t mac_outer_pad = 0x5C;

// The texts to hash, each behind the same byte if there is one: a list, or pairs of hashes side by
// side. With `starts`, each goes on from one of them, a block into its hash.
struct LaneTexts {
  std::optional<std::uint8_t> prefix;
  std::size_t count = 0;
  const std::string_view* list = nullptr;
  const char* pairs = nullptr;  // used when there is no list
  const ChainingValue* starts = nullptr;
  const std::uint32_t* start_of = nullptr;  // by text; none: in the order of the texts

  [[nodiscard]] static LaneTexts of(std::optional<std::uint8_t> prefix,
                                    std::span<const std::string_view> texts) {
    return {.prefix = prefix, .count = texts.size(), .list = texts.data()};
  }
  [[nodiscard]] static LaneTexts of_nodes(std::uint8_t prefix, std::span<const Hash> children) {
    ensure(children.size() % 2 == 0, "each node has two children");
    return {.prefix = prefix,
            .count = children.size() / 2,
            .pairs = reinterpret_cast<const char*>(children.data())};
  }
  // `start_of` may be empty: then each text has a start of its own.
  [[nodiscard]] static LaneTexts after(std::span<const ChainingValue> starts,
                                       std::span<const std::uint32_t> start_of,
                                       std::span<const std::string_view> texts) {
    ensure((start_of.empty() ? starts.size() : start_of.size()) == texts.size(),
           "each text has a start");
    return {.prefix = std::nullopt,
            .count = texts.size(),
            .list = texts.data(),
            .starts = starts.data(),
            .start_of = start_of.empty() ? nullptr : start_of.data()};
  }

  [[nodiscard]] std::string_view text(std::size_t index) const {
    constexpr std::size_t pair_bytes = 2 * Hash::size;
    return list != nullptr ? list[index] : std::string_view(pairs + index * pair_bytes, pair_bytes);
  }
  [[nodiscard]] std::size_t bytes_gone() const { return starts != nullptr ? block_bytes : 0; }
  // `fresh` = where the hash begins without them.
  [[nodiscard]] ChainingValue start(std::size_t index, const ChainingValue& fresh) const {
    if (starts == nullptr) return fresh;
    return starts[start_of != nullptr ? start_of[index] : index];
  }
};

// A text on its way through the block function.
struct Lane {
  const char* text = nullptr;
  std::size_t before = 0;  // bytes of prefix, 0 or 1
  std::size_t bytes = 0;   // with the prefix
  std::size_t gone = 0;    // bytes before it that its start stands for
  std::size_t block = 0;   // the next one
  std::size_t blocks = 0;  // with the padding; 0: nothing is in this lane
  std::size_t index = 0;   // where the hash goes

  void take(const LaneTexts& texts, std::size_t at) {
    const auto whole = texts.text(at);
    text = whole.data();
    before = texts.prefix ? 1 : 0;
    bytes = whole.size() + before;
    gone = texts.bytes_gone();
    block = 0;
    // A one bit and the length in 8 bytes follow the text (FIPS 180-4, 5.1.1).
    blocks = (bytes + 1 + 8 + block_bytes - 1) / block_bytes;
    index = at;
  }
  [[nodiscard]] bool idle() const { return blocks == 0; }
  [[nodiscard]] bool done() const { return block == blocks; }
  // How many bytes of prefix and text are left from the next block on; none when it is all padding.
  [[nodiscard]] std::size_t left() const {
    const auto past = block * block_bytes;
    return bytes > past ? bytes - past : 0;
  }
  // What stands at the end of the last block.
  [[nodiscard]] std::uint64_t bits() const { return std::uint64_t{gone + bytes} * 8; }
};

// The paths. Each fills out[0] to out[texts.count - 1].
void sha256_by_openssl(const LaneTexts& texts, Hash* out);
void sha256_by_sha_ni(const LaneTexts& texts, Hash* out);
void sha256_by_avx512(const LaneTexts& texts, Hash* out);

// Keys of HMAC, and where the hashes within and around begin. Each path fills `count` places.
struct MacKeys {
  std::size_t count = 0;
  const Hash* keys = nullptr;
  ChainingValue* inner = nullptr;
  ChainingValue* outer = nullptr;

  [[nodiscard]] static MacKeys of(std::span<const Hash> keys, std::span<ChainingValue> inner,
                                  std::span<ChainingValue> outer) {
    ensure(inner.size() == keys.size() && outer.size() == keys.size(), "each key has its places");
    return {
        .count = keys.size(), .keys = keys.data(), .inner = inner.data(), .outer = outer.data()};
  }
};
void mac_starts_by_openssl(const MacKeys& all);
void mac_starts_by_sha_ni(const MacKeys& all);
void mac_starts_by_avx512(const MacKeys& all);
void sm3_by_avx512(const LaneTexts& texts, Hash* out);
void sm3_mac_starts_by_avx512(const MacKeys& all);

}  // namespace ronghe::crypto::detail
