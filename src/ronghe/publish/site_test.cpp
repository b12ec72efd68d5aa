// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/site.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

#include "ronghe/publish/find_page.hpp"
#include "ronghe/publish/report.hpp"
#include "ronghe/publish/testing.hpp"

// What every page must hold, whoever reads it and with what: language, title, skip link, headings,
// captions and scopes of tables, names of figures and fields, ends of links.
namespace ronghe::publish {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

using Tree = std::map<std::string, std::string>;

std::vector<std::string> all_of(const std::string& html, const std::string& pattern) {
  const std::regex expression(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator at(html.begin(), html.end(), expression), end; at != end; ++at) {
    found.push_back(at->size() > 1 ? (*at)[1].str() : at->str());
  }
  return found;
}

// The elements of a name, from their opening to their closing tag; they do not nest here.
std::vector<std::string> elements(const std::string& html, const std::string& name) {
  std::vector<std::string> found;
  const auto closing = "</" + name + ">";
  for (auto at = html.find("<" + name); at != std::string::npos;
       at = html.find("<" + name, at + 1)) {
    const auto after = html[at + name.size() + 1];
    if (after != ' ' && after != '>') continue;
    const auto end = html.find(closing, at);
    found.push_back(html.substr(at, end == std::string::npos ? end : end - at + closing.size()));
  }
  return found;
}

class SitePages : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto in = sample::input();
    in.previous = sample::previous();
    in.earlier = {sample::previous()};
    in.site = {.name = {},
               .sponsor = {.zh = "某省教育厅", .en = "Department of Education"},
               .contact = {.zh = "报告错误", .en = "Report an error"},
               .contact_url = "mailto:lights@example.org",
               .filing_number = "某ICP备00000000号",
               .site_code = "0000000000",
               .base_url = "https://example.org/lights/"};
    const auto root = fs::temp_directory_path() / ("ronghe_site_test_" + std::to_string(getpid()));
    auto connection = sample::filled(in);
    auto sight = sample::seen(connection);
    sight.released = {in.run_id, in.previous->run_id};
    const auto done = write_report(sight, in, root);
    ASSERT_TRUE(done) << done.error().message;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      tree_[fs::relative(entry.path(), root).generic_string()] = {
          std::istreambuf_iterator<char>(file), {}};
    }
    fs::remove_all(root);
  }
  static void TearDownTestSuite() { tree_.clear(); }
  static Tree pages() {
    Tree html;
    for (const auto& [path, content] : tree_) {
      if (path.ends_with(".html")) html.emplace(path, content);
    }
    return html;
  }
  static inline Tree tree_;
};

TEST_F(SitePages, SayTheirLanguageTitleAndWayPastTheNavigation) {
  EXPECT_GT(pages().size(), 40);
  std::map<std::string, std::set<std::string>> titles;
  for (const auto& [path, html] : pages()) {
    SCOPED_TRACE(path);
    const bool english = path.starts_with("en/");
    EXPECT_EQ(all_of(html, "<html lang=\"([^\"]*)\">"),
              std::vector<std::string>{english ? "en" : "zh-CN"});
    const auto title = elements(html, "title");
    ASSERT_FALSE(title.empty());
    EXPECT_TRUE(titles[english ? "en" : "zh"].insert(title.front()).second)
        << "title is not its own";
    EXPECT_LT(html.find("<a class=\"skip\" href=\"#main\">"), html.find("<nav"));
    EXPECT_THAT(html, HasSubstr("<main id=\"main\""));
    EXPECT_EQ(elements(html, "h1").size(), 1);
    EXPECT_EQ(all_of(html, "href=\"[^\"]*find\\.html\"").empty(), false);
  }
}

TEST_F(SitePages, TablesHaveACaptionAndEachHeaderCellAScope) {
  std::size_t tables = 0;
  for (const auto& [path, html] : pages()) {
    for (const auto& table : elements(html, "table")) {
      SCOPED_TRACE(path + "\n" + table.substr(0, 200));
      ++tables;
      const auto captions = all_of(table, "<caption>([^<]+)");
      EXPECT_EQ(captions.size(), 1);
      for (const auto& cell : all_of(table, "<th[ >][^>]*>?"))
        EXPECT_THAT(cell, HasSubstr("scope="));
      EXPECT_THAT(table, HasSubstr("<th"));
      EXPECT_EQ(all_of(table, "<table").size(), 1) << "tables do not nest";
    }
  }
  EXPECT_GT(tables, 60);
}

TEST_F(SitePages, EveryPageSaysHowFarTheDepartmentsHaveVouched) {
  for (const auto& [path, html] : pages()) {
    EXPECT_THAT(html, HasSubstr(path.starts_with("en/")
                                    ? "Standing of the decisions published, not final yet (2/3)"
                                    : "决定状态 已公布，尚未终局 (2/3)"))
        << path;
  }
}

