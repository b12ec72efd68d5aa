// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/feel/value.hpp"

// Sets of stored integers: what a test with constants says about a column.
namespace ronghe::kernel {

struct Interval {
  std::int64_t low = std::numeric_limits<std::int64_t>::min();  // both ends belong to it
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
  bool operator==(const Interval&) const = default;
};

// Ascending, disjoint, not touching.
using Intervals = std::vector<Interval>;

[[nodiscard]] Intervals united(const Intervals& a, const Intervals& b);
[[nodiscard]] Intervals common(const Intervals& a, const Intervals& b);
[[nodiscard]] Intervals complement(const Intervals& all);

// How values stand in a column or in what is computed from columns: as integers that compare as the
// values do, or as codes of a dictionary.
struct Domain {
  feel::Kind kind = feel::Kind::number;  // number, string, boolean, date, or a duration
  int scale = 0;                         // of numbers
  const std::vector<std::string>* dictionary = nullptr;  // of strings
};

// The greatest stored integer not above the value, and whether it is the value itself. A value
// beyond all integers gives an end of their range, not exact.
struct Stored {
  std::int64_t floor = 0;
  bool exact = false;
  bool below_all = false;  // less than every stored integer
};
// None for another kind, and for strings.
[[nodiscard]] std::optional<Stored> stored(const Domain& domain, const feel::Value& value);

// Where `stored value op constant` holds; the constant is of the domain's kind.
[[nodiscard]] Intervals where(const Domain& domain, feel::BinaryOperator op,
                              const feel::Value& constant);

}  // namespace ronghe::kernel
