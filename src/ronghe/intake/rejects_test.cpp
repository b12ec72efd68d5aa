// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "ronghe/intake/detail/file_scan.hpp"
#include "ronghe/intake/detail/transcode.hpp"
#include "ronghe/intake/detail/xlsx_reader.hpp"
#include "ronghe/intake/detail/xlsx_writer.hpp"
#include "ronghe/intake/stage.hpp"
#include "ronghe/intake/testing.hpp"

namespace ronghe::intake {
namespace {

using ::testing::HasSubstr;

constexpr const char* titles =
    "实习编号,统一社会信用代码,实习类型,起始日期,结束日期,月报酬,Hours,students,insured\n";
constexpr const char* good = "P0,914403001922038216,post,2025-01-01,2025-06-30,3000,8,1,yes\n";
constexpr const char* bad_cells =
    "P1,914403001922038216,post,2025/1/1,2025-06-30,\"1,234\",26,1,yes\n";
constexpr const char* bad_rule =
    "P2,914403001922038216,岗位实习,2025-01-01,2024-06-30,保密,,1,是\n";

class RejectsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(workshop.connection.execute(
        "INSERT INTO enterprise (uscc, name, region, position) VALUES ('914403001922038216', 'x', "
        "'440303', 0)"));
  }
  std::string written(const std::string& path) {
    const auto staged = workshop.stage(path);
    EXPECT_TRUE(staged) << staged.error().message;
    EXPECT_EQ(staged->rejected, 2U);
    const auto target = write_rejects(workshop.connection, *staged, workshop.folder + "/rejects");
    EXPECT_TRUE(target) << target.error().message;
    return target.value_or("");
  }
  static std::string bytes_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }
  testing::Workshop workshop;
};

const std::string expected_csv =
    "实习编号,统一社会信用代码,实习类型,起始日期,结束日期,月报酬,Hours,students,insured,"
    "reject_reason,reject_remedy\n"
    "P1,914403001922038216,post,2025/1/1,2025-06-30,\"1,234\",26,1,yes,"
    "Hours: it is more than 12; 月报酬: the number has thousands separators,"
    "\"Hours: correct the number; 月报酬: leave the separators out; where the comma stands before "
    "decimals, write a point for it instead\"\n"
    "P2,914403001922038216,post,2025-01-01,2024-06-30,withheld,not_collected,1,true,"
    "the placement ends before it begins,correct the dates\n";

TEST_F(RejectsTest, CsvComesBackWithTwoMoreColumns) {
  const auto path = workshop.file("p.csv", std::string(titles) + good + bad_cells + bad_rule);
  const auto target = written(path);
  EXPECT_EQ(target, workshop.folder + "/rejects/p.rejects.csv");
  EXPECT_EQ(bytes_of(target), expected_csv);
}

TEST_F(RejectsTest, TheMarkAndTheEncodingOfTheInputAreKept) {
  const auto text = std::string(titles) + good + bad_cells + bad_rule;
  EXPECT_EQ(bytes_of(written(workshop.file("bom.csv", "\xef\xbb\xbf" + text))),
            "\xef\xbb\xbf" + expected_csv);
  const auto plain = workshop.file("plain.csv", text);
  const auto chinese = workshop.folder + "/gb.csv";
  ASSERT_TRUE(detail::transcode(plain, chinese, {.from = "UTF-8", .to = "GB18030"}));
  const auto target = written(chinese);
  ASSERT_TRUE(detail::transcode(target, plain, {.from = "GB18030", .to = "UTF-8"}));
  EXPECT_EQ(bytes_of(plain), expected_csv);
}

TEST_F(RejectsTest, ARejectFileIsNeverWrittenOver) {
  const auto text = std::string(titles) + good + bad_cells + bad_rule;
  const auto first = written(workshop.file("p.csv", text));
  EXPECT_EQ(written(workshop.file("p.csv", text)), first) << "it says the same already";
  std::ofstream(first, std::ios::app) << "being mended\n";
  const auto mended = bytes_of(first);
  const auto second = written(workshop.file("p.csv", text));
  EXPECT_EQ(second, workshop.folder + "/rejects/p.rejects-2.csv");
  EXPECT_EQ(bytes_of(second), expected_csv);
  EXPECT_EQ(bytes_of(first), mended);
  const auto work = workshop.folder + "/work";
  EXPECT_TRUE(!std::filesystem::exists(work) || std::filesystem::is_empty(work))
      << "nothing is left aside";
}

