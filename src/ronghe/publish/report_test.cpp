// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/report.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "ronghe/publish/background_pages.hpp"
#include "ronghe/publish/csv.hpp"
#include "ronghe/publish/data_cells.hpp"
#include "ronghe/publish/data_files.hpp"
#include "ronghe/publish/guide_page.hpp"
#include "ronghe/publish/indicator_page.hpp"
#include "ronghe/publish/list_pages.hpp"
#include "ronghe/publish/others_pages.hpp"
#include "ronghe/publish/overview_page.hpp"
#include "ronghe/publish/red_list.hpp"
#include "ronghe/publish/released.hpp"
#include "ronghe/publish/run_facts.hpp"
#include "ronghe/publish/spreadsheet.hpp"
#include "ronghe/publish/subject_page.hpp"
#include "ronghe/publish/testing.hpp"

namespace ronghe::publish {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::map<std::string, std::string> tree_of(const fs::path& folder) {
  std::map<std::string, std::string> tree;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    tree[fs::relative(entry.path(), folder).generic_string()] = content_of(entry.path());
  }
  return tree;
}

class Report : public testing::Test {
 protected:
  Report() { fs::create_directories(root_); }
  ~Report() override { fs::remove_all(root_); }

  std::map<std::string, std::string> written(const ReportInput& in, const std::string& name = "a") {
    auto connection = sample::filled(in);
    const auto done = write_report(sample::seen(connection), in, root_ / name);
    EXPECT_TRUE(done) << done.error().message;
    return tree_of(root_ / name);
  }

  fs::path root_ = fs::temp_directory_path() / ("ronghe_report_test_" + std::to_string(getpid()));
};

TEST_F(Report, BothLanguagesHaveTheSamePages) {
  const auto tree = written(sample::input());
  std::set<std::string> zh, en;
  for (const auto& [path, content] : tree) {
    if (!path.ends_with(".html")) continue;
    const bool english = path.starts_with("en/");
    (english ? en : zh).insert(english ? path.substr(3) : path);
    EXPECT_THAT(content, HasSubstr(english ? "<html lang=\"en\">" : "<html lang=\"zh-CN\">"));
  }
  EXPECT_EQ(zh, en);
  EXPECT_TRUE(zh.contains("region/440303.html"));
  EXPECT_TRUE(zh.contains("college/4144010001.html"));
  EXPECT_TRUE(zh.contains("indicator/C1.10.html"));
  EXPECT_FALSE(zh.contains("enterprise/E-1.html"));
}

TEST_F(Report, EveryLinkLeadsToAFileOfTheSite) {
  const auto tree = written(sample::input());
  const std::regex link("(?:href|src)=\"([^\"#]*)(#[^\"]*)?\"");
  std::size_t links = 0;
  for (const auto& [path, content] : tree) {
    if (!path.ends_with(".html")) continue;
    for (std::sregex_iterator at(content.begin(), content.end(), link), end; at != end; ++at) {
      const auto target = (*at)[1].str();
      if (target.empty()) continue;
      const auto full = (fs::path(path).parent_path() / target).lexically_normal();
      EXPECT_TRUE(tree.contains(full.generic_string())) << path << " links to " << target;
      ++links;
    }
  }
  EXPECT_GT(links, 500);
}

TEST_F(Report, NamesAndTextsOfThePackAreEscaped) {
  for (const auto& [path, content] : written(sample::input())) {
    if (!path.ends_with(".html")) continue;
    EXPECT_THAT(content, Not(HasSubstr("<b>"))) << path;
    EXPECT_THAT(content, Not(HasSubstr("<甲>"))) << path;
    EXPECT_THAT(content, Not(HasSubstr("{{"))) << path;
  }
}

