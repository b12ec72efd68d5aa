// SPDX-License-Identifier: Apache-2.0
#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
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

TEST(XlsxFormat, PercentagesAreToldFromOtherNumbers) {
  EXPECT_TRUE(is_percent_format(9, ""));
  EXPECT_TRUE(is_percent_format(10, ""));
  EXPECT_FALSE(is_percent_format(8, ""));
  EXPECT_FALSE(is_percent_format(11, ""));
  EXPECT_TRUE(is_percent_format(164, "0.0%"));
  EXPECT_FALSE(is_percent_format(165, "0\"%\""));
  EXPECT_FALSE(is_percent_format(166, "0\\%"));
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
  ASSERT_EQ(parts->sheets.size(), 1U) << "the second has no part in the file";
  EXPECT_EQ(parts->sheets[0],
            (XlsxParts::Sheet{.name = "表1", .member = "xl/worksheets/sheet1.xml"}));
  EXPECT_EQ(parts->date_style, (std::vector<bool>{false, true, true, false}));
  EXPECT_EQ(*zip_member("tests/corpus/good/workbook.xlsx", "no/such", {}), "");
}

// A workbook of one sheet, made by hand.
struct Workbook {
  std::string texts;       // xl/sharedStrings.xml; empty: none
  std::string sheet_data;  // what stands in <sheetData>
  std::string behind = {};
  std::string styles = {};
  const char* compression = "deflate";
};

void write_member(archive* zip, const std::string& name, const std::string& bytes) {
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, name.c_str());
  archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
  archive_entry_set_filetype(entry, AE_IFREG);
  ASSERT_EQ(archive_write_header(zip, entry), ARCHIVE_OK);
  ASSERT_EQ(archive_write_data(zip, bytes.data(), bytes.size()),
            static_cast<la_ssize_t>(bytes.size()));
  archive_entry_free(entry);
}

std::string written(const testing::Workshop& workshop, const Workbook& book) {
  const auto path = workshop.folder + "/made.xlsx";
  archive* zip = archive_write_new();
  archive_write_set_format_zip(zip);
  archive_write_set_format_option(zip, "zip", "compression", book.compression);
  EXPECT_EQ(archive_write_open_filename(zip, path.c_str()), ARCHIVE_OK);
  write_member(zip, "xl/workbook.xml",
               R"(<workbook><sheets><sheet name="s" r:id="r1"/></sheets></workbook>)");
  write_member(zip, "xl/_rels/workbook.xml.rels",
               R"(<Relationships><Relationship Id="r1" Target="s.xml"/></Relationships>)");
  if (!book.styles.empty()) write_member(zip, "xl/styles.xml", book.styles);
  if (!book.texts.empty()) {
    write_member(zip, "xl/sharedStrings.xml", "<sst>" + book.texts + "</sst>");
  }
  write_member(
      zip, "xl/s.xml",
      "<worksheet><sheetData>" + book.sheet_data + "</sheetData>" + book.behind + "</worksheet>");
  archive_write_close(zip);
  archive_write_free(zip);
  return path;
}

