// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "ronghe/intake/testing.hpp"

namespace ronghe::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* region_titles = "region_code,name,parent,valid_from,valid_to,successor\n";
constexpr const char* placement_titles =
    "placement_id,uscc,kind,from,to,pay,hours,students,insured\n";
constexpr const char* huawei = "914403001922038216";

// A store with regions (one of them retired) and one enterprise.
class StageTest : public ::testing::Test {
 protected:
  void SetUp() override {
    import("regions.csv", std::string(region_titles) +
                              "440000,广东省,,,,\n440300,深圳市,440000,,,\n"
                              "440303,罗湖区,440300,,,\n440399,旧区,440300,,2020-06-30,440303\n");
    import("enterprises.csv", std::string("uscc,name,region\n") + huawei + ",华为,440303\n");
  }
  void import(const std::string& name, const std::string& text) {
    const auto staged = workshop.stage(workshop.file(name, text));
    ASSERT_TRUE(staged) << staged.error().message;
    ASSERT_THAT(rejects(*staged), IsEmpty());
    workshop.seal(*staged);
  }
  static std::vector<std::string> rejects(const Staged& staged) {
    std::vector<std::string> texts;
    for (const auto& reject : staged.first_rejects) {
      texts.push_back(to_string(reject, staged.form.format));
    }
    return texts;
  }
  Result<Staged> placements(const std::string& lines) {
    return workshop.stage(workshop.file("p.csv", placement_titles + lines));
  }
  // One line of a placement with one cell replaced.
  static std::string line(std::size_t column, const std::string& cell) {
    std::vector<std::string> cells{"P1",   huawei, "post", "2025-01-01", "2025-06-30",
                                   "3000", "8",    "1",    "yes"};
    cells[column] = cell;
    std::string text;
    for (const auto& each : cells) text += (text.empty() ? "" : ",") + each;
    return text + "\n";
  }

  testing::Workshop workshop;
};

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

struct CellCase {
  const char* name;
  std::size_t column;
  const char* cell;
  const char* reason;  // empty = accepted
};