TEST_F(Report, ALightIsWordAndShape) {
  const auto tree = written(sample::input());
  const auto& zh = tree.at("region/440303.html");
  EXPECT_THAT(zh, HasSubstr("<use href=\"#shape-red\"/></svg>红灯</span>"));
  EXPECT_THAT(zh, HasSubstr("<use href=\"#shape-yellow\"/></svg>黄灯</span>"));
  EXPECT_THAT(zh, HasSubstr("<use href=\"#shape-none\"/></svg>无数据</span>"));
  EXPECT_THAT(tree.at("en/region/440303.html"),
              HasSubstr("<use href=\"#shape-red\"/></svg>Red</span>"));
}

TEST_F(Report, ARegionSaysWhyInOneSentence) {
  const auto tree = written(sample::input());
  EXPECT_THAT(tree.at("region/440303.html"),
              HasSubstr("企业实际参与率 21.3%，低于红线 30.0%（相差 −8.7\u00a0个百分点）"));
  EXPECT_THAT(tree.at("en/region/440303.html"),
              HasSubstr("Enterprise actual participation rate: 21.3%, below the red line 30.0% "
                        "(−8.7\u00a0points)"));
}

TEST_F(Report, MissingIsNamedHatchedAndNeverZero) {
  const auto tree = written(sample::input());
  const auto& page = tree.at("region/440303.html");
  EXPECT_THAT(page, HasSubstr("n missing\" title=\"不适用\"><span>z</span>"));
  EXPECT_THAT(page, HasSubstr("n missing\" title=\"未采集\"><span>未采集</span>"));
}

TEST_F(Report, ASmallDenominatorIsSuppressedOnPagesAndInData) {
  const auto tree = written(sample::input());
  EXPECT_THAT(tree.at("region/440303.html"), HasSubstr("title=\"保密，所涉过少\"><span>c</span>"));
  EXPECT_THAT(tree.at("region/440303.html"), Not(HasSubstr("4 ÷ 5")));
  EXPECT_THAT(tree.at("data/region.csv"), HasSubstr("C1.1,,ratio,,,none,不判定,,,,,suppressed"));
}

TEST_F(Report, ANumberThatWouldGiveASmallOneAwayIsSuppressedToo) {
  const auto in = sample::input();
  auto connection = sample::filled(in);
  // 440303 has 4 of 5, which is hidden; 60 of 75 less 56 of 70 would tell.
  for (const auto* row : {"'440300', 60, 75, 0.8", "'440304', 56, 70, 0.8"}) {
    const auto done = connection.execute("INSERT INTO run_value SELECT '" + in.run_id +
                                         "', 'C1.1', 'region', v.*, NULL, NULL, 1, "
                                         "'yellow', 3, 0.9, -0.1, NULL, NULL FROM (VALUES (" +
                                         std::string(row) + ")) v");
    ASSERT_TRUE(done) << done.error().message;
  }
  ASSERT_TRUE(
      connection.execute("INSERT INTO run_score SELECT run_id, kind, subject, 'result', "
                         "61.25, 1 FROM run_light WHERE subject IN ('440303', '440304')"));
  ASSERT_TRUE(write_report(sample::seen(connection), in, root_ / "a"));
  const auto tree = tree_of(root_ / "a");
  EXPECT_THAT(tree.at("data/region.csv"), HasSubstr("C1.1,0.8,ratio,60,75"));
  EXPECT_THAT(tree.at("data/region.csv"), HasSubstr("福田区,,C1.1,,ratio,,,yellow"));
  for (const auto& [path, content] : tree) {
    if (path.ends_with(".xlsx")) continue;
    EXPECT_THAT(content, Not(HasSubstr("56 ÷ 70"))) << path;
    EXPECT_THAT(content, Not(HasSubstr(",56,70,"))) << path;
  }
  // The score of 440303 is made of the small number, that of 440304 of its neighbour.
  for (const auto* code : {"region,440303", "region,440304"}) {
    EXPECT_THAT(
        tree.at("data/lights.csv"),
        ::testing::ContainsRegex(std::string(code) + ",[^\n]*A1.1,41.25,,,,0.85,result total"));
  }
  EXPECT_THAT(tree.at("region/440303.html"), HasSubstr("<td class=\"n missing\"><span>c</span>"));
}

