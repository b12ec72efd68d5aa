// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "ronghe/base/date.hpp"
#include "ronghe/base/decimal.hpp"
#include "ronghe/base/int128.hpp"

// The inner loops. They are inlined into functions compiled for several processors (steps.cpp), and
// written so that the compiler turns them into vector code: no branches, no aliases.
namespace ronghe::kernel::steps {

// The lowest bits of 64 bytes that are 0 or 1.
[[gnu::always_inline]] inline std::uint64_t packed(const std::uint8_t* hits) {
  std::uint64_t word = 0;
#ifdef __SSE2__
  for (unsigned i = 0; i < 4; ++i) {
    const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(hits + 16 * i));
    const auto bits = static_cast<unsigned>(_mm_movemask_epi8(_mm_slli_epi16(bytes, 7)));
    word |= static_cast<std::uint64_t>(bits) << (16 * i);
  }
#else
  for (unsigned i = 0; i < 8; ++i) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, hits + std::size_t{8} * i, sizeof eight);
    word |= (eight * 0x0102040810204080U) >> 56U << (8 * i);
  }
#endif
  return word;
}

// out[w] = a bit for each row of word w, by `test(row)`.
template <class Test>
[[gnu::always_inline]] inline void plane_of(std::uint64_t* __restrict out, std::size_t words,
                                            Test test) {
  for (std::size_t w = 0; w < words; ++w) {
    alignas(64) std::uint8_t hits[64];
    for (std::size_t i = 0; i < 64; ++i) hits[i] = static_cast<std::uint8_t>(test(64 * w + i));
    out[w] = packed(hits);
  }
}

template <class T>
struct Bounds {  // both belong to what is within
  T low;
  T high;
};

// Among these rows, those within the bounds.
template <class T>
[[gnu::always_inline]] inline void within(const T* __restrict a, Bounds<T> bounds,
                                          const std::uint64_t* __restrict among,
                                          std::uint64_t* __restrict out, std::size_t words) {
  const auto test = [a, low = bounds.low,
                     high = bounds.high](std::size_t i) __attribute__((always_inline)) {
    return static_cast<unsigned>(a[i] >= low) & static_cast<unsigned>(a[i] <= high);
  };
  plane_of(out, words, test);
  for (std::size_t w = 0; w < words; ++w) out[w] &= among[w];
}

#if defined(__x86_64__)
// The same, only for processors that have AVX-512.
void within_avx512(const std::int32_t* a, Bounds<std::int32_t> bounds, const std::uint64_t* among,
                   std::uint64_t* out, std::size_t words);
void within_avx512(const std::int64_t* a, Bounds<std::int64_t> bounds, const std::uint64_t* among,
                   std::uint64_t* out, std::size_t words);
// numbers[row] = the number whose bits stand in the planes, `words` words each, lowest bit first.
void numbers_avx512(const std::uint64_t* planes, std::size_t bits, std::size_t words,
                    std::uint16_t* numbers);
#endif

// out[row] = value(row), and `left` gets the guarded rows where fails(row, result).
template <class Value, class Fails>
[[gnu::always_inline]] inline void checked(std::int64_t* __restrict out,
                                           const std::uint64_t* __restrict guard,
                                           std::uint64_t* __restrict left, std::size_t words,
                                           Value value, Fails fails) {
  for (std::size_t w = 0; w < words; ++w) {
    alignas(64) std::uint8_t bad[64];
    for (std::size_t i = 0; i < 64; ++i) {
      const auto result = value(64 * w + i);
      out[64 * w + i] = result;
      bad[i] = static_cast<std::uint8_t>(fails(64 * w + i, result));
    }
    left[w] |= packed(bad) & guard[w];
  }
}

[[gnu::always_inline]] inline std::int64_t sum(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
[[gnu::always_inline]] inline std::int64_t difference(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

[[gnu::always_inline]] inline std::int64_t floor_modulo(std::int64_t a, std::int64_t b) {
  if (b == 0 || b == -1) return 0;  // a zero divisor is null by its plane
  const auto rest = a % b;
  return rest != 0 && ((rest < 0) != (b < 0)) ? rest + b : rest;
}

// a / unit, rounded.
[[nodiscard]] std::int64_t rounded(std::int64_t a, std::int64_t unit, Rounding mode);

// Dates beyond what FEEL's dates hold stand for nothing.
inline constexpr std::int64_t date_least = -12'687'428;  // -32767-01-01
inline constexpr std::int64_t date_most = 11'248'737;    // 32767-12-31
[[gnu::always_inline]] inline bool is_date(std::int64_t days) {
  return days >= date_least && days <= date_most;
}
[[nodiscard]] inline Date date_at(std::int64_t days) {
  return date_of_days(is_date(days) ? static_cast<std::int32_t>(days) : 0);
}

// How a x scale_left / b stands to c x scale_right: -1, 0, 1, or beyond what 128 bits hold. b is
// not zero.
inline constexpr int beyond = 2;
[[nodiscard]] int order_of_quotient(std::int64_t a, std::int64_t b, std::int64_t c,
                                    std::int64_t scale_left, std::int64_t scale_right);

}  // namespace ronghe::kernel::steps