TEST_F(StageTest, EachBadCellIsRefusedForItsOwnReason) {
  constexpr std::size_t id = 0, uscc = 1, kind = 2, from = 3, pay = 5, hours = 6, students = 7,
                        insured = 8;
  const std::vector<CellCase> cases{
      {"a number", pay, "1234.5", ""},
      {"trailing zeros beyond the scale", pay, "1.5000", ""},
      {"thousands separators", pay, "\"1,234.5\"", "thousands separators"},
      {"beyond every range", pay, "1e400", "exponent"},
      {"small exponent", pay, "1e3", "exponent"},
      {"not a number", pay, "NaN", "not a finite number"},
      {"infinite", pay, "-inf", "not a finite number"},
      {"full width", students, "１２", "full-width"},
      {"negative count", students, "-3", "negative"},
      {"count with decimals", students, "3.5", "no decimals"},
      {"zero count", students, "0", ""},
      {"below the minimum", pay, "-0.01", "negative"},
      {"on the minimum", pay, "0", ""},
      {"on the maximum", hours, "12", ""},
      {"just over the maximum", hours, "12.1", "more than 12"},
      {"too many decimals", pay, "1.005", "more than 2 decimals"},
      {"too many digits", pay, "12345678901234567", "more than 16 digits"},
      {"most digits", pay, "1234567890123456.78", ""},
      {"percent", pay, "45%", "percent sign"},
      {"words", pay, "three", "not a number"},
      {"underscores", pay, "1_000", "not a number"},
      {"plus", pay, "+5", "not a number"},
      {"blank around", pay, " 5 ", ""},
      {"ideographic blank around", pay, "\u30005\u3000", ""},
      {"iso date", from, "2025-02-28", ""},
      {"day that does not exist", from, "2025-02-29", "no such day"},
      {"chinese day that does not exist", from, "2025年2月30日", "no such day"},
      {"month 13", from, "2025/13/01", "no such day"},
      {"american date", from, "11/23/2025", "known form"},
      {"epoch word", from, "epoch", "known form"},
      {"mixed separators", from, "2025-01/02", "known form"},
      {"blank date", from, "", "blank"},
      {"missing word in a required field", from, "未采集", "cannot be marked as missing"},
      {"day of submission", from, "2025-12-31", "the placement ends before it begins"},
      {"day after submission", from, "2026-01-01", "future date"},
      {"choice in English", kind, "Post", ""},
      {"unknown choice", kind, "holiday", "not one of the choices"},
      {"unknown boolean", insured, "maybe", "neither yes nor no"},
      {"control character", id, "P\x01", "control character"},
      {"line break in an id", id, "\"P\n1\"", "control character"},
      {"longest id", id, "1234567890123456789012345678901234567890123456789012345678901234", ""},
      {"too long an id", id, "12345678901234567890123456789012345678901234567890123456789012345",
       "longer than 64"},
      {"lower case and blanks in a code", uscc, "9144 0300 1922 0382 16", ""},
      {"wrong check digit", uscc, "914403001922038217", "check character (18)"},
      {"letter outside the alphabet", uscc, "91440300192203821I", "no such code uses"},
      {"short code", uscc, "91440300192203821", "18 characters"},
      {"enterprise not imported", uscc, "9144030071526726XG", "no enterprise with this key"}};
  std::string lines;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    auto text = line(cases[i].column, cases[i].cell);
    if (cases[i].column != id) text.replace(0, 2, "C" + std::to_string(i));
    lines += text;
  }
  const auto staged = placements(lines);
  ASSERT_TRUE(staged) << staged.error().message;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    SCOPED_TRACE(cases[i].name);
    const auto reasons =
        workshop.rows("SELECT reason FROM intake_faults WHERE nth = " + std::to_string(i));
    if (std::string(cases[i].reason).empty()) {
      EXPECT_THAT(reasons, IsEmpty());
    } else {
      EXPECT_THAT(reasons, ElementsAre(HasSubstr(cases[i].reason)));
    }
  }
  EXPECT_EQ(staged->accepted + staged->rejected, cases.size());
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

