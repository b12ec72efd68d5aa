// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/spelling.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ronghe {
namespace {

TEST(Spelling, CountsWhatIsPutInLeftOutChangedOrSwapped) {
  EXPECT_EQ(edit_distance("ratio", "ratio"), 0U);
  EXPECT_EQ(edit_distance("ratoi", "ratio"), 1U);  // neighbours swapped
  EXPECT_EQ(edit_distance("rato", "ratio"), 1U);
  EXPECT_EQ(edit_distance("rattio", "ratio"), 1U);
  EXPECT_EQ(edit_distance("radio", "ratio"), 1U);
  EXPECT_EQ(edit_distance("", "ratio"), 5U);
  EXPECT_EQ(edit_distance("ratio", ""), 5U);
}

TEST(Spelling, TheNearestWordIsTheFirstOfTheNearestAndNoneThatIsTooFar) {
  const std::vector<std::string> known{"count", "sum", "mean"};
  EXPECT_EQ(nearest("cuont", known), "count");
  EXPECT_EQ(nearest("sun", known), "sum");
  EXPECT_EQ(nearest("median", known, 2), "mean");  // two letters are left out
  EXPECT_EQ(nearest("median", known, 1), "");      // just over
  EXPECT_EQ(nearest("", known), "");
  EXPECT_EQ(nearest("x", {}), "");
}

}  // namespace
}  // namespace ronghe
