// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/interval_bar.hpp"

#include <gmock/gmock.h>

namespace ronghe::publish {
namespace {

using testing::HasSubstr;
using testing::Not;

Decimal decimal(std::string_view text) { return *Decimal::parse(text); }

Number number(std::string_view low, std::string_view value, std::string_view high) {
  return {.value = decimal(value),
          .interval = Interval{.low = decimal(low), .high = decimal(high)}};
}

TEST(IntervalBar, StandsOnTheAxisOfAllIntervalsAndLimits) {
  const auto first = number("0.5", "0.6", "0.8");
  const auto second = number("0.3", "0.4", "0.5");
  Indicator indicator;
  indicator.red = decimal("0.3");
  indicator.green = decimal("1.3");
  const IntervalAxis axis({{.number = &first}, {.number = &second}}, indicator);
  EXPECT_THAT(axis.bar_html(first), HasSubstr("class=\"reach\" d=\"M20.0 5H50.0\""));
  EXPECT_THAT(axis.bar_html(first), HasSubstr("class=\"value\" d=\"M30.0 1v8\""));
  EXPECT_THAT(axis.bar_html(second), HasSubstr("class=\"limit-red\" d=\"M0.0 0v10\""));
  EXPECT_THAT(axis.bar_html(second), HasSubstr("class=\"limit-green\" d=\"M100.0 0v10\""));
}

TEST(IntervalBar, WithoutALimitOrAnIntervalNoneIsDrawn) {
  const auto only = number("0.3", "0.3", "0.3");
  const Number missing;
  const IntervalAxis axis({{.number = &only}, {.number = &missing}}, {});
  EXPECT_THAT(axis.bar_html(only), HasSubstr("M50.0 5H50.0"));
  EXPECT_THAT(axis.bar_html(only), Not(HasSubstr("limit")));
  EXPECT_EQ(axis.bar_html(missing), "");
  EXPECT_EQ(IntervalAxis({{.number = &missing}}, {}).bar_html(missing), "");
}

}  // namespace
}  // namespace ronghe::publish
