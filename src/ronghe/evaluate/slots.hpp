// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "ronghe/base/decimal.hpp"
#include "ronghe/engine/chunk.hpp"
#include "ronghe/policy/compile/plan.hpp"

// We divide: what the engine counted for one subject, added up over parts, finished in decimals.
namespace ronghe::evaluate {

// In the order of its keys, each once.
using Histogram = std::vector<engine::HistogramBin>;

// What a slot holds before its statistic is taken; additive, so a province is the sum of its
// counties and never the mean of their ratios.
struct Counted {
  std::optional<Decimal> number;  // count, sum
  Decimal rows;                   // of a mean
  std::int64_t nulls = 0;         // rows whose argument is missing
  Histogram values;
  Histogram censored;

  void add(const Counted& part);
  bool operator==(const Counted&) const = default;
};

// Where a slot's columns are in a result.
struct SlotColumns {
  std::size_t column = 0;
  std::optional<std::size_t> second;
  std::optional<std::size_t> nulls;
};

[[nodiscard]] Counted read_slot(const policy::Slot& slot, const SlotColumns& at,
                                const engine::Chunk& chunk, std::size_t row);
// The number that the formula has there; none where FEEL gives null.
[[nodiscard]] std::optional<Decimal> finished(const policy::Slot& slot, const Counted& counted);

// Kaplan-Meier, S(t) = prod(1 - d/n) over durations up to `horizon`; those censored at a duration
// are at risk through it. None without anyone at risk.
[[nodiscard]] std::optional<Decimal> survival_share(const Histogram& events,
                                                    const Histogram& censored, int horizon);
// The least duration at which S(t) <= 1/2; none while more than half are still there.
[[nodiscard]] std::optional<Decimal> survival_median(const Histogram& events,
                                                     const Histogram& censored);
// The middle value, or the mean of the two middle ones.
[[nodiscard]] std::optional<Decimal> median(const Histogram& values);

struct Interval {
  Decimal low;
  Decimal high;
  bool operator==(const Interval&) const = default;
};
// Where the median of those from whom `values` were drawn may lie, whatever their distribution: the
// order statistics of ranks floor((n - quantile * sqrt(n)) / 2) from either end (Conover, Practical
// Nonparametric Statistics, 3.2; 1.96 for 95 %). None where there are too few values for it.
[[nodiscard]] std::optional<Interval> median_interval(const Histogram& values,
                                                      const Decimal& quantile);

}  // namespace ronghe::evaluate
