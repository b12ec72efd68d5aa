// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/slots.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe::evaluate {
namespace {

Decimal number(std::string_view text) { return *Decimal::parse(text); }

TEST(Median, IsTheMiddleValueOrTheMeanOfTheTwoMiddleOnes) {
  struct Case {
    const char* name;
    Histogram values;
    std::optional<Decimal> expected;
  };
  const std::array cases{
      Case{"nobody", {}, std::nullopt},
      Case{"one", {{5, 1}}, 5},
      Case{"odd", {{1, 1}, {2, 1}, {9, 1}}, 2},
      Case{"even, between", {{1, 1}, {2, 1}}, number("1.5")},
      Case{"even, within one value", {{1, 1}, {2, 2}, {9, 1}}, 2},
      Case{"repeated", {{1, 10}, {7, 11}}, 7},
      Case{"half and half", {{1, 10}, {7, 10}}, 4},
  };
  for (const auto& [name, values, expected] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(median(values), expected);
  }
}

TEST(MedianInterval, IsTheOrderStatisticsAroundTheMiddle) {
  const auto quantile = number("1.96");
  Histogram hundred;
  for (int i = 1; i <= 100; ++i) hundred.push_back({Decimal(i), 1});
  // (100 - 1.96 * 10) / 2 = 40.2: the 40th from either end.
  EXPECT_EQ(median_interval(hundred, quantile), (Interval{40, 61}));
  EXPECT_EQ(median_interval({{5, 60}, {9, 40}}, quantile), (Interval{5, 9}));
  EXPECT_EQ(median_interval({{5, 61}, {9, 39}}, quantile), (Interval{5, 5}));
}

TEST(MedianInterval, NeedsEnoughValuesForARankAtEitherEnd) {
  const auto quantile = number("1.96");
  EXPECT_EQ(median_interval({}, quantile), std::nullopt);
  EXPECT_EQ(median_interval({{1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {6, 1}}, quantile),
            std::nullopt);  // (6 - 4.8) / 2 = 0.6
  EXPECT_EQ(median_interval({{1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {6, 1}, {7, 1}}, quantile),
            (std::nullopt));  // (7 - 5.19) / 2 = 0.91
  EXPECT_EQ(median_interval({{1, 1}, {2, 6}, {9, 1}}, quantile), (Interval{1, 9}));  // 1.23
}

TEST(SurvivalShare, IsOneMinusLeaversOverThoseAtRiskMultipliedUp) {
  // Ten people; two leave after 3 months, one is lost from sight after 6, one leaves after 6.
  const Histogram events{{3, 2}, {6, 1}};
  const Histogram censored{{6, 1}, {24, 6}};
  // S(3) = 8/10; at 6 eight are at risk, the one lost among them: S(6) = 8/10 * 7/8 = 0.7.
  EXPECT_EQ(survival_share(events, censored, 2), Decimal(1));
  EXPECT_EQ(survival_share(events, censored, 3), number("0.8"));
  EXPECT_EQ(survival_share(events, censored, 5), number("0.8"));
  EXPECT_EQ(survival_share(events, censored, 6), number("0.7"));
  EXPECT_EQ(survival_share(events, censored, 12), number("0.7"));
}

TEST(SurvivalShare, IsMissingWithoutAnyoneAtRisk) {
  EXPECT_EQ(survival_share({}, {}, 12), std::nullopt);
}

TEST(SurvivalMedian, IsTheFirstDurationAtWhichHalfAreGone) {
  EXPECT_EQ(survival_median({{10, 1}, {20, 1}}, {}), Decimal(10));  // on the line: one of two
  EXPECT_EQ(survival_median({{10, 1}}, {{30, 2}}), std::nullopt);   // two of three still wait
  EXPECT_EQ(survival_median({{10, 1}, {20, 1}}, {{30, 1}}), Decimal(20));
  EXPECT_EQ(survival_median({}, {}), std::nullopt);
}

// (13/14)(12/13)...(7/8) is one half, however its quotients are rounded.
TEST(SurvivalMedian, IsExactWhereExactlyHalfAreGone) {
  for (int people = 2; people <= 400; people += 2) {
    Histogram events;
    for (int i = 1; i <= people; ++i) events.push_back({Decimal(i), 1});
    EXPECT_EQ(survival_median(events, {}), Decimal(people / 2)) << people;
  }
}

TEST(Finished, MissingItemsMakeASumMissingAndNoRowsMakeACountZero) {
  const policy::Slot count{.count = true};
  const policy::Slot sum{};
  EXPECT_EQ(finished(count, {}), Decimal(0));
  EXPECT_EQ(finished(sum, {}), std::nullopt);
  Counted one;
  one.number = 7;
  EXPECT_EQ(finished(sum, one), Decimal(7));
  one.nulls = 1;
  EXPECT_EQ(finished(sum, one), std::nullopt);
}

TEST(Counted, AddsCountsSumsAndHistogramsOfParts) {
  Counted a;
  a.number = 3;
  a.rows = 2;
  a.values = {{1, 1}, {2, 1}};
  Counted b;
  b.number = 4;
  b.rows = 5;
  b.nulls = 1;
  b.values = {{2, 4}};
  a.add(b);
  EXPECT_EQ(a.number, Decimal(7));
  EXPECT_EQ(a.rows, Decimal(7));
  EXPECT_EQ(a.nulls, 1);
  EXPECT_EQ(a.values, (Histogram{{1, 1}, {2, 5}}));
  Counted none;
  none.add(a);
  EXPECT_EQ(none.number, Decimal(7));
}

}  // namespace
}  // namespace ronghe::evaluate
