// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/crypto/detail/lanes.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include <algorithm>
#include <bit>

// Sixteen texts at once: register r of the state holds word r of sixteen hashes. A lane whose text
// is done takes the next one, so that texts of different lengths waste nothing until the last.
// `Rounds` is the hash: its `start` and its `compress(State&, Blocks&)`. SHA-256 and SM3 pad alike.
namespace ronghe::crypto::detail {

inline constexpr std::size_t lanes = 16;
inline constexpr std::size_t words = 16;  // of a block

// Truth tables of _mm512_ternarylogic.
inline constexpr int exclusive_or = 0x96;
inline constexpr int choose = 0xCA;
inline constexpr int majority = 0xE8;

// Sets of registers; plain arrays, so that the compiler keeps them in registers.
struct State {
  __m512i word[8];
};
struct Blocks {
  __m512i word[words];
};

// Sixteen words in the processor's order from bytes in the standard's.
[[gnu::target("avx512f,avx512bw"), gnu::always_inline]] inline __m512i words_of(__m512i bytes) {
  constexpr __mmask16 all = 0xFFFF;  // without a mask, GCC 12 takes a register for uninitialised
  return _mm512_shuffle_epi8(
      bytes, _mm512_maskz_broadcast_i32x4(
                 all, _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3)));
}

// The next block of one lane, its words in the processor's order. What lies outside the text is
// masked and so never read.
[[gnu::target("avx512f,avx512bw"), gnu::always_inline]] inline __m512i block_of(
    const Lane& lane, std::uint8_t prefix) {
  const auto from = reinterpret_cast<std::uintptr_t>(lane.text) + lane.block * block_bytes;
  const auto* at = reinterpret_cast<const char*>(from - lane.before);
  const auto left = lane.left();
  auto mask = left < block_bytes ? (std::uint64_t{1} << left) - 1 : ~std::uint64_t{0};
  const bool prefixed = lane.block == 0 && lane.before != 0;
  if (prefixed) mask &= ~std::uint64_t{1};
  auto bytes = _mm512_maskz_loadu_epi8(mask, at);
  if (prefixed) {
    bytes = _mm512_mask_mov_epi8(bytes, 1, _mm512_set1_epi8(static_cast<char>(prefix)));
  }
  const bool ends_here = left < block_bytes && (left > 0 || lane.bytes % 64 == 0);
  if (ends_here) {
    bytes = _mm512_mask_mov_epi8(bytes, std::uint64_t{1} << left,
                                 _mm512_set1_epi8(static_cast<char>(0x80)));
  }
  bytes = words_of(bytes);
  if (lane.block + 1 == lane.blocks) {
    const auto bits = std::rotl(lane.bits(), 32);  // the high word comes first
    bytes = _mm512_mask_set1_epi64(bytes, 0x80, static_cast<std::int64_t>(bits));
  }
  return bytes;
}

// Rows become columns: word w of lane l moves to word l of register w.
[[gnu::target("avx512f,avx512bw"), gnu::always_inline]] inline void transpose(Blocks& rows) {
  Blocks step;
  auto* r = rows.word;
  auto* s = step.word;
  // Within each quarter of 128 bits, then the quarters.
#pragma GCC unroll 4
  for (std::size_t i = 0; i < words; i += 4) {
    const auto low01 = _mm512_unpacklo_epi32(r[i], r[i + 1]);
    const auto high01 = _mm512_unpackhi_epi32(r[i], r[i + 1]);
    const auto low23 = _mm512_unpacklo_epi32(r[i + 2], r[i + 3]);
    const auto high23 = _mm512_unpackhi_epi32(r[i + 2], r[i + 3]);
    s[i] = _mm512_unpacklo_epi64(low01, low23);
    s[i + 1] = _mm512_unpackhi_epi64(low01, low23);
    s[i + 2] = _mm512_unpacklo_epi64(high01, high23);
    s[i + 3] = _mm512_unpackhi_epi64(high01, high23);
  }
#pragma GCC unroll 4
  for (std::size_t i = 0; i < 4; ++i) {
    const auto first = _mm512_shuffle_i32x4(s[i], s[i + 4], 0x88);
    const auto second = _mm512_shuffle_i32x4(s[i], s[i + 4], 0xDD);
    const auto third = _mm512_shuffle_i32x4(s[i + 8], s[i + 12], 0x88);
    const auto fourth = _mm512_shuffle_i32x4(s[i + 8], s[i + 12], 0xDD);
    r[i] = _mm512_shuffle_i32x4(first, third, 0x88);
    r[i + 4] = _mm512_shuffle_i32x4(second, fourth, 0x88);
    r[i + 8] = _mm512_shuffle_i32x4(first, third, 0xDD);
    r[i + 12] = _mm512_shuffle_i32x4(second, fourth, 0xDD);
  }
}

// A state in memory: by word and lane.
struct alignas(64) Stored {
  std::array<std::array<std::uint32_t, lanes>, 8> word;

  void take(std::size_t lane, const ChainingValue& start) {
    for (std::size_t i = 0; i < 8; ++i) word[i][lane] = start[i];
  }
};

