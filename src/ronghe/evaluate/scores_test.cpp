// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/scores.hpp"

#include <gtest/gtest.h>

namespace ronghe::evaluate {
namespace {

Decimal number(std::string_view text) { return *Decimal::parse(text); }

policy::Indicator indicator(const std::string& id, const std::string& dimension) {
  policy::Indicator made;
  made.id = id;
  made.dimension = dimension;
  return made;
}

policy::Pack weighted_pack() {
  policy::Pack pack;
  pack.dimensions = {{"participation", {}}, {"process", {}}, {"result", {}}};
  auto& set = pack.weights["east"];
  set.dimensions = {{"participation", number("0.6")}, {"result", number("0.4")}};
  set.indicators = {{"A1", number("0.75")}, {"A2", number("0.25")}, {"C1", Decimal(1)}};
  return pack;
}

TEST(ScoreSheet, WeighsIndicatorsWithinADimensionAndDimensionsInTheTotal) {
  const auto pack = weighted_pack();
  ScoreSheet sheet(pack, "east");
  sheet.add(indicator("A1", "participation"), Decimal(80));
  sheet.add(indicator("A2", "participation"), Decimal(40));
  sheet.add(indicator("C1", "result"), Decimal(50));
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
  sheet.add(indicator("A1", "participation"), Decimal(80));
  sheet.add(indicator("A2", "participation"), std::nullopt);
  sheet.add(indicator("C1", "result"), std::nullopt);
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
  auto information = indicator("A1", "participation");
  information.type = policy::IndicatorType::information;
  sheet.add(information, Decimal(10));
  sheet.add(indicator("Z9", "process"), Decimal(10));
  EXPECT_TRUE(sheet.rows().empty());
}

TEST(ScoreSheet, TellsTheDimensionsOfThePackInItsOrderHoweverManyThereAre) {
  const std::vector<std::vector<std::string>> packs{{"whole"}, {"b", "a"}, {"d", "b", "c", "a"}};
  for (const auto& ids : packs) {
    SCOPED_TRACE(ids.size());
    policy::Pack pack;
    auto& set = pack.weights["default"];
    for (const auto& id : ids) {
      pack.dimensions.push_back({.id = id, .title = {}});
      set.dimensions[id] = *Decimal::divide(Decimal(1), Decimal(std::int64_t(ids.size())));
      set.indicators["of_" + id] = Decimal(1);
    }
    ScoreSheet sheet(pack, "default");
    for (const auto& id : ids) sheet.add(indicator("of_" + id, id), Decimal(60));
    std::vector<std::string> told;
    for (const auto& row : sheet.rows()) {
      told.emplace_back(row.dimension);
      EXPECT_EQ(row.score, Decimal(60));
    }
    auto expected = ids;
    expected.emplace_back(policy::total_score);
    EXPECT_EQ(told, expected);
  }
}

}  // namespace
}  // namespace ronghe::evaluate