TEST_F(RejectsTest, AMendedRejectFileCanBeImportedAsItIs) {
  auto text =
      bytes_of(written(workshop.file("p.csv", std::string(titles) + good + bad_cells + bad_rule)));
  for (const auto& [from, to] :
       {std::pair{"\"1,234\",26", "1234,6"}, {"2024-06-30", "2025-06-30"}}) {
    text.replace(text.find(from), std::string_view(from).size(), to);
  }
  const auto staged = workshop.stage(workshop.file("again.csv", text));
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->accepted, 2U);
}

TEST_F(RejectsTest, JsonLinesComeBackAsJsonLines) {
  const auto line = [](const char* id, const char* pay, const char* to) {
    return std::string("{\"placement_id\":\"") + id +
           "\",\"uscc\":\"914403001922038216\",\"kind\":\"post\",\"from\":\"2025-01-01\",\"to\":"
           "\"" +
           to + "\",\"pay\":" + pay + "}\n";
  };
  const auto text = bytes_of(written(
      workshop.file("p.jsonl", line("P1", "1e400", "2025-02-01") + line("P2", "1", "2024-02-01"))));
  EXPECT_THAT(text,
              HasSubstr("\"pay\":\"1e400\",\"reject_reason\":\"pay: the number is written with "
                        "an exponent\""));
  EXPECT_THAT(text, HasSubstr("\"placement_id\":\"P2\""));
}

TEST_F(RejectsTest, ParquetAndWorkbooksComeBackInTheirFormat) {
  const auto query =
      "SELECT 'P' || i AS placement_id, '914403001922038216' AS uscc, 'post' AS kind, '2025-01-01' "
      "AS \"from\", '2025-02-30' AS \"to\", 'a<b & \"c\"' AS pay FROM range(1, 3) t(i)";
  const auto parquet = workshop.folder + "/p.parquet";
  ASSERT_TRUE(workshop.connection.execute(std::string("COPY (") + query + ") TO '" + parquet +
                                          "' (FORMAT parquet)"));
  EXPECT_THAT(
      workshop.rows("SELECT placement_id, reject_remedy FROM '" + written(parquet) + "' LIMIT 1"),
      ::testing::ElementsAre(
          HasSubstr("P1|pay: write digits, with a point before decimals (in yuan); "
                    "to: correct the date")));
  const auto workbook = workshop.folder + "/p.xlsx";
  ASSERT_TRUE(detail::write_xlsx(workshop.connection, query, workbook));
  const auto again = written(written(workbook));  // a reject file is an input like any other
  EXPECT_EQ(again, workshop.folder + "/rejects/p.rejects.rejects.xlsx");
  EXPECT_THAT(workshop.rows("SELECT value FROM intake_faults WHERE column_name = 'pay' LIMIT 1"),
              ::testing::ElementsAre("a<b & \"c\""));
}

TEST_F(RejectsTest, AMendedRejectWorkbookCanBeImportedAsItIs) {
  const auto sent = workshop.folder + "/p.xlsx";
  ASSERT_TRUE(detail::write_xlsx(
      workshop.connection,
      "SELECT '00' || i AS placement_id, '914403001922038216' AS uscc, 'post' AS kind, "
      "'2025-01-01' AS \"from\", '2025-02-30' AS \"to\", '3000.50' AS pay FROM range(1, 3) t(i)",
      sent));
  const auto table = workshop.folder + "/rejects.csv";
  const auto read = detail::xlsx_to_csv(written(sent), table);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->titles, (std::vector<std::string>{"placement_id", "uscc", "kind", "from", "to",
                                                    "pay", "reject_reason", "reject_remedy"}));
  const auto mended = workshop.folder + "/mended.xlsx";
  ASSERT_TRUE(detail::write_xlsx(
      workshop.connection,
      "SELECT * EXCLUDE (\"1\") REPLACE ('2025-02-28' AS \"to\") FROM read_csv(" +
          engine::quoted_text(table) + ", header = true, all_varchar = true)",
      mended));
  const auto staged = workshop.stage(mended);
  ASSERT_TRUE(staged) << staged.error().message;
  EXPECT_EQ(staged->accepted, 2U);
  EXPECT_THAT(workshop.rows("SELECT placement_id, uscc, \"from\", \"to\", pay FROM " +
                            staged->draft_table + " ORDER BY 1 LIMIT 1"),
              ::testing::ElementsAre("001|914403001922038216|2025-01-01|2025-02-28|3000.5"));
}

}  // namespace
}  // namespace ronghe::intake
