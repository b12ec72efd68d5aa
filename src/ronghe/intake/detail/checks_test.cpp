// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ronghe/intake/detail/fault_table.hpp"
#include "ronghe/intake/detail/staging.hpp"
#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ChecksTest : public testing::StoreTest {};

struct CellCase {
  const char* name;
  std::size_t column;
  const char* cell;
  const char* reason;  // empty = accepted
};

TEST_F(ChecksTest, EachBadCellIsRefusedForItsOwnReason) {
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
      {"first day of the year after", from, "2026年1月1日", "future date"},
      {"year of a slipped finger", from, "0202-05-01", "no such day"},
      {"first year that is taken", from, "1000-01-01", ""},
      {"last year that is not", from, "999-12-31", "known form"},
      {"choice in English", kind, "Post", ""},
      {"failed formula in a number", pay, "#DIV/0!", "an error of the spreadsheet"},
      {"failed formula in a choice", kind, "#N/A", "an error of the spreadsheet"},
      {"failed formula in an id", id, "#REF!", "an error of the spreadsheet"},
      {"an id that begins like one", id, "#1", ""},
      {"line break after a code", uscc, "\"914403001922038216\n\"", "control character"},
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

TEST_F(ChecksTest, BrokenRulesAreNamedWithTheirRemedy) {
  const auto staged = placements(line(4, "2024-12-31"));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_THAT(rejects(*staged), ElementsAre("line 2: the placement ends before it begins (rule "
                                            "placement.dates_ordered); correct the dates"));
}

TEST_F(ChecksTest, LineNumbersHoldAcrossBlankLinesAndQuotedLineBreaks) {
  const auto path = workshop.file("e.csv",
                                  "uscc,name,region\n"
                                  "914403001922038216,\"两\n行\",440303\n\n"
                                  "x,某厂,440303\n");
  const auto staged = workshop.stage(path);
  ASSERT_TRUE(staged) << staged.error().message;
  ASSERT_EQ(staged->first_rejects.size(), 1U);
  EXPECT_EQ(staged->first_rejects[0].row, 5U);
}

}  // namespace
}  // namespace ronghe::intake::detail
