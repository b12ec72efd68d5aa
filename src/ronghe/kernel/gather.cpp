// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/gather.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "ronghe/kernel/execute.hpp"
#include "ronghe/kernel/steps.hpp"

namespace ronghe::kernel {

namespace {

constexpr auto group = RuleIndex::group_words;

// A bit of each row as its byte, 0 or 1.
[[gnu::always_inline]] inline void bytes_of(std::uint64_t bits, std::uint64_t* __restrict bytes) {
  for (unsigned i = 0; i < 8; ++i) {
    // Eight copies of a byte, of which each keeps its own bit.
    const auto eight = (bits >> (8 * i) & 0xffU) * 0x0101010101010101U & 0x8040201008040201U;
    bytes[i] = (eight + 0x7f7f7f7f7f7f7f7fU) >> 7U & 0x0101010101010101U;
  }
}

// numbers[row] = the number whose bits stand in `planes`, `words` words each, lowest bit first.
[[gnu::always_inline]] inline void numbers_of(const std::uint64_t* planes, std::size_t bits,
                                              std::size_t words,
                                              std::uint16_t* __restrict numbers) {
  constexpr std::size_t byte_bits = 8;
  for (std::size_t w = 0; w < words; ++w, numbers += 64) {
    std::fill_n(numbers, 64, std::uint16_t{0});
    for (std::size_t begin = 0; begin < bits; begin += byte_bits) {
      std::uint64_t sums[8]{};
      for (auto bit = begin; bit < std::min(bits, begin + byte_bits); ++bit) {
        std::uint64_t bytes[8];
        bytes_of(planes[bit * words + w], bytes);
        for (unsigned i = 0; i < 8; ++i) sums[i] |= bytes[i] << (bit - begin);
      }
      alignas(64) std::uint8_t part[64];
      std::memcpy(part, sums, sizeof sums);
      for (unsigned i = 0; i < 64; ++i) {
        numbers[i] = static_cast<std::uint16_t>(numbers[i] | part[i] << begin);
      }
    }
  }
}

constexpr std::size_t number_bits = 16;
using NumberPlanes = std::array<std::uint64_t, number_bits * block_words>;

// The number of the first rule of each row, bit by bit: `words` words for each bit.
[[gnu::always_inline]] inline void first_rules(std::span<const std::uint64_t* const> rules,
                                               std::size_t words, std::size_t bits,
                                               std::uint64_t* __restrict planes) {
  std::array<std::uint64_t, block_words> open;
  std::array<std::uint64_t, block_words> fired;
  open.fill(~std::uint64_t{0});
  std::fill_n(planes, bits * words, 0);
  for (std::size_t r = 0; r < rules.size(); ++r) {
    const auto* __restrict rule = rules[r];
    for (std::size_t w = 0; w < words; ++w) {
      fired[w] = open[w] & rule[w];
      open[w] &= ~rule[w];
    }
    for (std::size_t bit = 0; bit < bits; ++bit) {
      if (((r + 1) >> bit & 1U) == 0) continue;
      auto* plane = planes + bit * words;
      for (std::size_t w = 0; w < words; ++w) plane[w] |= fired[w];
    }
  }
}

// Turns 64 words of 64 bits: bit i of word j becomes bit j of word i.
void transpose(std::array<std::uint64_t, 64>& words) {
  auto mask = std::uint64_t{0x00000000ffffffff};
  for (unsigned size = 32; size != 0; size >>= 1U, mask ^= mask << size) {
    for (unsigned i = 0; i < 64; i = ((i | size) + 1) & ~size) {
      const auto swapped = (words[i] >> size ^ words[i | size]) & mask;
      words[i] ^= swapped << size;
      words[i | size] ^= swapped;
    }
  }
}

void masks_of_word(std::span<const std::uint64_t* const> rules, std::size_t word, std::size_t rows,
                   const BlockHits& out) {
  for (std::size_t m = 0; m < out.mask_words; ++m) {
    std::array<std::uint64_t, 64> words{};
    for (std::size_t r = 64 * m; r < std::min(rules.size(), 64 * m + 64); ++r) {
      words[r % 64] = rules[r][word];
    }
    transpose(words);
    for (std::size_t i = 0; i < rows; ++i) {
      out.masks[(64 * word + i) * out.mask_words + m] = words[i];
    }
  }
}

// The bitmaps of one row, intersected some words at a time.
class RowMatch {
 public:
  RowMatch(const RuleIndex& index, std::span<const std::uint32_t* const> intervals,
           const Conditions& conditions)
      : index_(index), intervals_(intervals), conditions_(conditions) {}

  // The bits of a group of rules that match.
  [[gnu::always_inline]] bool group_at(std::size_t row, std::size_t begin,
                                       std::array<std::uint64_t, group>& bits) const {
    bits.fill(~std::uint64_t{0});
    for (std::size_t i = 0; i < intervals_.size(); ++i) {
      const auto* bitmap = index_.bitmap(i, intervals_[i][row]) + begin;
      for (std::size_t w = 0; w < group; ++w) bits[w] &= bitmap[w];
    }
    std::uint64_t any = 0;
    for (const auto word : bits) any |= word;
    if (any == 0) return false;
    if (!conditions_.which.empty()) narrow(row, begin, bits);
    return true;
  }

 private:
  void narrow(std::size_t row, std::size_t begin, std::array<std::uint64_t, group>& bits) const {
    for (std::size_t w = 0; w < group; ++w) {
      for (auto open = bits[w] & conditions_.which[begin + w]; open != 0; open &= open - 1) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(open));
        const auto* rule = conditions_.of_rules[64 * (begin + w) + bit];
        const bool holds = (rule[row / 64] >> (row % 64) & 1U) != 0;
        if (!holds) bits[w] &= ~(std::uint64_t{1} << bit);
      }
    }
  }