[[gnu::target("avx512f"), gnu::always_inline]] inline void store(const State& state, Stored& out) {
  for (std::size_t i = 0; i < 8; ++i) _mm512_store_si512(out.word[i].data(), state.word[i]);
}

[[gnu::target("avx512f"), gnu::always_inline]] inline State load(const Stored& from) {
  State state;
  for (std::size_t i = 0; i < 8; ++i) state.word[i] = _mm512_load_si512(from.word[i].data());
  return state;
}

template <class Rounds>
[[gnu::target("avx512f"), gnu::always_inline]] inline State fresh_state() {
  State state;
  for (std::size_t i = 0; i < 8; ++i) {
    state.word[i] = _mm512_set1_epi32(static_cast<std::int32_t>(Rounds::start[i]));
  }
  return state;
}

// Writes the hashes of the lanes that are done and fills these lanes again; says which they are.
template <class Rounds>
[[gnu::target("avx512f")]] inline __mmask16 renew(std::array<Lane, lanes>& all, State& state,
                                                  const LaneTexts& texts, std::size_t& next,
                                                  Hash* out) {
  Stored stored;
  store(state, stored);
  unsigned renewed = 0;
  for (std::size_t l = 0; l < lanes; ++l) {
    auto& lane = all[l];
    if (lane.idle() || !lane.done()) continue;
    std::array<std::uint8_t, Hash::size> bytes;
    for (std::size_t i = 0; i < 8; ++i) {
      const auto word = std::byteswap(stored.word[i][l]);
      std::memcpy(&bytes[4 * i], &word, sizeof(word));
    }
    out[lane.index] = Hash(bytes);
    lane = {};
    renewed |= 1U << l;
    if (next == texts.count) continue;
    if (texts.starts != nullptr) stored.take(l, texts.start(next, Rounds::start));
    lane.take(texts, next++);
  }
  if (texts.starts != nullptr) state = load(stored);
  return static_cast<__mmask16>(renewed);
}

template <class Rounds>
[[gnu::target("avx512f,avx512bw")]] void hash_lanes(const LaneTexts& texts, Hash* out) {
  std::array<Lane, lanes> all;
  std::size_t next = 0;
  for (auto& lane : all) {
    if (next < texts.count) lane.take(texts, next++);
  }
  auto state = fresh_state<Rounds>();
  if (texts.starts != nullptr) {
    Stored stored;
    store(state, stored);
    for (std::size_t l = 0; l < next; ++l) stored.take(l, texts.start(l, Rounds::start));
    state = load(stored);
  }
  const auto prefix = texts.prefix.value_or(0);
  std::size_t left = texts.count;
  while (left > 0) {
    Blocks blocks;
    bool some_done = false;
#pragma GCC unroll 16
    for (std::size_t l = 0; l < lanes; ++l) {
      auto& lane = all[l];
      blocks.word[l] = lane.idle() ? _mm512_setzero_si512() : block_of(lane, prefix);
      if (lane.idle()) continue;
      ++lane.block;
      some_done |= lane.done();
    }
    transpose(blocks);
    Rounds::compress(state, blocks);
    if (!some_done) continue;
    const auto renewed = renew<Rounds>(all, state, texts, next, out);
    left -= static_cast<std::size_t>(std::popcount(static_cast<unsigned>(renewed)));
    if (texts.starts != nullptr) continue;  // each lane has its own
    for (std::size_t i = 0; i < 8; ++i) {
      state.word[i] = _mm512_mask_set1_epi32(state.word[i], renewed,
                                             static_cast<std::int32_t>(Rounds::start[i]));
    }
  }
}

template <class Rounds>
[[gnu::target("avx512f,avx512bw")]] void mac_starts_lanes(const MacKeys& all) {
  for (std::size_t first = 0; first < all.count; first += lanes) {
    const auto some = std::min(lanes, all.count - first);
    Blocks keys;
#pragma GCC unroll 16
    for (std::size_t l = 0; l < lanes; ++l) {
      constexpr std::uint64_t key_mask = 0xFFFFFFFF;  // zeros fill the block
      const auto key = _mm512_maskz_loadu_epi8(l < some ? key_mask : 0, all.keys + first + l);
      keys.word[l] = words_of(key);
    }
    transpose(keys);
    for (const bool outer : {false, true}) {
      const auto pad = _mm512_set1_epi8(static_cast<char>(outer ? mac_outer_pad : mac_inner_pad));
      Blocks padded;
#pragma GCC unroll 16
      for (std::size_t i = 0; i < words; ++i) {
        padded.word[i] = _mm512_xor_si512(keys.word[i], pad);
      }
      auto state = fresh_state<Rounds>();
      Rounds::compress(state, padded);
      Stored stored;
      store(state, stored);
      auto* out = (outer ? all.outer : all.inner) + first;
      for (std::size_t l = 0; l < some; ++l) {
        for (std::size_t i = 0; i < 8; ++i) out[l][i] = stored.word[i][l];
      }
    }
  }
}

}  // namespace ronghe::crypto::detail
#endif