TEST_F(StageTest, BrokenRulesAreNamedWithTheirRemedy) {
  const auto staged = placements(line(4, "2024-12-31"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_THAT(rejects(*staged), ElementsAre("line 2: the placement ends before it begins (rule "
                                            "placement.dates_ordered); correct the dates"));
}

TEST_F(StageTest, ReasonsAreGivenInChineseOnRequest) {
  StageOptions options;
  options.language = Language::zh;
  const auto staged =
      workshop.stage(workshop.file("p.csv", placement_titles + line(5, "\"1,234\"")), options);
  ASSERT_TRUE(staged);
  ASSERT_EQ(staged->first_rejects.size(), 1U);
  EXPECT_EQ(staged->first_rejects[0].reason, "数字带有千位分隔符");
  EXPECT_EQ(staged->first_rejects[0].remedy, "去掉逗号");
}

TEST_F(StageTest, LineNumbersHoldAcrossBlankLinesAndQuotedLineBreaks) {
  const auto path = workshop.file("e.csv",
                                  "uscc,name,region\n"
                                  "914403001922038216,\"两\n行\",440303\n\n"
                                  "x,某厂,440303\n");
  const auto staged = workshop.stage(path);
  ASSERT_TRUE(staged) << staged.error().message;
  ASSERT_EQ(staged->first_rejects.size(), 1U);
  EXPECT_EQ(staged->first_rejects[0].row, 5U);
}

TEST_F(StageTest, ARetiredRegionIsReadForItsTimeAndRefusedAfterIt) {
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

TEST_F(StageTest, ARowThatLeansOnARejectedRowOfTheFileIsRejectedToo) {
  const auto staged = workshop.stage(workshop.file(
      "r.csv", std::string(region_titles) +
                   "450300,孙,450200,,,\n45010,坏,,,,\n450200,子,45010,,,\n450100,好,440000,,,\n"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->rejected, 3U);
  EXPECT_THAT(workshop.rows("SELECT region_code, draft_order FROM " + staged->draft_table),
              ElementsAre("450100|0"));
}

TEST_F(StageTest, ASecondImportOfTheSameFileAddsNothing) {
  import("p.csv", placement_titles + line(0, "P1") + line(0, "P2"));
  const auto again = placements(line(0, "P1") + line(0, "P2"));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->duplicates, 2U);
  EXPECT_EQ(again->accepted, 0U);
  EXPECT_EQ(again->corrections, 0U);
}

TEST_F(StageTest, OtherContentUnderAKnownKeyIsACorrectionOfTheStoredRow) {
  import("p.csv", placement_titles + line(0, "P0") + line(0, "P1"));
  const auto staged = placements(line(0, "P0") + line(5, "3500"));  // the second line is P1
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->duplicates, 1U);
  EXPECT_EQ(staged->corrections, 1U);
  EXPECT_THAT(workshop.rows("SELECT placement_id, supersedes, supersedes_draft, draft_order FROM " +
                            staged->draft_table),
              ElementsAre("P1|1|-|0"));
}

TEST_F(StageTest, AChainInOneFileIsKeptInOrderAndTheLastRowWins) {
  import("p.csv", placement_titles + line(5, "100"));
  const auto staged = placements(line(5, "100") + line(0, "P9") + line(5, "bad") + line(5, "200") +
                                 line(5, "200") + line(5, "300"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->rejected, 1U);
  EXPECT_EQ(staged->duplicates, 2U);
  EXPECT_EQ(staged->corrections, 2U);
  EXPECT_THAT(
      workshop.rows("SELECT placement_id, pay, supersedes, supersedes_draft, draft_order FROM " +
                    staged->draft_table),
      ElementsAre("P9|3000|-|-|0", "P1|200|0|-|1", "P1|300|-|1|2"));
  workshop.seal(*staged);
  EXPECT_THAT(workshop.rows("SELECT pay FROM placement WHERE placement_id = 'P1' AND superseded_by "
                            "IS NULL"),
              ElementsAre("300"));
}

TEST_F(StageTest, AFileThatEndsWhereTheStoreStandsAddsNothing) {
  import("p.csv", placement_titles + line(5, "100") + line(5, "200"));
  const auto staged = placements(line(5, "100") + line(5, "200"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->duplicates, 2U);
  EXPECT_EQ(staged->accepted, 0U);
}

TEST_F(StageTest, AReturnToTheFirstContentIsACorrection) {
  const auto staged = placements(line(5, "100") + line(5, "200") + line(5, "100"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_THAT(workshop.rows("SELECT pay, supersedes, supersedes_draft, draft_order FROM " +
                            staged->draft_table),
              ElementsAre("100|-|-|0", "200|-|0|1", "100|-|1|2"));
}

TEST_F(StageTest, AnotherReasonForMissingIsAnotherContent) {
  import("p.csv", placement_titles + line(5, "保密"));
  const auto staged = placements(line(5, ""));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->corrections, 1U);
}

TEST_F(StageTest, AFutureDayOfSubmissionIsRefused) {
  const auto path = workshop.file("p.csv", placement_titles + line(0, "P1"));
  StageOptions options;
  options.submitted_on = *parse_date("2025-12-31");
  options.today = *parse_date("2025-12-30");
  EXPECT_FALSE(workshop.stage(path, options));
  options.today = options.submitted_on;
  EXPECT_TRUE(workshop.stage(path, options));
}

TEST_F(StageTest, AbsentOptionalColumnsCountAsNotCollectedAndAreNoticed) {
  const auto staged = workshop.stage(workshop.file(
      "p.csv", std::string("实习编号,统一社会信用代码,实习类型,起始日期,结束日期\nP1,") + huawei +
                   ",post,2025-01-01,2025-01-02\n"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->notices.size(), 4U);
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
