// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/intervals.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe::kernel {
namespace {

using enum feel::BinaryOperator;

constexpr auto least = std::numeric_limits<std::int64_t>::min();
constexpr auto most = std::numeric_limits<std::int64_t>::max();

TEST(Intervals, UniteWhatTouchesAndComplementBack) {
  EXPECT_EQ(united({{1, 3}, {8, 9}}, {{4, 5}}), (Intervals{{1, 5}, {8, 9}}));
  EXPECT_EQ(united({{1, most}}, {{5, 7}}), (Intervals{{1, most}}));
  EXPECT_EQ(complement({}), (Intervals{{least, most}}));
  EXPECT_EQ(complement({{least, most}}), Intervals{});
  EXPECT_EQ(complement({{least, 2}, {5, 6}}), (Intervals{{3, 4}, {7, most}}));
  EXPECT_EQ(complement(complement({{1, 3}, {8, most}})), (Intervals{{1, 3}, {8, most}}));
  EXPECT_EQ(common({{1, 5}}, {{5, 9}}), (Intervals{{5, 5}}));
  EXPECT_EQ(common({{1, 5}}, {{6, 9}}), Intervals{});
}

TEST(Intervals, WhereAComparisonHoldsOnAndBesideTheLine) {
  const Domain cents{.kind = feel::Kind::number, .scale = 2};
  const auto at = [&](feel::BinaryOperator op, std::string_view text) {
    return where(cents, op, feel::Value(*Decimal::parse(text)));
  };
  EXPECT_EQ(at(less, "0.3"), (Intervals{{least, 29}}));
  EXPECT_EQ(at(less_equal, "0.3"), (Intervals{{least, 30}}));
  EXPECT_EQ(at(less, "0.305"), (Intervals{{least, 30}}));
  EXPECT_EQ(at(greater, "0.305"), (Intervals{{31, most}}));
  EXPECT_EQ(at(greater_equal, "0.3"), (Intervals{{30, most}}));
  EXPECT_EQ(at(greater_equal, "-0.305"), (Intervals{{-30, most}}));
  EXPECT_EQ(at(equal, "0.305"), Intervals{});
  EXPECT_EQ(at(not_equal, "0.30"), (Intervals{{least, 29}, {31, most}}));
}

TEST(Intervals, WhereAConstantIsBeyondSixtyFourBits) {
  const Domain cents{.kind = feel::Kind::number, .scale = 2};
  const auto at = [&](feel::BinaryOperator op, std::string_view text) {
    return where(cents, op, feel::Value(*Decimal::parse(text)));
  };
  const Intervals all{{least, most}};
  for (const auto* above : {"1e30", "92233720368547758.08", "1e6000"}) {
    EXPECT_EQ(at(less, above), all) << above;
    EXPECT_EQ(at(less_equal, above), all) << above;
    EXPECT_EQ(at(not_equal, above), all) << above;
    EXPECT_EQ(at(greater, above), Intervals{}) << above;
    EXPECT_EQ(at(greater_equal, above), Intervals{}) << above;
    EXPECT_EQ(at(equal, above), Intervals{}) << above;
  }
  for (const auto* below : {"-1e30", "-92233720368547758.085", "-1e6000"}) {
    EXPECT_EQ(at(less, below), Intervals{}) << below;
    EXPECT_EQ(at(less_equal, below), Intervals{}) << below;
    EXPECT_EQ(at(greater, below), all) << below;
    EXPECT_EQ(at(greater_equal, below), all) << below;
  }
  EXPECT_EQ(at(less_equal, "92233720368547758.07"), all);
  EXPECT_EQ(at(less, "92233720368547758.07"), (Intervals{{least, most - 1}}));
  EXPECT_EQ(at(greater_equal, "-92233720368547758.08"), all);
  EXPECT_EQ(at(less, "-92233720368547758.08"), Intervals{});
}

TEST(Intervals, TextsOrderByCodePointWhateverTheirCodes) {
  const std::vector<std::string> dictionary{"b", "a", "ä", "Z"};
  const Domain texts{.kind = feel::Kind::string, .dictionary = &dictionary};
  EXPECT_EQ(where(texts, less, feel::Value("b")), (Intervals{{1, 1}, {3, 3}}));
  EXPECT_EQ(where(texts, greater_equal, feel::Value("b")), (Intervals{{0, 0}, {2, 2}}));
  EXPECT_EQ(where(texts, equal, feel::Value("none")), Intervals{});
}

}  // namespace
}  // namespace ronghe::kernel
