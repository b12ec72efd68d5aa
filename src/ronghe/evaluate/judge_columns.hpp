// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "ronghe/base/decimal.hpp"
#include "ronghe/kernel/column.hpp"

// What tables ask of many subjects, a column each.
namespace ronghe::evaluate {

inline constexpr std::size_t word_bits = 64;  // not policy: of a word of bits
[[nodiscard]] inline std::size_t words_for(std::size_t subjects) {
  return (subjects + word_bits - 1) / word_bits;
}
[[nodiscard]] inline std::uint64_t bit_of(std::size_t subject) {
  return std::uint64_t{1} << (subject % word_bits);
}

// One value of each subject as integers at a scale; a value with more digits is decided by itself.
class NumberColumn {
 public:
  NumberColumn(std::size_t subjects, int scale)
      : scale_(scale),
        values_(subjects),
        valid_(words_for(subjects)),
        inexact_(words_for(subjects)) {}

  void set(std::size_t subject, const std::optional<Decimal>& value) {
    if (!value) return;
    valid_[subject / word_bits] |= bit_of(subject);
    using Held = std::numeric_limits<std::int64_t>;
    const auto unscaled = value->unscaled_at(scale_);
    if (unscaled && *unscaled >= Held::min() && *unscaled <= Held::max())
      values_[subject] = static_cast<std::int64_t>(*unscaled);
    else
      inexact_[subject / word_bits] |= bit_of(subject);
  }
  [[nodiscard]] kernel::Column column() const {
    return {.values = std::span(values_), .valid = valid_, .inexact = inexact_};
  }

 private:
  int scale_;
  std::vector<std::int64_t> values_;
  std::vector<std::uint64_t> valid_;
  std::vector<std::uint64_t> inexact_;
};

// Small numbers and lights of each subject; a light that is not set is null.
class CodeColumn {
 public:
  explicit CodeColumn(std::size_t subjects) : codes_(subjects), valid_(words_for(subjects)) {}
  void set(std::size_t subject, std::int32_t code) {
    codes_[subject] = code;
    valid_[subject / word_bits] |= bit_of(subject);
  }
  [[nodiscard]] kernel::Column column() const {
    return {.values = std::span(codes_), .valid = valid_, .inexact = {}};
  }

 private:
  std::vector<std::int32_t> codes_;
  std::vector<std::uint64_t> valid_;
};

}  // namespace ronghe::evaluate
