// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ronghe/intake/testing.hpp"

namespace ronghe::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class StageTest : public testing::StoreTest {};

TEST_F(StageTest, GoodRowsBecomeTypedDraftsInFileOrder) {
  const auto staged = placements(
      "P2,914403001922038216,岗位实习,2025/1/5,2025年06月30日,3000.50,8,12,是\n"
      "P1,914403001922038216,cognition,2025-01-06,2025-06-30,,保密,not_applicable,no\n");
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_THAT(rejects(*staged), IsEmpty());
  EXPECT_EQ(staged->rows_read, 2U);
  EXPECT_EQ(staged->accepted, 2U);
  EXPECT_THAT(
      workshop.rows("SELECT * FROM " + staged->draft_table),
      ElementsAre(
          "P2|914403001922038216|post|2025-01-05|2025-06-30|3000.5|8|12|true|EDU|"
          "2025-12-31|-|-|-|0",
          "P1|914403001922038216|cognition|2025-01-06|2025-06-30|-|-|-|false|EDU|2025-12-31|"
          R"({"hours":"withheld","pay":"not_collected","students":"not_applicable"}|-|-|1)"));
}

TEST_F(StageTest, AMessageNamesLineColumnRuleAndRemedyButNoSecretValue) {
  const auto staged = placements(line(6, "26"));
  ASSERT_TRUE(staged);
  EXPECT_THAT(
      rejects(*staged),
      ElementsAre("line 2, \"hours\" = \"***\": it is more than 12 (rule placement.hours.max); "
                  "correct the number"));
  const auto open = workshop.stage(workshop.file("e.csv",
                                                 "uscc,name,region\n"
                                                 "914403001922038217,某厂,440303\n"));
  ASSERT_TRUE(open);
  EXPECT_THAT(
      rejects(*open),
      ElementsAre("line 2, \"uscc\" = \"914403001922038217\": the check character (18) of the "
                  "unified social credit code is wrong (rule enterprise.uscc.uscc); correct "
                  "it from the business licence"));
}

TEST_F(StageTest, ReasonsAreGivenInChineseOnRequest) {
  StageOptions options;
  options.language = Language::zh;
  const auto staged = workshop.stage(
      workshop.file("p.csv", testing::placement_titles + line(5, "\"1,234\"")), options);
  ASSERT_TRUE(staged);
  ASSERT_EQ(staged->first_rejects.size(), 1U);
  EXPECT_EQ(staged->first_rejects[0].reason, "数字带有千位分隔符");
  EXPECT_EQ(staged->first_rejects[0].remedy, "去掉逗号");
}

TEST_F(StageTest, AFutureDayOfSubmissionIsRefused) {
  const auto path = workshop.file("p.csv", testing::placement_titles + line(0, "P1"));
  StageOptions options;
  options.submitted_on = *parse_date("2025-12-31");
  options.today = *parse_date("2025-12-30");
  EXPECT_FALSE(workshop.stage(path, options));
  options.today = options.submitted_on;
  EXPECT_TRUE(workshop.stage(path, options));
}

TEST_F(StageTest, AbsentOptionalColumnsCountAsNotCollectedAndAreNoticed) {
  const auto staged = workshop.stage(workshop.file(
      "p.csv", std::string("实习编号,统一社会信用代码,实习类型,起始日期,结束日期\nP1,") +
                   testing::huawei + ",post,2025-01-01,2025-01-02\n"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_THAT(staged->notices,
              ElementsAre("no column pay, hours, students, insured: counted as not "
                          "collected in every row"));
  EXPECT_THAT(workshop.rows("SELECT missing FROM " + staged->draft_table),
              ElementsAre(R"({"hours":"not_collected","insured":"not_collected",)"
                          R"("pay":"not_collected","students":"not_collected"})"));
}

TEST_F(StageTest, TheStoreIsNotTouched) {
  const auto before = workshop.rows("SELECT count(*) FROM enterprise");
  ASSERT_TRUE(
      workshop.stage(workshop.file("e.csv", "uscc,name,region\n9144030071526726XG,腾讯,440303\n")));
  EXPECT_EQ(workshop.rows("SELECT count(*) FROM enterprise"), before);
  ASSERT_TRUE(discard(workshop.connection));
  EXPECT_THAT(workshop.rows("SELECT count(*) FROM duckdb_tables() WHERE temporary"),
              ElementsAre("0"));
}

}  // namespace
}  // namespace ronghe::intake
