// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ronghe/publish/histogram.hpp"
#include "ronghe/publish/site.hpp"

// How a number of a region went over the dates of runs: words, a table and a line.
namespace ronghe::publish {

struct TrendPoint {
  Date day = {};
  bool there = false;  // the run has the row
  bool other_pack = false;
  Number number = {};  // its value, why it is missing, its light
};

struct Trend {
  std::vector<TrendPoint> points;  // oldest first, the last one is this run
  [[nodiscard]] std::size_t values() const;
};

// None where no earlier run tells the number of a region.
[[nodiscard]] std::optional<Trend> trend_of(const Findings& findings, const Subject& region,
                                            const Number& number);

// "从2024年12月31日的 22.0% 降至2025年12月31日的 21.3%（▼ −0.7 个百分点）。": between the first and
// the last date with a value.
[[nodiscard]] std::string trend_words(const Trend& trend, const Indicator& indicator,
                                      Language language);
// The line alone, for a row of a table that has the numbers in its other cells.
[[nodiscard]] std::string trend_line(const Trend& trend);
// The line with dates and values; what is missing is a dashed square on the ground.
[[nodiscard]] std::string trend_chart(const Trend& trend, const Indicator& indicator,
                                      const Drawing& drawing);

}  // namespace ronghe::publish
