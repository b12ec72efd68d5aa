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
  EXPECT_EQ(staged->first_rejects[0].remedy, "若为千位分隔符，全部去掉；若逗号是小数点，改写为“.”");
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
              ElementsAre("no column 月报酬 (pay), 每日学时 (hours), 学生数 (students), 已投保 "
                          "(insured): counted as not collected in every row"));
  EXPECT_THAT(workshop.rows("SELECT missing FROM " + staged->draft_table),
              ElementsAre(R"({"hours":"not_collected","insured":"not_collected",)"
                          R"("pay":"not_collected","students":"not_collected"})"));
}

TEST_F(StageTest, WhatSpreadsheetsAddToCsvIsNoPartOfIt) {
  const auto staged = workshop.stage(workshop.file(
      "e.csv",
      "sep=;\nuscc;name;region;;\n9144030071526726XG;腾讯;440303;;\n;;;;\n\n914403001922038217;"
      "\"某\n厂\";440303;; \n;;;;\n914403001922038217;某厂;440303;;\n;;\"\";;\n"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->rows_read, 3U);
  EXPECT_EQ(staged->accepted, 1U);
  ASSERT_EQ(staged->first_rejects.size(), 2U);
  EXPECT_EQ(staged->first_rejects[0].row, 6U) << "as an editor numbers the lines";
  EXPECT_EQ(staged->first_rejects[1].row, 9U);
}

TEST_F(StageTest, AValueUnderNoTitleIsNotLostWithoutAWord) {
  const auto staged = workshop.stage(workshop.file(
      "e.csv",
      "uscc,name,region,\n9144030071526726XG,腾讯,440303,\n914403001922038216,华为,440303,x\n"));
  ASSERT_FALSE(staged);
  EXPECT_THAT(to_string(staged.error()),
              ::testing::HasSubstr("e.csv:1: the column 4 has no title, but values such as \"x\""));
}

TEST_F(StageTest, ColumnsForPeopleAreNotReadAndThatIsSaid) {
  const auto staged = workshop.stage(workshop.file(
      "e.csv", "序号,uscc*,name,region,备注\n1,9144030071526726XG,腾讯,440303,新增\n"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->accepted, 1U);
  EXPECT_THAT(staged->notices, ElementsAre("columns for people are not read: 序号, 备注"));
}

TEST_F(StageTest, ACaptionAboveTheTitlesIsNamedAsTheCause) {
  const auto staged = workshop.stage(workshop.file(
      "e.csv", "2025年企业名录,,\n\nuscc,name,region\n9144030071526726XG,腾讯,440303\n"));
  ASSERT_FALSE(staged);
  EXPECT_THAT(to_string(staged.error()),
              ::testing::HasSubstr("e.csv:3: the titles of the columns stand in this line"));
}

TEST_F(StageTest, AShortFileInGb18030IsReadAndSaid) {
  // 学校 is valid UTF-8 in this encoding, too.
  const auto staged = workshop.stage(
      workshop.file("e.csv", "uscc,name,region\n9144030071526726XG,\xd1\xa7\xd0\xa3,440303\n"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_THAT(workshop.rows("SELECT name FROM " + staged->draft_table), ElementsAre("学校"));
  EXPECT_THAT(staged->notices,
              ElementsAre(::testing::HasSubstr("read as GB18030, such as \"学校\"")));
  StageOptions said;
  said.encoding = "UTF-8";
  const auto as_said = workshop.stage(
      workshop.file("e2.csv", "uscc,name,region\n9144030071526726XG,\xd1\xa7\xd0\xa3,440303\n"),
      said);
  ASSERT_TRUE(as_said);
  EXPECT_THAT(workshop.rows("SELECT name FROM " + as_said->draft_table), ElementsAre("ѧУ"));
}

TEST_F(StageTest, TheRecordOfAFileIsToldByItsBeginning) {
  const auto record = [&](const std::string& name, const std::string& bytes) {
    const auto* found = record_of_file(workshop.connection, workshop.dictionary,
                                       {.path = workshop.file(name, bytes),
                                        .record = {},
                                        .source_dept = {},
                                        .submitted_on = {},
                                        .today = {},
                                        .work_folder = workshop.folder + "/work"});
    return found == nullptr ? std::string() : found->name;
  };
  EXPECT_EQ(record("a.csv", "uscc,name,region\n"), "enterprise");
  EXPECT_EQ(record("b.csv", "\xc3\xfb\xb3\xc6,\xc7\xf8\xbb\xae\xb4\xfa\xc2\xeb\n"), "region");
  EXPECT_EQ(record("c.jsonl", "\n{\"uscc\": \"x\", \"name\": 1, \"region\": null}\n{}\n"),
            "enterprise");
  EXPECT_EQ(record("d.csv", "weather\n"), "");
  EXPECT_EQ(record("e.csv", ""), "");
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
