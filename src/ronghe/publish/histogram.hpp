// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/publish/released.hpp"
#include "ronghe/publish/texts.hpp"

// How the values of an indicator spread: counts in equal steps, drawn as bars from zero.
namespace ronghe::publish {

struct Bin {
  Decimal from, below;  // from <= value < below; the last one holds its end, too
  std::int64_t count = 0;
};

struct Histogram {
  std::vector<Bin> bins;
  std::int64_t missing = 0;
};

// Steps of 1, 2 or 5 x 10^k, with room for both limits.
[[nodiscard]] Histogram histogram_of(const Spread& spread, const Indicator& indicator);

struct Drawing {
  Language language = Language::zh;
  std::string id;     // of the elements that name and describe the figure
  std::string title;  // read out by screen readers
};
// Inline SVG; limits are lines with words, missing subjects a hatched column.
[[nodiscard]] std::string drawn(const Histogram& histogram, const Indicator& indicator,
                                const Drawing& drawing);

}  // namespace ronghe::publish
