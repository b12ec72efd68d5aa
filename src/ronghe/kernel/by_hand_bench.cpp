// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/by_hand_bench.hpp"

#include <algorithm>

namespace ronghe::kernel {

namespace {

constexpr std::size_t word_rows = 64;

// A bit of validity as a byte.
[[gnu::always_inline]] inline void bytes_of(std::uint64_t bits, std::uint8_t* __restrict bytes) {
  for (std::size_t i = 0; i < 8; ++i) {
    // Eight copies of a byte, of which each byte keeps its own bit, as 0 or 1.
    const auto eight = (bits >> (8 * i) & 0xffU) * 0x0101010101010101U & 0x8040201008040201U;
    const auto ones = (eight + 0x7f7f7f7f7f7f7f7fU) >> 7U & 0x0101010101010101U;
    __builtin_memcpy(bytes + 8 * i, &ones, sizeof ones);
  }
}

[[gnu::always_inline]] inline void word_by_hand(const W1Columns& columns, std::size_t word,
                                                std::uint16_t* __restrict first) {
  alignas(64) std::uint8_t v1[word_rows];
  alignas(64) std::uint8_t v2[word_rows];
  alignas(64) std::uint8_t v3[word_rows];
  alignas(64) std::uint8_t vr[word_rows];
  alignas(64) std::uint8_t vv[word_rows];
  bytes_of(columns.valid1[word], v1);
  bytes_of(columns.valid2[word], v2);
  bytes_of(columns.valid3[word], v3);
  bytes_of(columns.valid_ratio[word], vr);
  bytes_of(columns.valid_violations[word], vv);
  const auto begin = word * word_rows;
  const auto* __restrict y1 = columns.y1 + begin;
  const auto* __restrict y2 = columns.y2 + begin;
  const auto* __restrict y3 = columns.y3 + begin;
  const auto* __restrict ratio = columns.ratio + begin;
  const auto* __restrict violations = columns.violations + begin;
  for (std::size_t i = 0; i < word_rows; ++i) {
    const auto least = std::min(std::min(y1[i], y2[i]), y3[i]);
    const auto known = static_cast<std::uint8_t>(v1[i] & v2[i] & v3[i]);
    const auto clean = static_cast<std::uint8_t>(vv[i] & (violations[i] == 0));
    const auto few = static_cast<std::uint8_t>(vv[i] & (violations[i] <= 1));
    const auto some = static_cast<std::uint8_t>(vv[i] & (violations[i] <= 3));
    const auto aaa =
        static_cast<std::uint8_t>(known & (least >= 100) & vr[i] & (ratio[i] > 500) & clean);
    const auto aa =
        static_cast<std::uint8_t>(known & (least >= 50) & vr[i] & (ratio[i] > 300) & clean);
    const auto a = static_cast<std::uint8_t>(known & (least >= 20) & few);
    const auto b = static_cast<std::uint8_t>((v1[i] & (y1[i] >= 10)) | (v2[i] & (y2[i] >= 10)) |
                                             (v3[i] & (y3[i] >= 10)));
    // The first that holds: what is not yet decided goes on.
    std::uint8_t rule = some != 0 ? 5 : 6;
    rule = b != 0 ? 4 : rule;
    rule = a != 0 ? 3 : rule;
    rule = aa != 0 ? 2 : rule;
    first[i] = aaa != 0 ? 1 : rule;
  }
}

[[gnu::always_inline]] inline void all_by_hand(const W1Columns& columns, std::size_t rows,
                                               std::uint16_t* first) {
  for (std::size_t word = 0; word * word_rows < rows; ++word) {
    word_by_hand(columns, word, first + word * word_rows);
  }
}

void w1_anywhere(const W1Columns& columns, std::size_t rows, std::uint16_t* first) {
  all_by_hand(columns, rows, first);
}
#if defined(__x86_64__)
[[gnu::target("avx2,bmi,bmi2,lzcnt,popcnt")]] void w1_avx2(const W1Columns& columns,
                                                           std::size_t rows, std::uint16_t* first) {
  all_by_hand(columns, rows, first);
}
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi,bmi2,lzcnt,popcnt")]] void w1_avx512(
    const W1Columns& columns, std::size_t rows, std::uint16_t* first) {
  all_by_hand(columns, rows, first);
}
#endif

}  // namespace

// The generated rows are a multiple of 64.
void w1_by_hand(const W1Columns& columns, std::size_t rows, std::uint16_t* first) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
    return w1_avx512(columns, rows, first);
  }
  if (__builtin_cpu_supports("avx2")) return w1_avx2(columns, rows, first);
#endif
  w1_anywhere(columns, rows, first);
}

}  // namespace ronghe::kernel