TEST_F(SitePages, TablesThatBecomeCardsNameEachCell) {
  for (const auto& [path, html] : pages()) {
    for (const auto& table : elements(html, "table")) {
      if (!table.contains("cards") && !table.contains("wide")) continue;
      for (const auto& cell : all_of(table, "<td[^>]*>")) {
        EXPECT_THAT(cell, HasSubstr("data-label=\"")) << path;
        EXPECT_THAT(cell, Not(HasSubstr("data-label=\"\""))) << path;
      }
    }
  }
}

TEST_F(SitePages, IdsAreUniqueAndEveryFragmentLeadsToOne) {
  for (const auto& [path, html] : pages()) {
    std::set<std::string> ids;
    for (const auto& id : all_of(html, " id=\"([^\"]*)\"")) {
      EXPECT_TRUE(ids.insert(id).second) << path << " has two elements #" << id;
    }
    for (const auto* attribute : {"href=\"#([^\"]*)\"", "aria-labelledby=\"([^\"]*)\"",
                                  "for=\"([^\"]*)\"", "url\\(#([^)]*)\\)"}) {
      for (const auto& id : all_of(html, attribute)) {
        EXPECT_TRUE(ids.contains(id)) << path << " refers to #" << id;
      }
    }
  }
}

TEST_F(SitePages, FiguresAndFieldsHaveNames) {
  for (const auto& [path, html] : pages()) {
    for (const auto& tag : all_of(html, "<svg[^>]*>")) {
      EXPECT_TRUE(tag.contains("aria-hidden=\"true\"") || tag.contains("aria-label"))
          << path << tag;
    }
    for (const auto& tag : all_of(html, "<input[^>]*>")) {
      EXPECT_THAT(tag, HasSubstr(" id=\"")) << path;
    }
    for (const auto& figure : elements(html, "figure")) {
      EXPECT_THAT(figure, HasSubstr("<figcaption>")) << path;
      EXPECT_THAT(figure, HasSubstr("3f2a9c81d0e4")) << path << ": no source under the figure";
      const auto after = html.find(figure) + figure.size();
      EXPECT_LT(html.find("<table class=\"bins\">", after) - after, 10) << path << ": no table";
    }
  }
}

TEST_F(SitePages, LightsAreAWordAndAShapeWhereverTheyStand) {
  const std::set<std::string> words{
      "zh red 红灯", "zh yellow 黄灯",   "zh green 绿灯",  "zh none 无数据",  "zh none 不判定",
      "en red Red",  "en yellow Yellow", "en green Green", "en none No data", "en none Not judged"};
  std::size_t lights = 0;
  for (const auto& [path, html] : pages()) {
    const std::regex light(
        "<span class=\"light ([a-z]+)\"><svg [^>]*><use href=\"#shape-([a-z]+)\"/></svg>([^<]*)<");
    for (std::sregex_iterator at(html.begin(), html.end(), light), end; at != end; ++at, ++lights) {
      EXPECT_EQ((*at)[1], (*at)[2]);
      const auto* language = path.starts_with("en/") ? "en " : "zh ";
      EXPECT_TRUE(words.contains(language + (*at)[1].str() + " " + (*at)[3].str())) << at->str();
    }
    EXPECT_EQ(all_of(html, "class=\"light ").size(), all_of(html, "<use href=\"#shape-").size());
  }
  EXPECT_GT(lights, 100);
}

// Chinese on an English page stands in an element that says so.
TEST_F(SitePages, EnglishPagesMarkWhatIsChinese) {
  const std::regex marked("<([a-z]+)[^>]* lang=\"zh-CN\"[^>]*>[^<]*</\\1>");
  const std::regex attributes("(?:download|hreflang|lang)=\"[^\"]*\"");
  for (const auto& [path, html] : pages()) {
    if (!path.starts_with("en/")) continue;
    const auto body = html.substr(html.find("<body"));
    const auto rest = std::regex_replace(std::regex_replace(body, marked, ""), attributes, "");
    const auto unmarked = all_of(rest, "[^<>\\x00-\\x7F]*\xE4[\xB8-\xBF][^<>]*");
    EXPECT_TRUE(unmarked.empty()) << path << ": " << (unmarked.empty() ? "" : unmarked.front());
  }
}

