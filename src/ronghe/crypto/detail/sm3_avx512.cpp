// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/detail/avx512_lanes.hpp"

#if defined(__x86_64__)

namespace ronghe::crypto::detail {

namespace {

constexpr std::size_t rounds = 64;
constexpr std::size_t first_rounds = 16;  // these mix in another way

// T_j turned left by j (GB/T 32905-2016, 4.2 and 5.3.3).
constexpr std::array<std::uint32_t, rounds> turned_constants = [] {
  std::array<std::uint32_t, rounds> made{};
  for (std::size_t j = 0; j < rounds; ++j) {
    made[j] = std::rotl(j < first_rounds ? 0x79cc4519U : 0x7a879d8aU, static_cast<int>(j % 32));
  }
  return made;
}();

template <int a, int b>
[[gnu::target("avx512f"), gnu::always_inline]] inline __m512i permuted(__m512i x) {  // 4.4
  return _mm512_ternarylogic_epi32(x, _mm512_rol_epi32(x, a), _mm512_rol_epi32(x, b), exclusive_or);
}

[[gnu::target("avx512f"), gnu::always_inline]] inline __m512i xor_of(__m512i a, __m512i b,
                                                                     __m512i c) {
  return _mm512_ternarylogic_epi32(a, b, c, exclusive_or);
}

// W_n for n >= 16, into the place of W_{n-16} (5.3.2).
[[gnu::target("avx512f"), gnu::always_inline]] inline void expand(__m512i* w, std::size_t n) {
  const auto at = [&](std::size_t before) { return (n - before) % words; };
  const auto mixed = permuted<15, 23>(xor_of(w[at(16)], w[at(9)], _mm512_rol_epi32(w[at(3)], 15)));
  w[n % words] = xor_of(mixed, _mm512_rol_epi32(w[at(13)], 7), w[at(6)]);
}

struct Sm3Rounds {
  static constexpr const ChainingValue& start = sm3_start;

  // 5.3.3, for sixteen blocks.
  [[gnu::target("avx512f"), gnu::always_inline]] static inline void compress(State& state,
                                                                             Blocks& block) {
    auto* w = block.word;
    State now = state;
    auto* s = now.word;
#pragma GCC unroll 64
    for (std::size_t j = 0; j < rounds; ++j) {
      constexpr std::size_t ahead = 4;  // W'_j = W_j xor W_{j+4}
      if (j + ahead >= words) expand(w, j + ahead);
      // Instead of moving registers on, their names move, within A to D and within E to H.
      const auto at = [&](std::size_t name) { return name / 4 * 4 + (name + rounds - j) % 4; };
      auto& b = s[at(1)];
      auto& d = s[at(3)];
      auto& f = s[at(5)];
      auto& h = s[at(7)];
      const auto a = s[at(0)];
      const auto c = s[at(2)];
      const auto e = s[at(4)];
      const auto g = s[at(6)];
      const auto constant = _mm512_set1_epi32(static_cast<std::int32_t>(turned_constants[j]));
      const auto turned = _mm512_rol_epi32(a, 12);
      const auto ss1 = _mm512_rol_epi32(_mm512_add_epi32(_mm512_add_epi32(turned, e), constant), 7);
      const auto ss2 = _mm512_xor_si512(ss1, turned);
      const auto ff =
          j < first_rounds ? xor_of(a, b, c) : _mm512_ternarylogic_epi32(a, b, c, majority);
      const auto gg =
          j < first_rounds ? xor_of(e, f, g) : _mm512_ternarylogic_epi32(e, f, g, choose);
      const auto word = w[j % words];
      const auto primed = _mm512_xor_si512(word, w[(j + ahead) % words]);
      const auto tt1 = _mm512_add_epi32(_mm512_add_epi32(ff, d), _mm512_add_epi32(ss2, primed));
      const auto tt2 = _mm512_add_epi32(_mm512_add_epi32(gg, h), _mm512_add_epi32(ss1, word));
      b = _mm512_rol_epi32(b, 9);
      d = tt1;  // the next A
      f = _mm512_rol_epi32(f, 19);
      h = permuted<9, 17>(tt2);  // the next E
    }
#pragma GCC unroll 8
    for (std::size_t i = 0; i < 8; ++i) state.word[i] = _mm512_xor_si512(state.word[i], s[i]);
  }
};

}  // namespace

void sm3_by_avx512(const LaneTexts& texts, Hash* out) { hash_lanes<Sm3Rounds>(texts, out); }
void sm3_mac_starts_by_avx512(const MacKeys& all) { mac_starts_lanes<Sm3Rounds>(all); }

}  // namespace ronghe::crypto::detail

#else

#include "ronghe/base/result.hpp"

namespace ronghe::crypto::detail {

void sm3_by_avx512(const LaneTexts& /*texts*/, Hash* /*out*/) {
  ensure(false, "this path is taken only by processors that have it");
}
void sm3_mac_starts_by_avx512(const MacKeys& /*all*/) {
  ensure(false, "this path is taken only by processors that have it");
}

}  // namespace ronghe::crypto::detail
#endif