std::string times(std::size_t count, std::string_view text) {
  std::string out;
  out.reserve(count * text.size());
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

constexpr const char* two_rows = "<row><c><v>1</v></c></row><row><c><v>2</v></c></row>";
constexpr std::size_t megabyte = std::size_t{1} << 20U;

// Sheets, each with rows of <c> elements whose texts are given inline.
struct Sheets {
  struct One {
    std::string name;
    std::string rows;  // what stands in <sheetData>
    const char* state = "visible";
    std::string before = {};  // <sheetData>
  };
  std::vector<One> sheets;
};

std::string cells(const std::vector<std::string>& texts, const char* attributes = "") {
  std::string row = fmt::format("<row {}>", attributes);
  for (const auto& text : texts) {
    row += text.empty() ? "<c/>" : "<c t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
  }
  return row + "</row>";
}

std::string written(const testing::Workshop& workshop, const Sheets& book) {
  const auto path = workshop.folder + "/sheets.xlsx";
  archive* zip = archive_write_new();
  archive_write_set_format_zip(zip);
  EXPECT_EQ(archive_write_open_filename(zip, path.c_str()), ARCHIVE_OK);
  std::string list;
  std::string relations;
  for (std::size_t i = 0; i < book.sheets.size(); ++i) {
    const auto& sheet = book.sheets[i];
    list += fmt::format(R"(<sheet name="{}" state="{}" r:id="r{}"/>)", sheet.name, sheet.state, i);
    relations += fmt::format(R"(<Relationship Id="r{0}" Target="s{0}.xml"/>)", i);
    write_member(
        zip, fmt::format("xl/s{}.xml", i),
        "<worksheet>" + sheet.before + "<sheetData>" + sheet.rows + "</sheetData></worksheet>");
  }
  write_member(zip, "xl/workbook.xml", "<workbook><sheets>" + list + "</sheets></workbook>");
  write_member(zip, "xl/_rels/workbook.xml.rels",
               "<Relationships>" + relations + "</Relationships>");
  archive_write_close(zip);
  archive_write_free(zip);
  return path;
}

const XlsxWanted wants_ab{.fits = [](const std::vector<std::string>& titles) {
  return titles == std::vector<std::string>{"a", "b"};
}};
const auto table_ab = cells({"a", "b"}) + cells({"1", "2"});

TEST(XlsxSheets, TheOneVisibleSheetThatFitsIsRead) {
  struct Case {
    const char* name;
    Sheets book;
    const char* sheet;  // "" = refused
    const char* told;   // a notice, or of the error
  };
  const std::array cases{
      Case{"the only one", {{{"数据", table_ab}}}, "数据", ""},
      Case{"not the first",
           {{{"封面", cells({"2025年报送"})}, {"数据", table_ab}}},
           "数据",
           "only the sheet \"数据\" is read, not: 封面"},
      Case{"a hidden one before it",
           {{{"旧表", table_ab, "hidden"}, {"数据", table_ab}}},
           "数据",
           "hidden sheets are not read: 旧表"},
      Case{"a very hidden one",
           {{{"旧表", table_ab, "veryHidden"}, {"数据", table_ab}}},
           "数据",
           "hidden sheets are not read: 旧表"},
      Case{"an empty one beside it", {{{"Sheet1", ""}, {"数据", table_ab}}}, "数据", "not: Sheet1"},
      Case{"all hidden: then it tells nothing", {{{"旧表", table_ab, "hidden"}}}, "旧表", ""},
      Case{"two that fit",
           {{{"一", table_ab}, {"二", table_ab}}},
           "",
           "several sheets hold a table: 一, 二; name one (argument `sheet`)"},
      Case{"none that fits",
           {{{"一", cells({"x"})}, {"二", cells({"y"})}}},
           "",
           "no sheet has the titles of a record: 一, 二"},
      Case{"notes of a template say nothing",
           {{{"数据", table_ab}, {"说明", cells({"x"})}}},
           "数据",
           ""}};
  testing::Workshop workshop;
  for (const auto& [name, book, sheet, told] : cases) {
    SCOPED_TRACE(name);
    const auto table = xlsx_to_csv(written(workshop, book), workshop.folder + "/s.csv", wants_ab);
    if (*sheet == '\0') {
      ASSERT_FALSE(table);
      EXPECT_THAT(table.error().message, ::testing::HasSubstr(told));
      continue;
    }
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(table->sheet, sheet);
    EXPECT_EQ(file_text(workshop.folder + "/s.csv"), "1,a,b\n2,1,2\n");
    std::string said;
    for (const auto& notice : table->notices) said += notice.en;
    EXPECT_THAT(said, ::testing::HasSubstr(told));
    if (*told == '\0') {
      EXPECT_EQ(said, "");
    }
  }
}

TEST(XlsxSheets, ASheetIsReadByItsNameAlsoWhereItIsHidden) {
  testing::Workshop workshop;
  const auto book = written(workshop, Sheets{{{"一", table_ab}, {"二", table_ab, "hidden"}}});
  auto wanted = wants_ab;
  wanted.sheet = "二";
  const auto table = xlsx_to_csv(book, workshop.folder + "/s.csv", wanted);
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(table->sheet, "二");
  wanted.sheet = "三";
  EXPECT_THAT(xlsx_to_csv(book, workshop.folder + "/s.csv", wanted).error().message,
              ::testing::HasSubstr("no sheet \"三\"; name one of: 一, 二"));
}

TEST(XlsxSheets, WhatStandsAboveTheTitlesIsPassedOverAndSaid) {
  testing::Workshop workshop;
  const auto read = [&](const std::string& rows) {
    return xlsx_to_csv(written(workshop, Sheets{{{"一", rows}}}), workshop.folder + "/s.csv",
                       wants_ab);
  };
  const auto groups = read(cells({"基本信息"}) + table_ab);
  ASSERT_TRUE(groups) << groups.error().message;
  EXPECT_EQ(file_text(workshop.folder + "/s.csv"), "2,a,b\n3,1,2\n");
  ASSERT_EQ(groups->notices.size(), 1U);
  EXPECT_EQ(groups->notices[0].en, "the titles stand in row 2; what is above them is not read");
  EXPECT_EQ(groups->notices[0].zh, "列名在第 2 行，其上方的内容未读取");
  std::string captions;
  for (int i = 0; i < 5; ++i) captions += cells({"x", "y", "z"});
  EXPECT_TRUE(read(captions + table_ab)) << "the sixth row is the last that is looked at";
  EXPECT_EQ(read(captions + cells({"x"}) + table_ab)->titles.front(), "x");
}

TEST(XlsxSheets, HiddenRowsAndColumnsAreReadAndNamed) {
  testing::Workshop workshop;
  const auto rows = cells({"a", "b"}) + cells({"1", "2"}) + cells({"3", "4"}, "hidden=\"1\"") +
                    cells({"5", "6"}, "hidden=\"1\"") + cells({"7", "8"}) +
                    cells({"9", "0"}, "hidden=\"1\"") + cells({"", ""}, "hidden=\"1\"");
  const auto table = xlsx_to_csv(
      written(workshop,
              Sheets{{{.name = "一",
                       .rows = rows,
                       .before = "<cols><col min=\"2\" max=\"40\" hidden=\"1\"/></cols>"}}}),
      workshop.folder + "/s.csv", wants_ab);
  ASSERT_TRUE(table) << table.error().message;
  ASSERT_EQ(table->notices.size(), 2U);
  EXPECT_THAT(table->notices[0].en, ::testing::HasSubstr("3 rows are hidden in the workbook and "
                                                         "are read like the others: 3-4, 6;"));
  EXPECT_THAT(table->notices[1].en, ::testing::EndsWith("like the others: B"));
}

TEST(XlsxSheets, BlanksBehindTheLastColumnAreNothing) {
  testing::Workshop workshop;
  const auto rows = cells({"a", "b"}) + cells({"1", "2", " ", "\u3000"});
  ASSERT_TRUE(xlsx_to_csv(written(workshop, Sheets{{{"一", rows}}}), workshop.folder + "/s.csv"));
  EXPECT_EQ(file_text(workshop.folder + "/s.csv"), "1,a,b\n2,1,2\n");
}

// 64 MiB of blanks, which a search from the beginning at each piece makes hundreds of gigabytes.
// What is shown as 8 % is 0.08 in the file: as an amount it would be sealed without a word.
TEST(XlsxSheets, APercentageInAFieldThatIsNoRatioIsRefusedInItsRow) {
  testing::Workshop workshop;
  const auto staged = [&](const std::string& pay) {
    return workshop.stage(written(
        workshop,
        {.texts = {},
         .sheet_data =
             cells({"placement_id", "uscc", "kind", "from", "to", "hours", "pay"}) +
             "<row><c t=\"inlineStr\"><is><t>P1</t></is></c><c t=\"inlineStr\"><is><t>" +
             testing::huawei +
             "</t></is></c><c t=\"inlineStr\"><is><t>post</t></is></c><c s=\"2\"><v>45658</v></c>"
             "<c s=\"2\"><v>45659</v></c><c><v>8</v></c>" +
             pay + "</row>",
         .styles = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/><xf "
                   "numFmtId=\"14\"/></cellXfs></styleSheet>"}));
  };
  const auto refused = staged("<c s=\"1\"><v>0.08</v></c>");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().place.line, 2);
  EXPECT_THAT(refused.error().message,
              ::testing::HasSubstr("\"pay\" are shown as percentages, but the field is no ratio; "
                                   "write the amounts themselves (in yuan)"));
  EXPECT_TRUE(staged("<c s=\"0\"><v>0.08</v></c>"));
  EXPECT_TRUE(staged("<c s=\"1\"/>")) << "a cell without a value";
  EXPECT_TRUE(staged("<c s=\"1\" t=\"str\"><v>3000</v></c>")) << "a text";
  for (auto& field : workshop.dictionary.records.at("placement").fields) {
    if (field.name == "pay") field.type = policy::FieldType::ratio;
  }
  EXPECT_TRUE(staged("<c s=\"1\"><v>0.08</v></c>"));
}

