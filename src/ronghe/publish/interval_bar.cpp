// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/interval_bar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace ronghe::publish {

IntervalAxis::IntervalAxis(const std::vector<Ranked>& rows, const Indicator& indicator)
    : low_(std::numeric_limits<double>::infinity()), high_(-low_) {
  const auto hold = [&](const Decimal& value) {
    low_ = std::min(low_, value.to_double());
    high_ = std::max(high_, value.to_double());
  };
  for (const auto& row : rows) {
    if (!row.number->interval) continue;
    hold(row.number->interval->low);
    hold(row.number->interval->high);
  }
  if (indicator.red) hold(*indicator.red);
  if (indicator.green) hold(*indicator.green);
  const auto draw = [&](const std::optional<Decimal>& limit, std::string_view css_class) {
    if (!limit) return;
    limits_html_ +=
        fmt::format("<path class=\"{}\" d=\"M{:.1f} 0v10\"/>", css_class, place(*limit));
  };
  draw(indicator.red, "limit-red");
  draw(indicator.green, "limit-green");
}

double IntervalAxis::place(const Decimal& value) const {
  constexpr double middle = 50;
  return high_ > low_ ? 100 * (value.to_double() - low_) / (high_ - low_) : middle;
}

std::string IntervalAxis::bar_html(const Number& number) const {
  if (!number.interval || !number.value) return "";
  return fmt::format(
      "<svg class=\"interval\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
      "aria-hidden=\"true\">{}<path class=\"reach\" d=\"M{:.1f} 5H{:.1f}\"/>"
      "<path class=\"value\" d=\"M{:.1f} 1v8\"/></svg>",
      limits_html_, place(number.interval->low), place(number.interval->high),
      place(*number.value));
}

}  // namespace ronghe::publish
