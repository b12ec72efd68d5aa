// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "ronghe/base/decimal.hpp"
#include "ronghe/policy/kernel/column.hpp"

// What tables ask of many subjects, a column each.
namespace ronghe::evaluate {

// One value of each subject as integers at a scale; a value with more digits is decided by itself.
class NumberColumn {
 public:
  NumberColumn(std::size_t subjects, int scale)
      : scale_(scale), values_(subjects), valid_(words(subjects)), inexact_(words(subjects)) {}

  void set(std::size_t subject, const std::optional<Decimal>& value) {
    if (!value) return;
    const auto bit = std::uint64_t{1} << (subject % 64);
    valid_[subject / 64] |= bit;
    using Held = std::numeric_limits<std::int64_t>;
    const auto unscaled = value->unscaled_at(scale_);
    if (unscaled && *unscaled >= Held::min() && *unscaled <= Held::max())
      values_[subject] = static_cast<std::int64_t>(*unscaled);
    else
      inexact_[subject / 64] |= bit;
  }
  [[nodiscard]] policy::kernel::Column column() const {
    return {.values = std::span(values_), .valid = valid_, .inexact = inexact_};
  }

 private:
  static std::size_t words(std::size_t subjects) { return (subjects + 63) / 64; }
  int scale_;
  std::vector<std::int64_t> values_;
  std::vector<std::uint64_t> valid_;
  std::vector<std::uint64_t> inexact_;
};

// Small numbers and lights of each subject; a light that is not set is null.
class CodeColumn {
 public:
  explicit CodeColumn(std::size_t subjects) : codes_(subjects), valid_((subjects + 63) / 64) {}
  void set(std::size_t subject, std::int32_t code) {
    codes_[subject] = code;
    valid_[subject / 64] |= std::uint64_t{1} << (subject % 64);
  }
  [[nodiscard]] policy::kernel::Column column() const {
    return {.values = std::span(codes_), .valid = valid_, .inexact = {}};
  }

 private:
  std::vector<std::int32_t> codes_;
  std::vector<std::uint64_t> valid_;
};

}  // namespace ronghe::evaluate
