// SPDX-License-Identifier: Apache-2.0
// Two texts at once with the SHA instructions: each waits for its last round, and the other fills
// the time. The functions are compiled for x86-64-v2 whatever the rest is compiled for: these
// instructions know only the old encoding, and a change to and fro costs more than the hash.
#include "ronghe/crypto/detail/lanes.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include <algorithm>
#include <bit>

namespace ronghe::crypto::detail {

namespace {

constexpr std::size_t lanes = 2;

// As the instructions want the eight words: a, b, e, f and c, d, g, h, the first one highest.
struct State {
  __m128i abef;
  __m128i cdgh;
};

// The next block: in place where the text fills it, else put together in `room`.
const char* block_of(const Lane& lane, std::uint8_t prefix, char* room) {
  const auto left = lane.left();
  // As a number, because a step before the text, or from no text at all, is no pointer.
  const auto at = reinterpret_cast<std::uintptr_t>(lane.text) + lane.block * block_bytes;
  const auto* text = reinterpret_cast<const char*>(at - lane.before);
  const bool prefixed = lane.block == 0 && lane.before != 0;
  if (!prefixed && left >= block_bytes) return text;
  std::memset(room, 0, block_bytes);
  const auto taken = std::min(left, block_bytes);
  if (prefixed) room[0] = static_cast<char>(prefix);
  const std::size_t first = prefixed ? 1 : 0;
  if (taken > first) std::memcpy(room + first, text + first, taken - first);
  if (left < block_bytes && (left > 0 || lane.bytes % block_bytes == 0)) {
    room[left] = static_cast<char>(0x80);
  }
  if (lane.block + 1 == lane.blocks) {
    const auto bits = std::byteswap(lane.bits());
    std::memcpy(room + block_bytes - sizeof(bits), &bits, sizeof(bits));
  }
  return room;
}

[[gnu::target("arch=x86-64-v2,sha"), gnu::always_inline]] inline void compress(
    std::array<State, lanes>& states, const std::array<const char*, lanes>& blocks) {
  const auto big_endian = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
  __m128i w[lanes][4];
  State now[lanes];
  for (std::size_t l = 0; l < lanes; ++l) {
    now[l] = states[l];
    for (std::size_t i = 0; i < 4; ++i) {
      const auto* at = reinterpret_cast<const __m128i*>(blocks[l] + 16 * i);
      w[l][i] = _mm_shuffle_epi8(_mm_loadu_si128(at), big_endian);
    }
  }
#pragma GCC unroll 16
  for (std::size_t four = 0; four < 16; ++four) {  // four rounds each
    const auto constants =
        _mm_load_si128(reinterpret_cast<const __m128i*>(&sha256_constants[4 * four]));
#pragma GCC unroll 2
    for (std::size_t l = 0; l < lanes; ++l) {
      auto& here = w[l][four % 4];
      if (four >= 4) {
        const auto before = w[l][(four + 3) % 4];
        const auto seventh = _mm_alignr_epi8(before, w[l][(four + 2) % 4], 4);
        here = _mm_sha256msg2_epu32(
            _mm_add_epi32(_mm_sha256msg1_epu32(here, w[l][(four + 1) % 4]), seventh), before);
      }
      const auto sum = _mm_add_epi32(here, constants);
      now[l].cdgh = _mm_sha256rnds2_epu32(now[l].cdgh, now[l].abef, sum);
      now[l].abef = _mm_sha256rnds2_epu32(now[l].abef, now[l].cdgh, _mm_shuffle_epi32(sum, 0x0E));
    }
  }
  for (std::size_t l = 0; l < lanes; ++l) {
    states[l].abef = _mm_add_epi32(states[l].abef, now[l].abef);
    states[l].cdgh = _mm_add_epi32(states[l].cdgh, now[l].cdgh);
  }
}

[[gnu::target("arch=x86-64-v2,sha"), gnu::always_inline]] inline State state_of(
    const ChainingValue& words) {
  const auto word = [&](std::size_t i) { return static_cast<std::int32_t>(words[i]); };
  return {_mm_set_epi32(word(0), word(1), word(4), word(5)),
          _mm_set_epi32(word(2), word(3), word(6), word(7))};
}

[[gnu::target("arch=x86-64-v2,sha"), gnu::always_inline]] inline Hash hash_of(const State& state) {
  // Bytes reversed, each register holds its words in order: f e b a becomes a b e f.
  const auto reversed = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const auto abef = _mm_shuffle_epi8(state.abef, reversed);
  const auto cdgh = _mm_shuffle_epi8(state.cdgh, reversed);
  std::array<std::uint8_t, Hash::size> bytes;
  auto* out = reinterpret_cast<__m128i*>(bytes.data());
  _mm_storeu_si128(out, _mm_unpacklo_epi64(abef, cdgh));
  _mm_storeu_si128(out + 1, _mm_unpackhi_epi64(abef, cdgh));
  return Hash(bytes);
}

[[gnu::target("arch=x86-64-v2,sha"), gnu::always_inline]] inline ChainingValue words_of(
    const State& state) {
  ChainingValue words;
  auto* out = reinterpret_cast<__m128i*>(words.data());
  const auto abef = _mm_shuffle_epi32(state.abef, 0x1B);  // f e b a becomes a b e f
  const auto cdgh = _mm_shuffle_epi32(state.cdgh, 0x1B);
  _mm_storeu_si128(out, _mm_unpacklo_epi64(abef, cdgh));
  _mm_storeu_si128(out + 1, _mm_unpackhi_epi64(abef, cdgh));
  return words;
}

}  // namespace

[[gnu::target("arch=x86-64-v2,sha")]] void sha256_by_sha_ni(const LaneTexts& texts, Hash* out) {
  alignas(16) std::array<std::array<char, block_bytes>, lanes> rooms{};
  std::array<Lane, lanes> all;
  std::array<State, lanes> states{state_of(sha256_start), state_of(sha256_start)};
  std::array<const char*, lanes> blocks{rooms[0].data(), rooms[1].data()};
  std::size_t next = 0;
  for (std::size_t l = 0; l < lanes && next < texts.count; ++l) {
    states[l] = state_of(texts.start(next, sha256_start));
    all[l].take(texts, next++);
  }
  const auto prefix = texts.prefix.value_or(0);
  std::size_t left = texts.count;
  while (left > 0) {
    for (std::size_t l = 0; l < lanes; ++l) {
      // An empty lane goes on with what lies in its room; nobody reads what comes of it.
      blocks[l] = all[l].idle() ? rooms[l].data() : block_of(all[l], prefix, rooms[l].data());
    }
    compress(states, blocks);
    for (std::size_t l = 0; l < lanes; ++l) {
      auto& lane = all[l];
      if (lane.idle()) continue;
      ++lane.block;
      if (!lane.done()) continue;
      out[lane.index] = hash_of(states[l]);
      lane = {};
      --left;
      if (next == texts.count) continue;
      states[l] = state_of(texts.start(next, sha256_start));
      lane.take(texts, next++);
    }
  }
}

// The two lanes are the two blocks of a key.
[[gnu::target("arch=x86-64-v2,sha")]] void mac_starts_by_sha_ni(const MacKeys& all) {
  alignas(16) std::array<std::array<char, block_bytes>, lanes> padded;
  const std::array<const char*, lanes> blocks{padded[0].data(), padded[1].data()};
  const std::array<std::uint8_t, lanes> pads{mac_inner_pad, mac_outer_pad};
  const std::array<ChainingValue*, lanes> out{all.inner, all.outer};
  for (std::size_t i = 0; i < all.count; ++i) {
    const auto key = all.keys[i].bytes();
    for (std::size_t l = 0; l < lanes; ++l) {
      padded[l].fill(static_cast<char>(pads[l]));
      for (std::size_t at = 0; at < key.size(); ++at) {
        padded[l][at] = static_cast<char>(padded[l][at] ^ key[at]);
      }
    }
    std::array<State, lanes> states{state_of(sha256_start), state_of(sha256_start)};
    compress(states, blocks);
    for (std::size_t l = 0; l < lanes; ++l) out[l][i] = words_of(states[l]);
  }
}

}  // namespace ronghe::crypto::detail

#else

#include "ronghe/base/result.hpp"

namespace ronghe::crypto::detail {

void sha256_by_sha_ni(const LaneTexts& /*texts*/, Hash* /*out*/) {
  ensure(false, "this path is taken only by processors that have it");
}
void mac_starts_by_sha_ni(const MacKeys& /*all*/) {
  ensure(false, "this path is taken only by processors that have it");
}

}  // namespace ronghe::crypto::detail
#endif
