// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/references.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ReferencesTest : public testing::StoreTest {};

TEST_F(ReferencesTest, ARetiredRegionIsReadForItsTimeAndRefusedAfterIt) {
  const auto now =
      workshop.stage(workshop.file("e.csv", "uscc,name,region\n9144030071526726XG,腾讯,440399\n"));
  ASSERT_TRUE(now) << now.error().message;
  EXPECT_THAT(rejects(*now), ElementsAre(HasSubstr("this region was closed on 2020-06-30 (rule "
                                                   "enterprise.region.retired); write its "
                                                   "successor, 440303")));
  StageOptions then;
  then.submitted_on = *parse_date("2020-06-30");
  const auto on_the_day = workshop.stage(
      workshop.file("e.csv", "uscc,name,region\n9144030071526726XG,腾讯,440399\n"), then);
  ASSERT_TRUE(on_the_day);
  EXPECT_EQ(on_the_day->accepted, 1U);
}

TEST_F(ReferencesTest, ARowThatLeansOnARejectedRowOfTheFileIsRejectedToo) {
  const auto staged = workshop.stage(workshop.file(
      "r.csv", std::string(testing::region_titles) +
                   "450300,孙,450200,,,\n45010,坏,,,,\n450200,子,45010,,,\n450100,好,440000,,,\n"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->rejected, 3U);
  EXPECT_THAT(workshop.rows("SELECT region_code, draft_order FROM " + staged->draft_table),
              ElementsAre("450100|0"));
}

}  // namespace
}  // namespace ronghe::intake::detail
