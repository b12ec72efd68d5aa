// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/scores.hpp"

#include <gtest/gtest.h>

namespace ronghe::evaluate {
namespace {

Decimal number(std::string_view text) { return *Decimal::parse(text); }

policy::Indicator indicator(const std::string& id, policy::Dimension dimension) {
  policy::Indicator made;
  made.id = id;
  made.dimension = dimension;
  return made;
}

policy::Pack weighted_pack() {
  policy::Pack pack;
  auto& set = pack.weights["east"];
  set.dimensions = {{"participation", number("0.6")}, {"result", number("0.4")}};
  set.indicators = {{"A1", number("0.75")}, {"A2", number("0.25")}, {"C1", Decimal(1)}};
  return pack;
}

TEST(ScoreSheet, WeighsIndicatorsWithinADimensionAndDimensionsInTheTotal) {
  const auto pack = weighted_pack();
  ScoreSheet sheet(pack, "east");
  sheet.add(indicator("A1", policy::Dimension::participation), Decimal(80));
  sheet.add(indicator("A2", policy::Dimension::participation), Decimal(40));
  sheet.add(indicator("C1", policy::Dimension::result), Decimal(50));
  const auto rows = sheet.rows();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].score, Decimal(70));
  EXPECT_EQ(rows[1].score, Decimal(50));
  EXPECT_EQ(rows[2].dimension, "total");
  EXPECT_EQ(rows[2].score, Decimal(62));
  EXPECT_EQ(rows[2].weight, Decimal(1));
}

TEST(ScoreSheet, WhatHasNoValueTakesNoPartAndItsWeightIsShownAsAbsent) {
  const auto pack = weighted_pack();
  ScoreSheet sheet(pack, "east");
  sheet.add(indicator("A1", policy::Dimension::participation), Decimal(80));
  sheet.add(indicator("A2", policy::Dimension::participation), std::nullopt);
  sheet.add(indicator("C1", policy::Dimension::result), std::nullopt);
  const auto rows = sheet.rows();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].score, Decimal(80));
  EXPECT_EQ(rows[0].weight, number("0.75"));
  EXPECT_EQ(rows[1].score, Decimal(80));
  EXPECT_EQ(rows[1].weight, number("0.45"));
}

TEST(ScoreSheet, InformationAndUnweightedIndicatorsDoNotCount) {
  const auto pack = weighted_pack();
  ScoreSheet sheet(pack, "east");
  auto information = indicator("A1", policy::Dimension::participation);
  information.type = policy::IndicatorType::information;
  sheet.add(information, Decimal(10));
  sheet.add(indicator("Z9", policy::Dimension::process), Decimal(10));
  EXPECT_TRUE(sheet.rows().empty());
}

}  // namespace
}  // namespace ronghe::evaluate