  const RuleIndex& index_;
  std::span<const std::uint32_t* const> intervals_;
  const Conditions& conditions_;
};

[[gnu::always_inline]] inline void gather_rows(const RuleIndex& index,
                                               std::span<const std::uint32_t* const> intervals,
                                               const Conditions& conditions, std::size_t rows,
                                               const BlockHits& out) {
  constexpr std::size_t ahead = 6;  // rows whose bitmaps are fetched meanwhile
  const RowMatch match(index, intervals, conditions);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = 0; row + ahead < rows && i < intervals.size(); ++i) {
      __builtin_prefetch(index.bitmap(i, intervals[i][row + ahead]));
    }
    std::uint16_t first = 0;
    auto* masks = out.masks == nullptr ? nullptr : out.masks + row * out.mask_words;
    if (masks != nullptr) std::fill_n(masks, out.mask_words, 0);
    for (std::size_t begin = 0; begin < index.words(); begin += group) {
      std::array<std::uint64_t, group> bits;
      if (!match.group_at(row, begin, bits)) continue;
      for (std::size_t w = 0; w < group; ++w) {
        if (bits[w] == 0) continue;
        const auto bit = static_cast<std::size_t>(std::countr_zero(bits[w]));
        if (first == 0) first = static_cast<std::uint16_t>(64 * (begin + w) + bit + 1);
        if (masks == nullptr) break;
        masks[begin + w] = bits[w];
      }
      if (masks == nullptr && first != 0) break;
    }
    if (out.first != nullptr) out.first[row] = first;
  }
}

using Numbers = void (*)(const std::uint64_t* planes, std::size_t bits, std::size_t words,
                         std::uint16_t* numbers);

[[gnu::always_inline]] inline void gather_words(std::span<const std::uint64_t* const> rules,
                                                std::size_t rows, const BlockHits& out,
                                                Numbers numbers) {
  const auto words = (rows + 63) / 64;
  if (out.first != nullptr) {
    NumberPlanes planes;
    const auto bits = static_cast<std::size_t>(std::bit_width(rules.size()));
    first_rules(rules, words, bits, planes.data());
    if (rows % 64 == 0) {
      numbers(planes.data(), bits, words, out.first);
    } else {
      std::array<std::uint16_t, block_rows> all;
      numbers(planes.data(), bits, words, all.data());
      std::copy_n(all.begin(), std::min(rows, all.size()), out.first);
    }
  }
  if (out.masks == nullptr) return;
  for (std::size_t word = 0; word < words; ++word) {
    masks_of_word(rules, word, std::min<std::size_t>(64, rows - 64 * word), out);
  }
}

using Rules = std::span<const std::uint64_t* const>;
using Located = std::span<const std::uint32_t* const>;

// The same for one sort of processor.
struct Gather {
  void (*words)(Rules rules, std::size_t rows, const BlockHits& out);
  void (*rows)(const RuleIndex& index, Located intervals, const Conditions& conditions,
               std::size_t rows, const BlockHits& out);
};

constexpr Gather anywhere{
    [](Rules rules, std::size_t rows, const BlockHits& out) {
      gather_words(rules, rows, out,
                   [](const std::uint64_t* planes, std::size_t bits, std::size_t words,
                      std::uint16_t* numbers) { numbers_of(planes, bits, words, numbers); });
    },
    [](const RuleIndex& index, Located intervals, const Conditions& conditions, std::size_t rows,
       const BlockHits& out) { gather_rows(index, intervals, conditions, rows, out); }};

#if defined(__x86_64__)
[[gnu::target("avx2,bmi,bmi2,lzcnt,popcnt")]] void numbers_avx2(const std::uint64_t* planes,
                                                                std::size_t bits, std::size_t words,
                                                                std::uint16_t* numbers) {
  numbers_of(planes, bits, words, numbers);
}
[[gnu::target("avx2,bmi,bmi2,lzcnt,popcnt")]] void words_avx2(Rules rules, std::size_t rows,
                                                              const BlockHits& out) {
  gather_words(rules, rows, out, numbers_avx2);
}
[[gnu::target("avx2,bmi,bmi2,lzcnt,popcnt")]] void rows_avx2(const RuleIndex& index,
                                                             Located intervals,
                                                             const Conditions& conditions,
                                                             std::size_t rows,
                                                             const BlockHits& out) {
  gather_rows(index, intervals, conditions, rows, out);
}
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi,bmi2,lzcnt,popcnt")]] void words_avx512(
    Rules rules, std::size_t rows, const BlockHits& out) {
  gather_words(rules, rows, out, steps::numbers_avx512);
}
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi,bmi2,lzcnt,popcnt")]] void rows_avx512(
    const RuleIndex& index, Located intervals, const Conditions& conditions, std::size_t rows,
    const BlockHits& out) {
  gather_rows(index, intervals, conditions, rows, out);
}
#endif

Gather gather_for_this_processor() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
    return {words_avx512, rows_avx512};
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) {
    return {words_avx2, rows_avx2};
  }
#endif
  return anywhere;
}

const Gather& here() {
  static const Gather gather = gather_for_this_processor();
  return gather;
}

}  // namespace

void gather(Rules rules, std::size_t rows, const BlockHits& out) { here().words(rules, rows, out); }

void gather(const RuleIndex& index, Located intervals, const Conditions& conditions,
            std::size_t rows, const BlockHits& out) {
  here().rows(index, intervals, conditions, rows, out);
}

}  // namespace ronghe::kernel
