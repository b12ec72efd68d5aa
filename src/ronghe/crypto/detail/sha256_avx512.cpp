// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/detail/avx512_lanes.hpp"

#if defined(__x86_64__)

namespace ronghe::crypto::detail {

namespace {

template <int a, int b, int c>
[[gnu::target("avx512f"), gnu::always_inline]] inline __m512i big_sigma(__m512i x) {
  return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, a), _mm512_ror_epi32(x, b),
                                   _mm512_ror_epi32(x, c), exclusive_or);
}
template <int a, int b, int shift>
[[gnu::target("avx512f"), gnu::always_inline]] inline __m512i small_sigma(__m512i x) {
  return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, a), _mm512_ror_epi32(x, b),
                                   _mm512_srli_epi32(x, shift), exclusive_or);
}

struct Sha256Rounds {
  static constexpr const ChainingValue& start = sha256_start;

  // FIPS 180-4, 6.2.2, for sixteen blocks.
  [[gnu::target("avx512f"), gnu::always_inline]] static inline void compress(State& state,
                                                                             Blocks& block) {
    auto* w = block.word;
    State now = state;
    auto* s = now.word;
#pragma GCC unroll 4
    for (std::size_t sixteen = 0; sixteen < 64; sixteen += 16) {
#pragma GCC unroll 16
      for (std::size_t i = 0; i < 16; ++i) {
        if (sixteen > 0) {
          w[i] = _mm512_add_epi32(
              _mm512_add_epi32(w[i], small_sigma<7, 18, 3>(w[(i + 1) % 16])),
              _mm512_add_epi32(w[(i + 9) % 16], small_sigma<17, 19, 10>(w[(i + 14) % 16])));
        }
        // Instead of moving eight registers on, their names move.
        const auto at = [&](std::size_t name) { return (name + 64 - (sixteen + i)) % 8; };
        const auto constant =
            _mm512_set1_epi32(static_cast<std::int32_t>(sha256_constants[sixteen + i]));
        const auto e = s[at(4)];
        const auto a = s[at(0)];
        const auto sum = _mm512_add_epi32(
            _mm512_add_epi32(_mm512_add_epi32(s[at(7)], _mm512_add_epi32(w[i], constant)),
                             _mm512_ternarylogic_epi32(e, s[at(5)], s[at(6)], choose)),
            big_sigma<6, 11, 25>(e));
        s[at(3)] = _mm512_add_epi32(s[at(3)], sum);
        s[at(7)] = _mm512_add_epi32(_mm512_add_epi32(sum, big_sigma<2, 13, 22>(a)),
                                    _mm512_ternarylogic_epi32(a, s[at(1)], s[at(2)], majority));
      }
    }
#pragma GCC unroll 8
    for (std::size_t i = 0; i < 8; ++i) state.word[i] = _mm512_add_epi32(state.word[i], s[i]);
  }
};

}  // namespace

void sha256_by_avx512(const LaneTexts& texts, Hash* out) { hash_lanes<Sha256Rounds>(texts, out); }
void mac_starts_by_avx512(const MacKeys& all) { mac_starts_lanes<Sha256Rounds>(all); }

}  // namespace ronghe::crypto::detail

#else

#include "ronghe/base/result.hpp"

namespace ronghe::crypto::detail {

void sha256_by_avx512(const LaneTexts& /*texts*/, Hash* /*out*/) {
  ensure(false, "this path is taken only by processors that have it");
}
void mac_starts_by_avx512(const MacKeys& /*all*/) {
  ensure(false, "this path is taken only by processors that have it");
}

}  // namespace ronghe::crypto::detail
#endif
