// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/votes.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace ronghe::evaluate {
namespace {

using policy::IndicatorType;
using policy::Light;

policy::Pack pack_of_four() {
  policy::Pack pack;
  for (const auto& [id, type] :
       {std::pair{"normal", IndicatorType::normal}, std::pair{"veto", IndicatorType::veto},
        std::pair{"bar", IndicatorType::veto}, std::pair{"told", IndicatorType::information}}) {
    policy::Indicator indicator;
    indicator.id = id;
    indicator.type = type;
    pack.indicators.push_back(std::move(indicator));
  }
  pack.weights["east"].indicators = {{"normal", Decimal(1)}};
  pack.weights["west"].indicators = {{"veto", Decimal(1)}};
  return pack;
}

// "vetoes red, reds, yellows, greens, unknown" where each indicator has this light.
std::vector<std::int32_t> counted(const policy::Pack& pack, Light light,
                                  Meaning meaning = current_meaning) {
  IndicatorLights lights;
  for (const auto& indicator : pack.indicators) lights.emplace_back(&indicator, light);
  const auto totals = Votes(pack, meaning).of(lights);
  std::vector<std::int32_t> named;
  const auto names = Votes::names();
  for (const auto* name : {"vetoes red", "reds", "yellows", "greens", "unknown"}) {
    const auto at = std::ranges::find(names, name) - names.begin();
    named.push_back(totals.at(static_cast<std::size_t>(at)));
  }
  return named;
}

using Counts = std::vector<std::int32_t>;

TEST(Votes, OfAVetoWithoutWeightIsItsRedLightOnly) {
  const auto pack = pack_of_four();
  EXPECT_EQ(counted(pack, Light::red), (Counts{2, 3, 0, 0, 0}));
  EXPECT_EQ(counted(pack, Light::yellow), (Counts{0, 0, 2, 0, 0}));
  EXPECT_EQ(counted(pack, Light::green), (Counts{0, 0, 0, 2, 0}));
  EXPECT_EQ(counted(pack, Light::none), (Counts{0, 0, 0, 0, 2}));
}

TEST(Votes, WereOfEveryVetoUpToTheFourthVersion) {
  const auto pack = pack_of_four();
  EXPECT_EQ(counted(pack, Light::green, Meaning::erased_ranks_worst), (Counts{0, 0, 0, 3, 0}));
  EXPECT_EQ(counted(pack, Light::red, Meaning::erased_ranks_worst), (Counts{2, 3, 0, 0, 0}));
}

}  // namespace
}  // namespace ronghe::evaluate
