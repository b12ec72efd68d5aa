// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/kernel/cell_set.hpp"

// Which rules match, without asking them one by one: for each input the bounds of all cells cut the
// values into intervals, and each interval has a bitmap of the rules whose cell holds there. A row
// finds its interval for every input and intersects the bitmaps.
namespace ronghe::kernel {

class RuleIndex {
 public:
  // `cells[input][rule]`; null pointer: any value passes. An error when the bitmaps would take more
  // than bytes_max.
  using Cells = std::vector<std::vector<const CellSet*>>;
  static constexpr std::size_t bytes_max = std::size_t{256} << 20U;
  [[nodiscard]] static Result<RuleIndex> make(std::size_t rules, const Cells& cells);

  // The interval in which each row's value lies, or that of null.
  template <class T>
  void locate(std::size_t input, const T* values, const std::uint64_t* valid, std::size_t rows,
              std::uint32_t* intervals) const;

  // Words of a bitmap; a multiple of group_words, the last ones empty.
  static constexpr std::size_t group_words = 8;
  [[nodiscard]] std::size_t words() const { return words_; }
  [[nodiscard]] std::size_t inputs() const { return inputs_.size(); }
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] const std::uint64_t* bitmap(std::size_t input, std::uint32_t interval) const {
    return inputs_[input].bitmaps.data() + interval * words_;
  }

 private:
  struct Input {
    std::vector<std::int64_t> points;  // an interval begins at each; one more lies before the first
    std::vector<std::uint64_t> bitmaps;  // of each interval, then of null
    // Points up to the begin of each bucket: where the search begins.
    std::vector<std::uint32_t> buckets;
    unsigned shift = 0;
  };
  explicit RuleIndex(std::size_t rules)
      : words_((rules + 64 * group_words - 1) / (64 * group_words) * group_words) {}
  [[nodiscard]] Result<void> add(const std::vector<const CellSet*>& cells, std::size_t held);
  static void make_buckets(Input& input);

  std::size_t words_;
  std::vector<Input> inputs_;
};

}  // namespace ronghe::kernel
