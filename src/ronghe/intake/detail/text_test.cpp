// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/text.hpp"

#include <gtest/gtest.h>

#include "ronghe/base/text_table.hpp"
#include "ronghe/intake/detail/csv_text.hpp"
#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

TEST(Text, TitlesFoldTheirWidthCaseBlanksAndMark) {
  EXPECT_EQ(folded("\ufeff Ｐａｙ\u3000"), "pay");
  EXPECT_EQ(folded("月报酬\u00a0"), "月报酬");
  EXPECT_EQ(folded(""), "");
  EXPECT_EQ(trimmed(" \t a b \r\n"), "a b");
  EXPECT_EQ(trimmed("\u3000\u3000"), "");
}

TEST(Text, DistanceCountsCharactersNotBytes) {
  EXPECT_EQ(edit_distance("实习种类", "实习类型"), 2U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Text, ShorteningCutsBetweenCharacters) {
  EXPECT_EQ(shortened("一二三", 3), "一二三");
  EXPECT_EQ(shortened("一二三四", 3), "一二三…");
  EXPECT_EQ(shortened("", 3), "");
}

TEST(Text, AMessageShowsControlCharactersAndDoesNotSendThem) {
  EXPECT_EQ(shortened(std::string_view("a\0b\x1b[2J\n", 8), 20), "a␀b␛[2J␊");
  EXPECT_EQ(shortened("a\x7f", 20), "a\ufffd");
}

TEST(CsvText, OnlyCellsThatNeedQuotesGetThem) {
  std::string line;
  append_csv_cell(line, "plain");
  append_csv_cell(line += ',', "a \"b\", c");
  append_csv_cell(line += ',', "");
  EXPECT_EQ(line, "plain,\"a \"\"b\"\", c\",");
}

TEST(CsvText, LinesAreFoundAcrossBlankOnesAndBreaksInQuotes) {
  const testing::Workshop workshop;
  const auto path = workshop.file("x.csv", "\na,b\n1,2\n\n3,\"x\n\ny\"\n\"4\",5\r\n\r\n6,7");
  EXPECT_EQ(lines_of_records(path, {0, 1, 2, 3}), (std::vector<std::uint64_t>{3, 5, 8, 10}));
  EXPECT_EQ(lines_of_records(path, {2}), (std::vector<std::uint64_t>{8}));
  EXPECT_TRUE(lines_of_records(path, {}).empty());
}

TEST(CsvText, LinesOfNothingButSeparatorsAreNoRecords) {
  const testing::Workshop workshop;
  const auto path = workshop.file("x.csv", "sep=;\na;b\n;\n1;2\n;;\"\"\n\"\";\n \"\"\"\";\n3;4\n");
  const CsvForm form{.delimiter = ';', .skipped = 1};
  EXPECT_EQ(lines_of_records(path, {0, 1, 2}, form), (std::vector<std::uint64_t>{4, 7, 8}));
}

TEST(CsvText, ALineThatNamesTheSeparatorComesBeforeTheTitles) {
  const testing::Workshop workshop;
  const auto header = [&workshop](const std::string& text) {
    return *read_csv_header(workshop.file("x.csv", text));
  };
  const auto semicolon = header("\ufeffsep=;\r\na;b,c\r\n1;2\r\n");
  EXPECT_EQ(semicolon.delimiter, ';');
  EXPECT_EQ(semicolon.skipped, 1U);
  EXPECT_EQ(semicolon.titles, (std::vector<std::string>{"a", "b,c"}));
  EXPECT_EQ(semicolon.below, (std::vector<std::vector<std::string>>{{"1", "2"}}));
  EXPECT_EQ(header("SEP=|\na|b\n").delimiter, '|');
  EXPECT_EQ(header("sep=\t\na\tb\n").delimiter, '\t');
  EXPECT_EQ(header("\"sep=,\"\na,b\n").skipped, 1U);
  EXPECT_EQ(header("sep,b\n1,2\n").skipped, 0U) << "a title";
}

TEST(CsvText, TheSeparatorIsTheOneTheTitlesUse) {
  const testing::Workshop workshop;
  const auto header = [&workshop](const std::string& text) {
    return read_csv_header(workshop.file("x.csv", text));
  };
  EXPECT_EQ(header("a;b;c\n")->delimiter, ';');
  EXPECT_EQ(header("a\tb\n1,2")->delimiter, '\t');
  EXPECT_EQ(header("\"a;b\",c\r\n")->titles, (std::vector<std::string>{"a;b", "c"}));
  EXPECT_EQ(header("a,\"b \"\"x\"\"\"")->titles, (std::vector<std::string>{"a", "b \"x\""}));
  EXPECT_FALSE(header(" , \n1,2\n"));
}

}  // namespace
}  // namespace ronghe::intake::detail