TEST_F(Report, ChangesAreThoseSinceThePreviousRun) {
  auto in = sample::input();
  EXPECT_THAT(written(in).at("index.html"), HasSubstr("没有更早日期的同一政策包的运行可比"));
  in.previous = sample::previous();
  const auto tree = written(in);
  EXPECT_THAT(tree.at("region/440303.html"), HasSubstr("上次黄灯，本次红灯"));
  EXPECT_THAT(tree.at("index.html"), HasSubstr("region/440303.html\">罗湖区</a></th>"));
}

TEST_F(Report, SyntheticDataIsMarkedOnEveryPage) {
  auto in = sample::input();
  for (const auto& [path, content] : written(in)) {
    if (!path.ends_with(".html")) continue;
    EXPECT_THAT(content, HasSubstr("SYNTHETIC")) << path;
  }
  in.synthetic = false;
  EXPECT_THAT(written(in).at("index.html"), Not(HasSubstr("SYNTHETIC")));
}

TEST_F(Report, CsvOpensInSpreadsheetsAndRunsNoFormula) {
  const auto tree = written(sample::input());
  EXPECT_THAT(tree.at("data/lights.csv"), StartsWith("\xEF\xBB\xBFkind,code,name_zh"));
  EXPECT_THAT(
      tree.at("data/lights.csv"),
      HasSubstr("body,\"X/1 \"\"a\"\"\",'=样例共同体,'=Sample community,440303,green,绿灯"));
  EXPECT_THAT(
      tree.at("data/enterprise.csv"),
      HasSubstr("E-1,样例企业,Sample firm,A1.1,0,ratio,0,3,red,红灯,2,0.3,-0.3,0.75,,,\r\n"));
}

TEST_F(Report, AShareOfCountedRowsHasItsInterval) {
  auto in = sample::input();
  in.indicators[0].share_of_rows = true;
  const auto tree = written(in);
  // 213 of 1000; the limit of 30 % asks for no further digits.
  EXPECT_THAT(tree.at("region/440303.html"),
              HasSubstr("<span>21.3%</span><small>18.9%–23.9%</small>"));
  EXPECT_THAT(tree.at("data/region.csv"), HasSubstr(",0.75,,0.18"));
  EXPECT_THAT(tree.at("indicator/A1.1.html"), HasSubstr("18.9%–23.9%"));
}

TEST_F(Report, AValueWithoutALightIsCalledNotJudged) {
  auto in = sample::input();
  auto connection = sample::filled(in);
  ASSERT_TRUE(
      connection.execute("UPDATE run_value SET light = 'none', limit_value = NULL "
                         "WHERE indicator = 'A1.1' AND subject IN ('440000', '440303')"));
  ASSERT_TRUE(write_report(sample::seen(connection), in, root_ / "a"));
  const auto tree = tree_of(root_ / "a");
  const auto& page = tree.at("indicator/A1.1.html");
  EXPECT_THAT(page, HasSubstr("21.3%。不判定。"));
  EXPECT_THAT(page, HasSubstr("3 个县级地区：红灯 1 · 绿灯 1 · 不判定 1。"));
  EXPECT_THAT(page, Not(HasSubstr("无数据 1")));
  EXPECT_THAT(tree.at("data/region.csv"), HasSubstr("A1.1,0.213,ratio,213,1000,none,不判定"));
  EXPECT_THAT(tree.at("indicators.html"), HasSubstr("data-label=\"无数据\" class=\"n\">0</td>"
                                                    "<td data-label=\"不判定\" class=\"n\">2<"));
}

TEST_F(Report, AnIndicatorOfNoAreaBeginsWithItsCounts) {
  auto in = sample::input();
  auto connection = sample::filled(in);
  ASSERT_TRUE(
      connection.execute("DELETE FROM run_value WHERE indicator = 'C1.1' AND "
                         "kind = 'region'"));
  ASSERT_TRUE(write_report(sample::seen(connection), in, root_ / "a"));
  const auto page = content_of(root_ / "a" / "indicator/C1.1.html");
  EXPECT_THAT(page, HasSubstr("<p class=\"lead\">1 个院校：黄灯 1。</p>"));
  EXPECT_THAT(page, Not(HasSubstr("<p>1 个院校")));
}

