// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/publish/ranking.hpp"

// An interval as a bar beside its numbers, so that the eye sees which ones overlap.
namespace ronghe::publish {

// What the bars of one ranking share: the ends of the axis and the limits drawn on it.
class IntervalAxis {
 public:
  // From the least to the greatest end of all intervals and limits of `indicator`.
  IntervalAxis(const std::vector<Ranked>& rows, const Indicator& indicator);

  // Inline SVG without words: the limits, the interval, a mark where the value is. "" = no
  // interval.
  [[nodiscard]] std::string bar_html(const Number& number) const;

 private:
  [[nodiscard]] double place(const Decimal& value) const;  // 0 to 100
  double low_ = 0, high_ = 0;
  std::string limits_html_;
};

}  // namespace ronghe::publish
