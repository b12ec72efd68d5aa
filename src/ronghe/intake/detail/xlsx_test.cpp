// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <sstream>

#include "ronghe/base/text_table.hpp"
#include "ronghe/intake/detail/csv_text.hpp"
#include "ronghe/intake/detail/xlsx_parts.hpp"
#include "ronghe/intake/detail/xlsx_reader.hpp"
#include "ronghe/intake/detail/xlsx_writer.hpp"
#include "ronghe/intake/detail/zip_stream.hpp"
#include "ronghe/intake/testing.hpp"

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

std::string file_text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

TEST(XlsxWriter, EveryCellComesBackAsTheTextThatItWas) {
  struct Case {
    const char* name;
    const char* text;
    const char* read;
  };
  const std::array cases{
      Case{"digits with zeros before them", "007", "007"},
      Case{"a code longer than a number is exact", "914403001922038216", "914403001922038216"},
      Case{"a decimal", "3000.50", "3000.50"},
      Case{"a date", "2025-01-01", "2025-01-01"},
      Case{"a formula", "=1+1", "=1+1"},
      Case{"markup", "a<b & 'c'", "a<b & 'c'"},
      Case{"blanks at both ends", "  a ", "  a "},
      Case{"what looks like an escape of the format", "_x0041_", "_x0041_"},
      Case{"a control character, which XML lacks", "a\x01z", "az"},
      Case{"Chinese", "产教融合", "产教融合"}};
  testing::Workshop workshop;
  const auto workbook = workshop.folder + "/texts.xlsx";
  const auto csv = workshop.folder + "/texts.csv";
  for (const auto& [name, text, read] : cases) {
    SCOPED_TRACE(name);
    const auto query =
        "SELECT " + engine::quoted_text(text) + " AS \"007\", NULL AS blank, 'x' AS z";
    ASSERT_TRUE(write_xlsx(workshop.connection, query, workbook));
    const auto table = xlsx_to_csv(workbook, csv);
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(table->titles, (std::vector<std::string>{"007", "blank", "z"}));
    std::string line = "1,007,blank,z\n2";
    for (const auto* cell : {read, "", "x"}) append_csv_cell(line += ',', cell);
    EXPECT_EQ(file_text(csv), line + "\n");
  }
}

TEST(XlsxWriter, TheSameRowsGiveTheSameBytesAndACellThatDoesNotFitIsAnError) {
  testing::Workshop workshop;
  const auto one = workshop.folder + "/one.xlsx";
  const auto two = workshop.folder + "/two.xlsx";
  const auto query = [](int length) { return fmt::format("SELECT repeat('融', {}) AS a", length); };
  ASSERT_TRUE(write_xlsx(workshop.connection, query(32'767), one));
  ASSERT_TRUE(write_xlsx(workshop.connection, query(32'767), two));
  EXPECT_EQ(file_text(one), file_text(two));
  const auto over = write_xlsx(workshop.connection, query(32'768), two);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().kind, ErrorKind::bad_input);
  EXPECT_NE(over.error().message.find("row 2"), std::string::npos) << over.error().message;
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
