// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/regions.hpp"

#include <gtest/gtest.h>

namespace ronghe::evaluate {
namespace {

Region region(const std::string& code, const std::string& parent, int level) {
  Region made;
  made.code = code;
  made.parent = parent;
  made.level = level;
  return made;
}

// A province with a prefecture of two counties; one county was merged into the other, in two steps.
Regions small_province() {
  std::map<std::string, Region> all;
  for (auto made : {region("440000", "", 1), region("440300", "440000", 2),
                    region("440303", "440300", 3), region("440398", "440300", 3),
                    region("440399", "440300", 3), region("449001", "440000", 3)}) {
    all.emplace(made.code, made);
  }
  all["440000"].region_class = "east";
  all["440398"].retired = true;
  all["440398"].successor = "440399";
  all["440399"].retired = true;
  all["440399"].successor = "440303";
  return Regions(std::move(all));
}

TEST(Regions, ARetiredCodeLeadsToItsSuccessorOverSeveralSteps) {
  const auto regions = small_province();
  EXPECT_EQ(regions.current("440303"), "440303");
  EXPECT_EQ(regions.current("440399"), "440303");
  EXPECT_EQ(regions.current("440398"), "440303");
  EXPECT_EQ(regions.current("999999"), "");
}

TEST(Regions, ACircleOfSuccessorsEnds) {
  std::map<std::string, Region> all;
  for (const auto* code : {"110101", "110102"}) all.emplace(code, region(code, "", 3));
  all["110101"].retired = all["110102"].retired = true;
  all["110101"].successor = "110102";
  all["110102"].successor = "110101";
  EXPECT_EQ(Regions(std::move(all)).current("110101"), "");
}

TEST(Regions, AncestorsFollowTheParentNotThePrefix) {
  const auto regions = small_province();
  EXPECT_EQ(regions.with_ancestors("440303"),
            (std::vector<std::string>{"440303", "440300", "440000"}));
  EXPECT_EQ(regions.with_ancestors("449001"), (std::vector<std::string>{"449001", "440000"}));
}

TEST(Regions, RetiredCodesAreNoChildrenButAreCovered) {
  const auto regions = small_province();
  EXPECT_EQ(regions.children("440300"), (std::vector<std::string>{"440303"}));
  EXPECT_EQ(regions.covered("440303"), (std::vector<std::string>{"440303", "440398", "440399"}));
}

TEST(Regions, TheClassComesFromTheProvince) {
  const auto regions = small_province();
  EXPECT_EQ(regions.region_class("440303"), "east");
  EXPECT_EQ(regions.region_class("440398"), "east");
  EXPECT_EQ(regions.region_class("999999"), "");
}

}  // namespace
}  // namespace ronghe::evaluate
