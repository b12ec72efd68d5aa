// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>

#include "ronghe/intake/detail/xlsx_parts.hpp"
#include "ronghe/intake/detail/xlsx_reader.hpp"
#include "ronghe/intake/detail/zip_stream.hpp"

namespace ronghe::intake::detail {
namespace {

TEST(XlsxNumber, DaysAndDigitsAreWrittenAsPeopleSeeThem) {
  struct Case {
    const char* name;
    const char* raw;
    bool date;
    bool from_1904;
    const char* text;
  };
  const std::array cases{
      Case{"whole", "12", false, false, "12"},
      Case{"noise of binary fractions", "0.30000000000000004", false, false, "0.3"},
      Case{"small", "1E-3", false, false, "0.001"},
      Case{"very small", "1.5E-7", false, false, "0.00000015"},
      Case{"a code that lost digits", "9.1440300192203822E+17", false, false,
           "9.1440300192203822E+17"},
      Case{"day", "45658", true, false, "2025-01-01"},
      Case{"first day", "1", true, false, "1900-01-01"},
      Case{"before the day that never was", "59", true, false, "1900-02-28"},
      Case{"after it", "61", true, false, "1900-03-01"},
      Case{"the other calendar", "44196", true, true, "2025-01-01"},
      Case{"an hour", "45658.5", true, false, "45658.5"},
      Case{"not a number", "x", true, false, "x"}};
  for (const auto& [name, raw, date, from_1904, text] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(xlsx_number(raw, date, from_1904), text);
  }
}

TEST(XlsxFormat, DatesAreToldFromNumbersAndTimes) {
  EXPECT_TRUE(is_date_format(14, ""));
  EXPECT_TRUE(is_date_format(31, ""));
  EXPECT_FALSE(is_date_format(9, ""));
  EXPECT_TRUE(is_date_format(176, "yyyy\"年\"m\"月\""));
  EXPECT_TRUE(is_date_format(165, "[$-804]d/m"));
  EXPECT_FALSE(is_date_format(166, "0.00\"day\""));
  EXPECT_FALSE(is_date_format(167, "[red]0"));
  EXPECT_FALSE(is_date_format(168, "hh:mm:ss"));
  EXPECT_FALSE(is_date_format(169, "0\\d"));
}

TEST(Xlsx, PartsOfTheWorkbookAreFound) {
  const auto parts = read_xlsx_parts("tests/corpus/good/workbook.xlsx");
  ASSERT_TRUE(parts) << parts.error().message;
  EXPECT_EQ(parts->sheet_member, "xl/worksheets/sheet1.xml");
  EXPECT_EQ(parts->sheets, (std::vector<std::string>{"表1", "表2"}));
  EXPECT_EQ(parts->date_style, (std::vector<bool>{false, true, true, false}));
  EXPECT_EQ(*zip_member("tests/corpus/good/workbook.xlsx", "no/such"), "");
}

}  // namespace
}  // namespace ronghe::intake::detail
