// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/branches.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ronghe::authoring {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> conditions(const std::string& formula) {
  policy::Pack pack;
  pack.dictionary.records["placement"].name = "placement";
  std::vector<std::string> all;
  for (const auto& branch : branches_of(pack, {formula, {"f.yaml", 3, 1}}, "enterprise")) {
    all.push_back(branch.relation + ": " + branch.condition);
  }
  return all;
}

TEST(Branches, AreTheTwoWaysOfAnIf) {
  EXPECT_THAT(conditions("if a then 1 else 2"),
              ElementsAre("enterprise: if a then (true) else false",
                          "enterprise: if a then false else (true)"));
  EXPECT_THAT(conditions("a and b"), IsEmpty());
  EXPECT_THAT(conditions("if a then"), IsEmpty()) << "what does not parse has none";
}

TEST(Branches, InsideABranchAskForTheWayToIt) {
  EXPECT_THAT(conditions("if a then (if b then 1 else 2) else 3"),
              ElementsAre("enterprise: if a then (true) else false",
                          "enterprise: if a then (if b then (true) else false) else false",
                          "enterprise: if a then (if b then false else (true)) else false",
                          "enterprise: if a then false else (true)"));
}

TEST(Branches, InAFilterAreTakenByTheFilteredRows) {
  EXPECT_THAT(conditions("count(placement[if a then b else c])"),
              ElementsAre("placement: if a then (true) else false",
                          "placement: if a then false else (true)"));
}

TEST(Branches, KnowTheirPlace) {
  const auto found = branches_of({}, {"if a\nthen 1\nelse 2", {"f.yaml", 3, 5}}, "enterprise");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].place.line, 4);
  EXPECT_EQ(found[1].place.line, 5);
  EXPECT_EQ(found[1].words, "else of `if a`");
}

}  // namespace
}  // namespace ronghe::authoring
