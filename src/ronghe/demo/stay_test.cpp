// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/stay.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe::demo {
namespace {

// One school of one programme, and two firms that take its interns.
class Stays : public testing::Test {
 protected:
  Stays() {
    scene_.firms.resize(2);
    scene_.schools.resize(1);
    scene_.programmes.resize(1);
    scene_.agreements = {{.firm = 0}, {.firm = 1}};
    tally_.firms.resize(2);
    tally_.schools.resize(1);
    tally_.programmes.resize(1);
  }
  static Stay stay(std::size_t firm, std::int64_t tenths, std::int32_t day = 1) {
    return {.firm = firm,
            .agreement = firm,
            .under_agreement = true,
            .planned = 400,
            .span = 7,
            .terms = {.age = 18, .pay = 100, .wage = 100},
            .hours = {.tenths = tenths, .days = {{day, tenths}}}};
  }
  void count(const std::vector<Stay>& stays) {
    Stage stage{settings_, tables_, scene_, tally_};
    count_stays(stage, {}, stays);
    count_hired(stage, {}, stays);
  }
  std::pair<std::int64_t, std::int64_t> school(Measure measure) const {
    const auto& counted = tally_.schools[0].fraction(measure);
    return {counted.above, counted.below};
  }
  using Pair = std::pair<std::int64_t, std::int64_t>;

  Settings settings_;
  Tables tables_;
  Scene scene_;
  Tally tally_;
};

TEST_F(Stays, ADaysLimitIsThePersonsOverAllPlacements) {
  struct Case {
    const char* name;
    std::vector<Stay> stays;
    Pair lawful;
  };
  const std::array cases{Case{"one, on the limit", {stay(0, 80)}, {1, 1}},
                         Case{"one, over it", {stay(0, 81)}, {0, 1}},
                         Case{"two, on it together", {stay(0, 50), stay(1, 30)}, {2, 2}},
                         Case{"two, over it together", {stay(0, 50), stay(1, 31)}, {0, 2}},
                         Case{"two whole days", {stay(0, 80), stay(1, 80)}, {0, 2}},
                         Case{"on two days", {stay(0, 80, 1), stay(1, 80, 2)}, {2, 2}}};
  for (const auto& [name, stays, lawful] : cases) {
    SCOPED_TRACE(name);
    tally_.schools[0] = {};
    count(stays);
    EXPECT_EQ(school(Measure::b23), lawful);
  }
}

TEST_F(Stays, AHostHasAnInternAndADayOfOneOnce) {
  count({stay(0, 50), stay(0, 30), stay(1, 10, 2)});
  EXPECT_EQ(scene_.firms[0].intern_days, 1);
  EXPECT_EQ(scene_.firms[0].interns, 1);
  EXPECT_EQ(scene_.firms[1].intern_days, 1);
  EXPECT_EQ(scene_.firms[1].interns, 1);
}

TEST_F(Stays, WhoHostsWithoutAttestedHoursHostsNoneTheLess) {
  auto unattested = stay(1, 0);
  unattested.hours = {};
  count({unattested});
  EXPECT_TRUE(scene_.firms[1].hosts);
  EXPECT_EQ(scene_.firms[1].interns, 0);
  EXPECT_FALSE(scene_.agreements[1].alive);
}

TEST_F(Stays, SomebodyIsHiredOnce) {
  auto hired = stay(0, 50);
  hired.due = hired.hired = true;
  auto second = stay(0, 30);
  second.due = true;
  auto elsewhere = stay(1, 10);
  elsewhere.due = true;
  count({hired, second, elsewhere, stay(1, 10)});
  EXPECT_EQ(school(Measure::c13), Pair(1, 1));
  EXPECT_EQ(tally_.firms[0].fraction(Measure::c13).above, 1);
  EXPECT_EQ(tally_.firms[0].fraction(Measure::c13).below, 1);
  EXPECT_EQ(tally_.firms[1].fraction(Measure::c13).above, 0);
  EXPECT_EQ(tally_.firms[1].fraction(Measure::c13).below, 1);
}

}  // namespace
}  // namespace ronghe::demo
