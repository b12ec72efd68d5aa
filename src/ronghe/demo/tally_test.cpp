// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/tally.hpp"

#include <gtest/gtest.h>

namespace ronghe::demo {
namespace {

TEST(Tally, TheCatalogueSaysOfWhomAMeasureIsAsked) {
  EXPECT_TRUE(applies(Measure::a11, Kind::region));
  EXPECT_TRUE(applies(Measure::a11, Kind::body));
  EXPECT_FALSE(applies(Measure::a11, Kind::enterprise));
  EXPECT_TRUE(applies(Measure::b11, Kind::agreement));
  EXPECT_TRUE(applies(Measure::c21, Kind::enterprise));
  EXPECT_FALSE(applies(Measure::c15, Kind::region));
}

TEST(Tally, CountsOfPartsAddUp) {
  Counts a;
  a.add(Measure::a11, 1, 4);
  Counts b;
  b.add(Measure::a11, 2, 5);
  b.lasted(Measure::c17, 7, true);
  a += b;
  EXPECT_EQ(a.fraction(Measure::a11).above, 3);
  EXPECT_EQ(a.fraction(Measure::a11).below, 9);
  ASSERT_NE(a.durations(Measure::c17), nullptr);
  EXPECT_EQ(a.durations(Measure::b32), nullptr);
}

// Worked by hand: 5 at risk; one leaves after 3; one is last seen after 6; one leaves after 12.
TEST(Tally, KaplanMeierCountsThoseLastSeenUntilThen) {
  const Durations durations{{3, {1, 0}}, {6, {0, 1}}, {12, {1, 0}}, {20, {0, 2}}};
  struct Case {
    std::int32_t horizon;
    const char* share;
  };
  for (const auto& [horizon, share] : {Case{2, "1"}, Case{3, "0.8"}, Case{11, "0.8"}}) {
    EXPECT_EQ(still_there(durations, horizon), Decimal::parse(share)) << horizon;
  }
  const auto late = still_there(durations, 12);  // 0.8 x 2/3
  ASSERT_TRUE(late);
  EXPECT_EQ(late->rounded(4, Rounding::half_even), Decimal::parse("0.5333"));
  EXPECT_FALSE(still_there({}, 12));
}

TEST(Tally, HalfAreGoneAtTheFirstDurationThatReachesAHalf) {
  EXPECT_EQ(half_gone({{10, {1, 0}}, {20, {1, 0}}, {30, {1, 0}}, {40, {1, 0}}}), Decimal(20));
  EXPECT_FALSE(half_gone({{10, {1, 0}}, {20, {0, 3}}}));
  EXPECT_FALSE(half_gone({}));
}

TEST(Tally, TheMedianOfAnEvenNumberLiesBetween) {
  EXPECT_EQ(doubled_median({{100, 1}, {200, 1}, {300, 1}}), 400);
  EXPECT_EQ(doubled_median({{100, 2}, {300, 2}}), 400);
}

}  // namespace
}  // namespace ronghe::demo
