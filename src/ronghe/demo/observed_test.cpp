// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/observed.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace ronghe::demo {
namespace {

const Date day = *parse_date("2025-12-31");

// A country of three classes of regions, 100 counties of each with one body, and one without.
class ObservedCountry : public testing::Test {
 protected:
  ObservedCountry() {
    constexpr std::array classes{"east", "central", "west", "northeast"};
    divisions_.resize(classes.size());
    scenes_.resize(classes.size());
    for (std::size_t c = 0; c < classes.size(); ++c) {
      divisions_[c].region_class = classes[c];
      for (int i = 0; i < 250; ++i) {
        scenes_[c].leaves.push_back({.division = &divisions_[c],
                                     .tier = i % 3 == 0 ? Tier::good : Tier::poor,
                                     .bodies = 1});
      }
    }
    const auto pack = policy::open_pack("packs/national");
    EXPECT_TRUE(pack);
    if (pack) observed_ = *observed_of(*pack, day);
  }
  std::vector<Division> divisions_;
  std::vector<Scene> scenes_;
  Observed observed_;
};

TEST_F(ObservedCountry, IsReadFromThePack) {
  EXPECT_EQ(observed_.without_legal_status, 7724);
  EXPECT_EQ(observed_.training_mode_reformed, 7106);
  EXPECT_EQ(observed_.three_functions, 2988);
  EXPECT_EQ(observed_.enterprise_seats_today, 2000);
}

TEST_F(ObservedCountry, APackThatDoesNotSayIsToldWhatItLacks) {
  const auto read = observed_of({}, day);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::bad_input);
  EXPECT_NE(read.error().message.find("observed.without_legal_status"), std::string::npos);
}

TEST_F(ObservedCountry, CommunitiesLieWhereTheyWereObserved) {
  const auto quotas = quotas_of(observed_, scenes_);
  ASSERT_EQ(quotas.kinds.size(), 1000);
  std::map<std::size_t, std::int64_t> communities;
  for (std::size_t i = 0; i < quotas.kinds.size(); ++i) {
    communities[i / 250] += quotas.kinds[i] == BodyKind::community ? 1 : 0;
  }
  EXPECT_EQ(communities[0], 97);  // 48.6 % of 200
  EXPECT_EQ(communities[1], 53);  // 26.4 %
  EXPECT_EQ(communities[2], 50);  // 25.0 %
  EXPECT_EQ(communities[3], 0);
}

TEST_F(ObservedCountry, ACityOfOneClassHasAllItsCommunitiesThere) {
  scenes_.resize(1);
  const auto quotas = quotas_of(observed_, scenes_);
  EXPECT_EQ(std::ranges::count(quotas.kinds, BodyKind::community), 50);
}

TEST_F(ObservedCountry, IndustrialCollegesHaveTheirShares) {
  auto quotas = quotas_of(observed_, scenes_);
  std::int64_t all = 0;
  std::int64_t own = 0;
  std::int64_t three = 0;
  std::int64_t teaching = 0;
  for (std::size_t i = 0; i < quotas.kinds.size(); ++i) {
    if (quotas.kinds[i] != BodyKind::industrial_college) continue;
    const auto tier = i % 250 % 3 == 0 ? Tier::good : Tier::poor;
    ++all;
    own += quotas.industrial.own.take(tier) ? 1 : 0;
    const bool has_three = quotas.industrial.three.take(tier);
    three += has_three ? 1 : 0;
    teaching += has_three || quotas.industrial.reformed.take(tier) ? 1 : 0;
  }
  EXPECT_EQ(all, 400);
  EXPECT_EQ(own, 91);        // 100 - 77.24 %
  EXPECT_EQ(three, 120);     // 29.88 %
  EXPECT_EQ(teaching, 284);  // 71.06 %
}

}  // namespace
}  // namespace ronghe::demo
