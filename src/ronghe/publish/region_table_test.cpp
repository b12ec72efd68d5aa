// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/region_table.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "ronghe/publish/data_cells.hpp"
#include "ronghe/publish/report.hpp"
#include "ronghe/publish/table_page.hpp"
#include "ronghe/publish/testing.hpp"

namespace ronghe::publish {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class TheTable : public testing::Test {
 protected:
  TheTable() { fs::create_directories(root_); }
  ~TheTable() override { fs::remove_all(root_); }

  std::string content(const std::string& path) const {
    std::ifstream file(root_ / path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const ReportInput& in) const {
    auto connection = sample::filled(in);
    const auto done = write_report(sample::seen(connection), in, root_ / "a");
    ASSERT_TRUE(done) << done.error().message;
  }

  fs::path root_ = fs::temp_directory_path() / ("ronghe_table_test_" + std::to_string(getpid()));
};

TEST_F(TheTable, HoldsEachRegionByEachOfItsIndicators) {
  write(sample::input());
  const auto page = content("a/table.html");
  for (const auto* code : {"440000", "440100", "440300", "440103", "440303", "440304"}) {
    EXPECT_THAT(page, HasSubstr("<tr data-code=\"" + std::string(code) + "\"")) << code;
  }
  EXPECT_THAT(page, Not(HasSubstr("4144010001")));
  // 440304: 29.99 %, and no word about what it was not judged by.
  EXPECT_THAT(page, HasSubstr("<td data-label=\"A1.1\" data-digits=\"0.2999\">"));
  EXPECT_THAT(page, HasSubstr("<td data-label=\"B3.2\" data-digits=\"250\">"));
  EXPECT_THAT(page, HasSubstr("<td data-label=\"C1.10\" title=\"未采集\">"));
  EXPECT_THAT(page, HasSubstr("<td data-label=\"B3.2\">–</td>"));
  // What is made by the script stands in a form that is not there without it.
  EXPECT_THAT(page, HasSubstr("<form id=\"table-choice\" class=\"choice\" hidden "));
  EXPECT_LT(page.find("data/table.xlsx\" download=\"融合_广东省_数据表_2025-12-31_3f2a9c81.xlsx"),
            page.find("data/table.csv\""));
}

TEST_F(TheTable, TellsNoNumberThatIsHidden) {
  write(sample::input());
  // 4 of 5 graduates of 440303.
  EXPECT_THAT(content("a/table.html"),
              HasSubstr("<td data-label=\"C1.1\" title=\"保密，所涉过少\">"));
  EXPECT_THAT(content("a/table.html"), Not(HasSubstr("data-digits=\"0.8\"")));
  EXPECT_THAT(content("a/data/table.csv"),
              HasSubstr("440303,罗湖区,,440300,east,3,red,0.213,red,,,none,not_applicable,"
                        "250,yellow,,,none,suppressed,,none,not_collected\r\n"));
}

TEST_F(TheTable, ItsFilesHoldTheSameValuesAsThoseOfRegions) {
  write(sample::input());
  EXPECT_THAT(content("a/data/table.csv"),
              StartsWith("\xEF\xBB\xBF"
                         "code,name_zh,name_en,region,class,level,light,A1.1,"
                         "A1.1_light,A1.1_missing,A2.3,"));
  EXPECT_THAT(content("a/data/table.csv"),
              HasSubstr("440304,福田区,,440300,east,3,red,0.2999,red,,"));
  EXPECT_THAT(content("a/data/region.csv"), HasSubstr("440304,福田区,,A1.1,0.2999,"));
  EXPECT_THAT(content("a/data/table.xlsx"), StartsWith("PK"));
  EXPECT_THAT(content("a/downloads.html"), HasSubstr("data/table.xlsx"));
  for (const auto* guide : {"guide.html", "en/guide.html"}) {
    for (const auto* column : {"A1.1", "A1.1_light", "A1.1_missing", "level"}) {
      EXPECT_THAT(content("a/" + std::string(guide)),
                  HasSubstr("<code>" + std::string(column) + "</code></th><td>"));
    }
  }
}

// Half a level would look like all of it.
TEST_F(TheTable, EndsWhereItIsTooLongWithAWholeLevel) {
  auto in = sample::input();
  auto connection = sample::filled(in);
  const auto add = [&](std::size_t many) {
    for (std::size_t i = 0; i < many; ++i) {
      const auto code = std::to_string(450000 + i);
      in.subjects.push_back({.kind = "region",
                             .code = code,
                             .name = {},
                             .parent = "440300",
                             .region_class = "east",
                             .level = 3});
      ASSERT_TRUE(connection.execute("INSERT INTO run_light VALUES ('" + in.run_id +
                                     "', 'region', '" + code + "', 'red', 'overall', 1, '')"));
    }
  };
  const std::string row = "<tr data-code=\"";
  const auto rows = [&](const std::string& name) {
    EXPECT_TRUE(write_report(sample::seen(connection), in, root_ / name));
    const auto page = content(name + "/table.html");
    std::size_t count = 0;
    for (auto at = page.find(row); at != std::string::npos; at = page.find(row, at + 1)) ++count;
    return count;
  };
  constexpr std::size_t there = 6, above = 3;
  add(table_regions_max - there);
  EXPECT_EQ(rows("a"), table_regions_max);
  EXPECT_THAT(content("a/table.html"), Not(HasSubstr("共 400 个")));
  in.subjects.push_back({.kind = "region",
                         .code = "460000",
                         .name = {},
                         .parent = "440300",
                         .region_class = "east",
                         .level = 3});
  ASSERT_TRUE(connection.execute("INSERT INTO run_light VALUES ('" + in.run_id +
                                 "', 'region', '460000', 'red', 'overall', 1, '')"));
  EXPECT_EQ(rows("b"), above);
  EXPECT_THAT(content("b/table.html"), HasSubstr("本页列出 3 个地区，共 401 个"));
  EXPECT_THAT(content("b/data/table.csv"), HasSubstr("460000,"));
}

}  // namespace
}  // namespace ronghe::publish