TEST_F(Report, TheIntervalOfARunGoesBeforeOurs) {
  auto in = sample::input();
  in.indicators[0].share_of_rows = true;
  auto connection = sample::filled(in);
  ASSERT_TRUE(
      connection.execute("UPDATE run_value SET low = 0.2, high = 0.22 "
                         "WHERE subject = '440303' AND indicator = 'A1.1'"));
  ASSERT_TRUE(write_report(sample::seen(connection), in, root_ / "a"));
  EXPECT_THAT(content_of(root_ / "a" / "region/440303.html"), HasSubstr("20.0%–22.0%"));
}

TEST_F(Report, EachIndicatorHasAWorkbook) {
  const auto tree = written(sample::input());
  EXPECT_THAT(tree.at("data/A1.1.xlsx"), StartsWith("PK"));
  EXPECT_THAT(tree.at("downloads.html"),
              HasSubstr("download=\"融合_广东省_A1.1_2025-12-31_3f2a9c81.xlsx\""));
}

TEST_F(Report, TheSameRunGivesTheSameBytes) {
  const auto in = sample::input();
  EXPECT_EQ(written(in, "a"), written(in, "b"));
}

TEST_F(Report, TheExplanationOfTheCallerIsShown) {
  auto in = sample::input();
  in.explain = [](const ExplainQuestion& question) -> Result<ExplanationText> {
    if (question.indicator == "light")
      return ExplanationText{.rule = "R-" + std::string(question.decision), .to_green = ""};
    return ExplanationText{.rule = "< 0.3",
                           .to_green = "way of " + std::string(question.indicator)};
  };
  const auto tree = written(in);
  const auto& page = tree.at("region/440303.html");
  EXPECT_THAT(page, HasSubstr("R-overall"));
  EXPECT_THAT(page, HasSubstr("&lt; 0.3"));
  EXPECT_THAT(page, HasSubstr("way of A1.1"));
  EXPECT_THAT(page, Not(HasSubstr("way of C1.10")));
}

// The cells of a table are for who asks how it was decided.
TEST_F(Report, RulesAreWordsAndTheCellsStandBehindThem) {
  auto in = sample::input();
  in.explain = [](const ExplainQuestion&) -> Result<ExplanationText> {
    return ExplanationText{.rule = "低于红灯线", .cells = "value: < red limit"};
  };
  const auto tree = written(in);
  const std::string cell = "value: &lt; red limit";
  for (const auto& [path, content] : tree) {
    for (auto at = content.find(cell); at != std::string::npos; at = content.find(cell, at + 1)) {
      const auto opened = content.rfind("<details", at), closed = content.rfind("</details>", at);
      ASSERT_NE(opened, std::string::npos) << path;
      EXPECT_TRUE(closed == std::string::npos || opened > closed) << path;
    }
  }
  EXPECT_THAT(tree.at("region/440303.html"), HasSubstr(cell));
  EXPECT_THAT(tree.at("indicator/A1.1.html"),
              HasSubstr("<details class=\"how\"><summary>怎样计算</summary><code"));
}

TEST_F(Report, RedIndicatorsThatDoNotDecideAreExplained) {
  auto in = sample::input();
  in.deciding = [](const Judged&) { return std::vector<std::size_t>{2}; };
  auto connection = sample::filled(in);
  ASSERT_TRUE(connection.execute("UPDATE run_light SET light = 'yellow' WHERE subject = '440303'"));
  ASSERT_TRUE(write_report(sample::seen(connection), in, root_ / "a"));
  const auto page = content_of(root_ / "a" / "region/440303.html");
  EXPECT_THAT(page, HasSubstr("<span>需求到开课时间 250"));  // the one that decided
  EXPECT_THAT(page, HasSubstr("另有 1 项红灯没有决定总体灯：A1.1 企业实际参与率。"));
  EXPECT_THAT(content_of(root_ / "a" / "region/440304.html"), Not(HasSubstr("另有 1 项红灯")));
}

