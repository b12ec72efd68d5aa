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

TEST(RoundedTo, WithoutAStepAboveNothingIsNothing) {
  EXPECT_EQ(rounded("100", "0"), "none");
  EXPECT_EQ(rounded("100", "-5"), "none");
}

TEST(RoundedBeside, StaysOnItsSideOfTheLimit) {
  const auto beside = [](std::string_view value, std::string_view step, std::string_view limit) {
    const auto made =
        rounded_beside(*Decimal::parse(value), *Decimal::parse(step), Decimal::parse(limit));
    return made.value_or(Decimal(-1));
  };
  EXPECT_EQ(beside("0.84997", "0.001", "0.85"), *Decimal::parse("0.849"));
  EXPECT_EQ(beside("0.85", "0.001", "0.85"), *Decimal::parse("0.85"));
  EXPECT_EQ(beside("0.85003", "0.001", "0.85"), *Decimal::parse("0.851"));
  EXPECT_EQ(beside("2399.75", "50", "2400"), Decimal(2350));
  EXPECT_EQ(beside("0.8546", "0.001", "0.8548"), *Decimal::parse("0.854"));
  EXPECT_EQ(beside("0.6", "0.001", "0.85"), *Decimal::parse("0.6"));
  EXPECT_EQ(rounded_beside(Decimal(7), Decimal(5), std::nullopt), Decimal(5));
}

TEST(RoundedTo, ASmallerNumberThanHalfAStepIsNothing) {
  EXPECT_EQ(*Decimal::parse(rounded("2.4", "5")), Decimal(0));
}

}  // namespace
}  // namespace ronghe::release
