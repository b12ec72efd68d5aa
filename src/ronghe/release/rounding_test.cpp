// SPDX-License-Identifier: Apache-2.0
#include "ronghe/release/rounding.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace ronghe::release {
namespace {

std::string rounded(std::string_view value, std::string_view step) {
  const auto made = rounded_to(*Decimal::parse(value), *Decimal::parse(step));
  return made ? made->to_string() : "none";
}

TEST(RoundedTo, GivesTheNearestMultipleOnTheLineJustUnderAndJustOver) {
  EXPECT_EQ(rounded("12.4999", "5"), "10");
  EXPECT_EQ(rounded("12.5", "5"), "15");
  EXPECT_EQ(rounded("12.5001", "5"), "15");
  EXPECT_EQ(rounded("4649.99", "100"), "4600");
  EXPECT_EQ(rounded("4650", "100"), "4700");
  EXPECT_EQ(rounded("-12.5", "5"), "-15");
  EXPECT_EQ(*Decimal::parse(rounded("0.92307692", "0.001")), *Decimal::parse("0.923"));
  EXPECT_EQ(*Decimal::parse(rounded("0", "5")), Decimal(0));
}

TEST(RoundedTo, ASmallerNumberThanHalfAStepIsNothing) {
  EXPECT_EQ(*Decimal::parse(rounded("2.4", "5")), Decimal(0));
}

}  // namespace
}  // namespace ronghe::release