TEST_F(SitePages, TheFootNamesTheOfficeAndLeadsBack) {
  const auto& zh = tree_.at("region/440303.html");
  const auto& en = tree_.at("en/region/440303.html");
  EXPECT_THAT(zh, HasSubstr("主办单位：某省教育厅"));
  EXPECT_THAT(en, HasSubstr("Sponsor: Department of Education"));
  EXPECT_THAT(zh, HasSubstr("备案号：某ICP备00000000号"));
  EXPECT_THAT(en, HasSubstr("Filing number: <span lang=\"zh-CN\">某ICP备00000000号</span>"));
  EXPECT_THAT(zh, HasSubstr("网站标识码：0000000000"));
  EXPECT_THAT(zh, HasSubstr("<a href=\"mailto:lights@example.org\">报告错误</a>"));
  EXPECT_THAT(zh, HasSubstr("https://example.org/lights/3f2a9c81d0e4/region/440303.html</a>"));
  EXPECT_THAT(en, HasSubstr("https://example.org/lights/3f2a9c81d0e4/en/region/440303.html</a>"));
  EXPECT_THAT(zh, HasSubstr("@bottom-left{content:\"https://example.org/lights/3f2a9c81d0e4/"
                            "region/440303.html\"}"));
  for (const auto& [path, html] : pages()) EXPECT_THAT(html, HasSubstr("class=\"qr\"")) << path;
}

TEST_F(SitePages, ChangesSinceThePreviousRunAreGivenInPoints) {
  EXPECT_THAT(tree_.at("region/440303.html"), HasSubstr("▼\u00a0−0.7\u00a0个百分点"));
  EXPECT_THAT(tree_.at("en/region/440303.html"), HasSubstr("▼\u00a0−0.7\u00a0points"));
  EXPECT_THAT(tree_.at("index.html"), HasSubstr("证据由 3,000,000 条变为 3,141,592 条"));
  EXPECT_THAT(tree_.at("index.html"), HasSubstr("2024年12月31日"));
}

TEST_F(SitePages, EveryPageSaysHowItIsCited) {
  const auto& zh = tree_.at("region/440303.html");
  EXPECT_THAT(zh, HasSubstr("<p class=\"cite\">引用本页：<span>某省教育厅。《440303 罗湖区》，"));
  EXPECT_THAT(zh, HasSubstr("》，融合：产教融合红黄绿灯。数据截至2025年12月31日，运行 "
                            "3f2a9c81d0e4。https://example.org/lights/3f2a9c81d0e4/region/"
                            "440303.html</span>"));
  EXPECT_THAT(tree_.at("en/region/440303.html"),
              HasSubstr("<span>Department of Education. “<span lang=\"zh-CN\">440303 "
                        "罗湖区</span>”, "));
}

TEST_F(SitePages, FiguresCanBeTakenAwayAndSayWhereTheyComeFrom) {
  std::size_t charts = 0;
  for (const auto& [path, svg] : tree_) {
    if (!path.ends_with(".svg")) continue;
    ++charts;
    EXPECT_THAT(svg, testing::StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns="))
        << path;
    EXPECT_THAT(svg, HasSubstr("https://example.org/lights/3f2a9c81d0e4/" + path)) << path;
    EXPECT_THAT(svg, HasSubstr(path.starts_with("en/") ? "SYNTHETIC" : "合成数据")) << path;
    // What a page gives: its style sheet, its shapes.
    EXPECT_THAT(svg, Not(HasSubstr("<use"))) << path;
    EXPECT_EQ(all_of(svg, "<svg[ >]").size(), all_of(svg, "</svg>").size()) << path;
  }
  EXPECT_GE(charts, 4);
  EXPECT_THAT(tree_.at("indicator/A1.1.html"),
              HasSubstr("href=\"A1.1-region-3.svg\" download=\"A1.1"
                        "-region-3_2025-12-31_3f2a9c81.svg\""));
  EXPECT_TRUE(tree_.contains("indicator/A1.1-region-3.svg"));
  EXPECT_TRUE(tree_.contains("en/region/440303-trend.svg"));
}

TEST_F(SitePages, TheIndexHoldsEverythingThatHasAPage) {
  const auto& index = tree_.at("find.html");
  for (const auto& [path, html] : pages()) {
    const bool subject = path.starts_with("region/") || path.starts_with("college/") ||
                         path.starts_with("body/") || path.starts_with("indicator/");
    if (!subject) continue;
    EXPECT_THAT(index, HasSubstr("href=\"" + path + "\""));
  }
}

TEST_F(SitePages, NoScriptIsNeeded) {
  const auto& index = tree_.at("find.html");
  EXPECT_EQ(all_of(index, "<script").size(), 1);
  EXPECT_THAT(index, Not(HasSubstr("hidden>")));
  for (const auto& [path, html] : pages()) {
    EXPECT_THAT(html, Not(HasSubstr("javascript:"))) << path;
    EXPECT_TRUE(all_of(html, " on[a-z]+=\"").empty()) << path;
    EXPECT_TRUE(all_of(html, "(?:src|href)=\"(?:https?:)?//(?!example\\.org)").empty()) << path;
  }
}

}  // namespace
}  // namespace ronghe::publish