TEST_F(Report, ADimensionThatAKindDoesNotHaveIsNotCalledMissing) {
  auto in = sample::input();
  for (auto& indicator : in.indicators) {
    if (indicator.dimension == "process") indicator.subjects = {"region"};
  }
  const auto tree = written(in);
  const std::string process = "<th scope=\"row\">过程管理</th>";
  EXPECT_THAT(tree.at("college/4144010001.html"), Not(HasSubstr(process)));
  EXPECT_THAT(tree.at("region/440303.html"), HasSubstr(process));
}

// One value of seven is hidden, one does not exist, one was not sent.
TEST_F(Report, WhatIsMissingIsToldApartFromWhatIsHiddenOrDoesNotExist) {
  const auto tree = written(sample::input());
  EXPECT_THAT(tree.at("index.html"), HasSubstr(" 不适用（没有可衡量的对象）、"));
  EXPECT_THAT(tree.at("index.html"), HasSubstr(" 不公开或保密、"));
  EXPECT_THAT(tree.at("index.html"), HasSubstr(" 未采集；没有数值的逐项列出"));
}

TEST_F(Report, ChineseSentencesHaveNoSpaceBetweenThem) {
  for (const auto& [path, content] : written(sample::input())) {
    if (!path.ends_with(".html") || path.starts_with("en/")) continue;
    for (auto at = content.find("。 "); at != std::string::npos; at = content.find("。 ", at + 1)) {
      const auto next = static_cast<unsigned char>(content[at + 4]);
      EXPECT_LT(next, 0x80U) << path << ": " << content.substr(at, 40);
    }
  }
}

TEST_F(Report, AQrCodeIsThereOnlyWhereItCanBeOpened) {
  auto in = sample::input();
  EXPECT_THAT(written(in).at("index.html"), Not(HasSubstr("class=\"qr\"")));
  in.site.base_url = "https://example.org/";
  EXPECT_THAT(written(in, "b").at("index.html"), HasSubstr("class=\"qr\""));
}

TEST_F(Report, LongListsAreDividedIntoPagesThatNameTheirCodes) {
  auto in = sample::input();
  auto connection = sample::filled(in);
  for (std::size_t i = 0; i < rows_of_a_page; ++i) {
    const auto code = "F-" + std::to_string(1000 + i);
    ASSERT_TRUE(connection.execute("INSERT INTO run_light VALUES ('" + in.run_id +
                                   "', 'enterprise', '" + code + "', 'red', 'overall', 1, '')"));
  }
  ASSERT_TRUE(write_report(sample::seen(connection), in, root_ / "a"));
  const auto tree = tree_of(root_ / "a");
  EXPECT_THAT(tree.at("others.html"), HasSubstr("href=\"others/enterprise-red-1.html\""));
  EXPECT_THAT(tree.at("others.html"), Not(HasSubstr("F-1000")));
  const auto& first = tree.at("others/enterprise-red-1.html");
  const auto& second = tree.at("others/enterprise-red-2.html");
  EXPECT_THAT(first, HasSubstr("E-1–F-1098"));
  EXPECT_THAT(first, HasSubstr("href=\"../others/enterprise-red-2.html\">F-1099–F-1099</a>"));
  EXPECT_THAT(first, Not(HasSubstr("class=\"code\">F-1099")));
  EXPECT_THAT(second, HasSubstr("class=\"code\">F-1099"));
  EXPECT_THAT(second, Not(HasSubstr("rel=\"next\"")));
  EXPECT_FALSE(tree.contains("others/enterprise-red-3.html"));
}

