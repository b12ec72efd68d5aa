// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ronghe/evaluate/explain.hpp"

namespace ronghe::evaluate {
namespace {

using testing::HasSubstr;
using Number = std::optional<Decimal>;

Number of(std::string_view text) { return Decimal::parse(text); }

class WayToGreen : public ::testing::Test {
 protected:
  WayToGreen() { indicator_.unit = "ratio"; }
  void direction(policy::Direction direction) { indicator_.direction = direction; }
  void fraction(std::string_view numerator, std::string_view denominator) {
    value_.numerator = of(numerator);
    value_.denominator = of(denominator);
    value_.value = Decimal::divide(*value_.numerator, *value_.denominator);
  }
  Number needed(const Number& green) const {
    return numerator_for_green(indicator_, value_, green);
  }
  std::string said(const Number& green) const { return way_to_green(indicator_, value_, green).en; }

  policy::Indicator indicator_;
  StoredValue value_{.indicator = "A1.1",
                     .numerator = {},
                     .denominator = {},
                     .value = {},
                     .missing = {},
                     .reporting = {},
                     .light = "red",
                     .rule = 1,
                     .limit = {},
                     .distance = {}};
};

TEST_F(WayToGreen, OfCountsIsAWholeNumberThatReachesTheLimit) {
  fraction("3", "7");
  EXPECT_EQ(needed(of("0.5")), of("4"));  // 3.5 are needed
  fraction("3", "8");
  EXPECT_EQ(needed(of("0.5")), of("4"));  // exactly
  EXPECT_EQ(said(of("0.5")),
            "With the denominator held at 8, the numerator must rise from 3 to 4 (1 more).");
}

TEST_F(WayToGreen, OfMoneyIsAWholeFenThatReachesTheLimit) {
  fraction("100.00", "333.33");
  value_.denominator = of("333.33");
  EXPECT_EQ(needed(of("0.5")), of("166.67"));  // 166.665 are needed
}

TEST_F(WayToGreen, DownwardsStaysAtOrUnderTheLimit) {
  direction(policy::Direction::down);
  fraction("5", "7");
  EXPECT_EQ(needed(of("0.5")), of("3"));
  EXPECT_EQ(said(of("0.5")),
            "With the denominator held at 7, the numerator must fall from 5 to 3 (2 fewer).");
}

TEST_F(WayToGreen, WithoutAFractionIsTheLimitItself) {
  value_.value = of("0.25");
  EXPECT_EQ(needed(of("0.5")), std::nullopt);
  EXPECT_EQ(said(of("0.5")), "The value must be at least 50 %; it is 25 %.");
}

TEST_F(WayToGreen, WithoutAValueBeginsWithReporting) {
  EXPECT_EQ(said(of("0.5")), "Report the data first; green needs a value of at least 50 %.");
}

TEST_F(WayToGreen, OfAValueOnTheLineNamesTheCoverageThatIsLacking) {
  fraction("4", "8");
  EXPECT_THAT(said(of("0.5")), HasSubstr("coverage is lacking"));
}

TEST_F(WayToGreen, WithoutALimitOrAtGreenIsNone) {
  fraction("3", "7");
  EXPECT_EQ(needed(std::nullopt), std::nullopt);
  EXPECT_EQ(said(std::nullopt), "This indicator carries no light.");
  value_.light = "green";
  EXPECT_EQ(said(of("0.5")), "It is green already.");
}

}  // namespace
}  // namespace ronghe::evaluate
