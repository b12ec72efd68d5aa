// SPDX-License-Identifier: Apache-2.0
// Comparisons with constants are most of what tables do. A processor with AVX-512 gives the bits of
// a comparison as a mask, and takes bits as one, which no compiler makes of the portable loops.
#include "ronghe/kernel/steps.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

#include <limits>

namespace ronghe::kernel::steps {

namespace {

// One comparison where the interval allows it, else two.
enum class Form { equal, at_least, at_most, between };

template <Form form>
[[gnu::target("avx512f,avx512bw")]] inline __mmask16 bits_of(const std::int32_t* a, __m512i low,
                                                             __m512i high) {
  const auto values = _mm512_loadu_si512(a);
  if constexpr (form == Form::equal) return _mm512_cmpeq_epi32_mask(values, low);
  if constexpr (form == Form::at_most) return _mm512_cmple_epi32_mask(values, high);
  const auto above = _mm512_cmpge_epi32_mask(values, low);
  if constexpr (form == Form::at_least) return above;
  return _mm512_mask_cmple_epi32_mask(above, values, high);
}

template <Form form>
[[gnu::target("avx512f,avx512bw")]] inline __mmask8 bits_of(const std::int64_t* a, __m512i low,
                                                            __m512i high) {
  const auto values = _mm512_loadu_si512(a);
  if constexpr (form == Form::equal) return _mm512_cmpeq_epi64_mask(values, low);
  if constexpr (form == Form::at_most) return _mm512_cmple_epi64_mask(values, high);
  const auto above = _mm512_cmpge_epi64_mask(values, low);
  if constexpr (form == Form::at_least) return above;
  return _mm512_mask_cmple_epi64_mask(above, values, high);
}

// The bits of 64 rows.
template <Form form>
[[gnu::target("avx512f,avx512bw")]] inline std::uint64_t word_of(const std::int32_t* a, __m512i low,
                                                                 __m512i high) {
  const auto first = _mm512_kunpackw(bits_of<form>(a + 16, low, high), bits_of<form>(a, low, high));
  const auto second =
      _mm512_kunpackw(bits_of<form>(a + 48, low, high), bits_of<form>(a + 32, low, high));
  return _mm512_kunpackd(second, first);
}

template <Form form>
[[gnu::target("avx512f,avx512bw")]] inline std::uint64_t word_of(const std::int64_t* a, __m512i low,
                                                                 __m512i high) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < 64; i += 8) {
    word |= static_cast<std::uint64_t>(bits_of<form>(a + i, low, high)) << i;
  }
  return word;
}

template <Form form, class T>
[[gnu::target("avx512f,avx512bw")]] inline void compare(const T* a, __m512i low, __m512i high,
                                                        const std::uint64_t* among,
                                                        std::uint64_t* out, std::size_t words) {
  for (std::size_t w = 0; w < words; ++w, a += 64) {
    out[w] = word_of<form>(a, low, high) & among[w];
  }
}

template <class T>
[[gnu::target("avx512f,avx512bw")]] inline void within(const Bounds<T>& bounds, __m512i low,
                                                       __m512i high, const T* a,
                                                       const std::uint64_t* among,
                                                       std::uint64_t* out, std::size_t words) {
  if (bounds.low == bounds.high) return compare<Form::equal>(a, low, high, among, out, words);
  if (bounds.high == std::numeric_limits<T>::max()) {
    return compare<Form::at_least>(a, low, high, among, out, words);
  }
  if (bounds.low == std::numeric_limits<T>::min()) {
    return compare<Form::at_most>(a, low, high, among, out, words);
  }
  compare<Form::between>(a, low, high, among, out, words);
}

}  // namespace

[[gnu::target("avx512f,avx512bw")]] void within_avx512(const std::int32_t* a,
                                                       Bounds<std::int32_t> bounds,
                                                       const std::uint64_t* among,
                                                       std::uint64_t* out, std::size_t words) {
  within(bounds, _mm512_set1_epi32(bounds.low), _mm512_set1_epi32(bounds.high), a, among, out,
         words);
}

[[gnu::target("avx512f,avx512bw")]] void within_avx512(const std::int64_t* a,
                                                       Bounds<std::int64_t> bounds,
                                                       const std::uint64_t* among,
                                                       std::uint64_t* out, std::size_t words) {
  within(bounds, _mm512_set1_epi64(bounds.low), _mm512_set1_epi64(bounds.high), a, among, out,
         words);
}

[[gnu::target("avx512f,avx512bw")]] void numbers_avx512(const std::uint64_t* planes,
                                                        std::size_t bits, std::size_t words,
                                                        std::uint16_t* numbers) {
  for (std::size_t w = 0; w < words; ++w, numbers += 64) {
    auto low = _mm512_setzero_si512();
    auto high = _mm512_setzero_si512();
    for (std::size_t bit = 0; bit < bits; ++bit) {
      const auto plane = planes[bit * words + w];
      const auto value = _mm512_set1_epi16(static_cast<short>(1U << bit));
      low = _mm512_or_si512(low, _mm512_maskz_mov_epi16(static_cast<__mmask32>(plane), value));
      high = _mm512_or_si512(high,
                             _mm512_maskz_mov_epi16(static_cast<__mmask32>(plane >> 32U), value));
    }
    _mm512_storeu_si512(numbers, low);
    _mm512_storeu_si512(numbers + 32, high);
  }
}

}  // namespace ronghe::kernel::steps
#endif