// others.html, the regions of a kind, the region: three clicks without a script.
TEST_F(Report, SubjectsWithoutPagesAreFoundByRegion) {
  auto in = sample::input();
  in.subjects.push_back(
      {.kind = "enterprise", .code = "E-3", .name = {}, .parent = "", .region_class = {}});
  auto connection = sample::filled(in);
  ASSERT_TRUE(connection.execute("INSERT INTO run_light VALUES ('" + in.run_id +
                                 "', 'enterprise', 'E-3', 'yellow', 'overall', 1, '')"));
  ASSERT_TRUE(write_report(sample::seen(connection), in, root_ / "a"));
  const auto tree = tree_of(root_ / "a");
  EXPECT_THAT(tree.at("others.html"), HasSubstr("href=\"others/enterprise-regions.html\""));
  const auto& index = tree.at("others/enterprise-regions.html");
  EXPECT_THAT(index, HasSubstr("<a href=\"../others/enterprise-in-440303-1.html\">"));
  EXPECT_THAT(index, HasSubstr("深圳市</h2>"));
  EXPECT_THAT(index, HasSubstr("罗湖区</a> <span class=\"where\">红灯 1</span>"));
  EXPECT_THAT(index, HasSubstr("地区不明</a> <span class=\"where\">黄灯 1</span>"));
  EXPECT_THAT(index, Not(HasSubstr("福田区")));
  const auto& region = tree.at("others/enterprise-in-440303-1.html");
  EXPECT_THAT(region, HasSubstr("class=\"code\">E-1</td>"));
  EXPECT_THAT(region, Not(HasSubstr("E-3")));
  EXPECT_THAT(tree.at("others/enterprise-in-none-1.html"), HasSubstr("class=\"code\">E-3</td>"));
}

TEST_F(Report, TheGuideTellsOfEveryColumnInBothLanguages) {
  const auto tree = written(sample::input());
  for (const auto* file : {"data/lights.csv", "data/region.csv"}) {
    auto head = tree.at(file).substr(3);  // after the mark of UTF-8
    head = head.substr(0, head.find('\r')) + ",";
    for (std::size_t at = 0; at < head.size();) {
      const auto end = head.find(',', at);
      const auto row = "<code>" + head.substr(at, end - at) + "</code></th><td>";
      for (const auto* guide : {"guide.html", "en/guide.html"}) {
        EXPECT_THAT(tree.at(guide), HasSubstr(row)) << file;
        EXPECT_THAT(tree.at(guide), Not(HasSubstr(row + "<"))) << file;
      }
      at = end + 1;
    }
  }
  for (const auto* column : sheet_columns) {
    EXPECT_THAT(tree.at("guide.html"), HasSubstr(both_words(column))) << column;
  }
}

TEST_F(Report, SpreadsheetsThatKeepCodesComeFirst) {
  const auto tree = written(sample::input());
  const auto& page = tree.at("downloads.html");
  EXPECT_LT(page.rfind(".xlsx</a>"), page.find(".csv</a>"));
  EXPECT_THAT(page, HasSubstr("9.2E+17"));
  EXPECT_THAT(tree.at("others.html"), HasSubstr("9.2E+17"));
}

TEST_F(Report, ARefusedExplanationLeavesNothingBehind) {
  auto in = sample::input();
  in.explain = [](const ExplainQuestion&) -> Result<ExplanationText> {
    return fail(ErrorKind::fault, "no table");
  };
  auto connection = sample::filled(in);
  EXPECT_FALSE(write_report(sample::seen(connection), in, root_ / "a"));
  EXPECT_TRUE(fs::is_empty(root_));
}

TEST_F(Report, AnUnknownRunIsNamed) {
  auto in = sample::input();
  auto connection = sample::filled(in);
  in.run_id = "ffffffffffff";
  const auto done = write_report(sample::seen(connection), in, root_ / "a");
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, ErrorKind::not_found);
  EXPECT_THAT(done.error().message, HasSubstr("ffffffffffff"));
}

}  // namespace
}  // namespace ronghe::publish