TEST(HostileXlsx, WhatLiesBetweenRowsCostsNoMoreThanItsBytes) {
  testing::Workshop workshop;
  const XlsxLimits patient{.unpacked_ratio_max = 10'000};
  const std::string blanks(64 * megabyte, ' ');
  struct Case {
    const char* name;
    Workbook book;
  };
  const std::array cases{
      Case{"before the rows", {.texts = {}, .sheet_data = blanks + two_rows}},
      Case{"between them",
           {.texts = {},
            .sheet_data = "<row><c><v>1</v></c></row>" + blanks + "<row><c><v>2</v></c></row>"}},
      Case{"behind them", {.texts = {}, .sheet_data = two_rows, .behind = blanks}},
      Case{"in an element", {.texts = {}, .sheet_data = "<e " + blanks + "/>" + two_rows}},
      Case{"in a comment", {.texts = {}, .sheet_data = "<!--" + blanks + "-->" + two_rows}},
      Case{"in the texts", {.texts = blanks + "<si><t>a</t></si>", .sheet_data = two_rows}}};
  for (const auto& [name, book] : cases) {
    SCOPED_TRACE(name);
    const auto path = written(workshop, book);
    const auto begin = std::chrono::steady_clock::now();
    const auto table = xlsx_to_csv(path, workshop.folder + "/made.csv", {.limits = patient});
    const auto took = std::chrono::steady_clock::now() - begin;
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(file_text(workshop.folder + "/made.csv"), "1,1\n2,2\n");
    EXPECT_LT(took, std::chrono::seconds(10));
    EXPECT_THAT(xlsx_to_csv(path, workshop.folder + "/made.csv").error().message,
                ::testing::HasSubstr("unpacks to more than 16 MiB"));
  }
}

TEST(HostileXlsx, MoreThanTheLimitsIsRefusedAndSaysWhatToDo) {
  testing::Workshop workshop;
  XlsxLimits limits;
  limits.strings_bytes_max = megabyte;
  limits.part_bytes_max = megabyte;
  limits.written_ratio_max = 1;
  limits.written_bytes_free = megabyte;
  const std::string five_megabytes(5 * megabyte, 'a');
  struct Case {
    const char* name;
    Workbook book;
    const char* said;
  };
  const std::array cases{
      Case{"many short texts",
           {.texts = times(200'000, "<si/>"), .sheet_data = two_rows},
           "the texts of the workbook take more than 1 MiB"},
      Case{"one long text",
           {.texts = "<si><t>" + five_megabytes + "</t></si>", .sheet_data = two_rows},
           "one of them more than 4 MiB"},
      Case{"a long row",
           {.texts = {}, .sheet_data = "<row><c><v>" + five_megabytes + "</v></c></row>"},
           "made.xlsx:1: the row is longer than any"},
      Case{"too many cells",
           {.texts = {}, .sheet_data = "<row>" + times(16'385, "<c><v>1</v></c>") + "</row>"},
           "more than 16384 cells"},
      Case{"styles of megabytes",
           {.texts = {}, .sheet_data = two_rows, .styles = five_megabytes},
           "xl/styles.xml in the workbook is larger than 1 MiB"},
      Case{"a text that is written many times",
           {.texts = "<si><t>" + std::string(10'000, 'a') + "</t></si>",
            .sheet_data = times(200, "<row><c t=\"s\"><v>0</v></c></row>")},
           "the table comes to more than 1 MiB"}};
  for (const auto& [name, book, said] : cases) {
    SCOPED_TRACE(name);
    const auto table =
        xlsx_to_csv(written(workshop, book), workshop.folder + "/made.csv", {.limits = limits});
    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().kind, ErrorKind::bad_input);
    EXPECT_THAT(ronghe::to_string(table.error()), ::testing::HasSubstr(said));
    EXPECT_THAT(table.error().message, ::testing::AnyOf(::testing::HasSubstr("import that"),
                                                        ::testing::HasSubstr("import it again")));
  }
  EXPECT_TRUE(xlsx_to_csv(written(workshop, {.texts = {}, .sheet_data = two_rows}),
                          workshop.folder + "/made.csv", {.limits = limits}));
}

// The number of the method stands in the member's own header and in the directory at the end.
TEST(HostileXlsx, AWayOfPackingThatNoWorkbookUsesIsRefused) {
  testing::Workshop workshop;
  const auto path =
      written(workshop, {.texts = {}, .sheet_data = two_rows, .compression = "store"});
  auto bytes = file_text(path);
  const auto patch = [&bytes](std::string_view mark, std::size_t at, char method) {
    for (auto found = bytes.find(mark); found != std::string::npos;
         found = bytes.find(mark, found + 1)) {
      bytes[found + at] = method;
    }
  };
  constexpr char lzma = 14;
  patch("PK\x03\x04", 8, lzma);
  patch("PK\x01\x02", 10, lzma);
  std::ofstream(path, std::ios::binary) << bytes;
  const auto table = xlsx_to_csv(path, workshop.folder + "/made.csv");
  ASSERT_FALSE(table);
  EXPECT_THAT(table.error().message, ::testing::HasSubstr("no spreadsheet program uses"));
}

}  // namespace
}  // namespace ronghe::intake::detail
