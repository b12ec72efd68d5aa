// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/explain_pack.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <pugixml.hpp>
#include <sstream>

#include "ronghe/authoring/page.hpp"

namespace ronghe::authoring {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const Date as_of = *parse_date("2026-06-30");

TEST(ExplainPack, TellsEverythingInBothLanguages) {
  const auto pack = policy::open_pack("packs/examples/city");
  ASSERT_TRUE(pack) << to_string(pack.error());
  const auto english = explain_pack(*pack, "en", as_of);
  ASSERT_TRUE(english) << to_string(english.error());
  EXPECT_THAT(
      *english,
      AllOf(HasSubstr("# Data dictionary"), HasSubstr("- Refines: `example-province` 1.0.0"),
            HasSubstr("| `A1_1.red` | red limit | 30 % | ratio | 2020-01-01 | past | paper"),
            HasSubstr("| `A1_1.red` | red limit | 35 % | ratio | 2026-01-01 | in force | assumed"),
            HasSubstr("| `A1_1.red` | red limit | 40 % | ratio | 2027-01-01 | to come | assumed"),
            HasSubstr("verified active enterprises ÷ enterprises named in force"),
            HasSubstr("- Red: 35 % (`parameter.A1_1.red`)"), HasSubstr("For `body`:\n\n```feel\n"),
            HasSubstr("- Persons: `count(person[career_tracked])`\n"),
            HasSubstr("- Public: enterprise: light, region: rounded\n"),
            // The city's table, not the one that it replaces; no column for what no rule asks.
            HasSubstr(
                "## `overall_agreement`\n\n| FIRST | `A2_3` | `reds` | `yellows` | `greens` | → "
                "light | → reason | Meaning |\n|---|---|---|---|---|---|---|---|\n| 1 | – | "
                "`0` | `0` | `0` | `\"none\"` | `\"nothing_known\"` | no indicator can be "
                "judged |\n| 2 | – | `> 0` |")));
  const auto chinese = explain_pack(*pack, "zh", as_of);
  ASSERT_TRUE(chinese);
  EXPECT_THAT(*chinese, AllOf(HasSubstr("# 数据字典"), HasSubstr("没有可判定的指标 |\n"),
                              HasSubstr("实质参与的企业数 ÷ ")));
}

TEST(ExplainPack, WritesPagesThatAreWellFormed) {
  const auto pack = policy::open_pack("packs/national");
  ASSERT_TRUE(pack);
  const auto folder = testing::TempDir() + "/ronghe_pack_pages";
  std::filesystem::remove_all(folder);
  const auto written = write_pack_pages(*pack, folder, as_of);
  ASSERT_TRUE(written) << to_string(written.error());
  for (const auto* name : {"index.html", "en.html"}) {
    SCOPED_TRACE(name);
    std::ifstream in(folder + "/" + name);
    std::stringstream text;
    text << in.rdbuf();
    auto html = text.str();
    // HTML that is also XML, but for the void elements of its head.
    for (const auto* open : {"<!DOCTYPE html>\n", "<meta charset=\"utf-8\">\n",
                             "<meta name=\"viewport\" content=\"width=device-width, "
                             "initial-scale=1\">\n",
                             "<link rel=\"stylesheet\" href=\"style.css\">\n"}) {
      const auto at = html.find(open);
      ASSERT_NE(at, std::string::npos);
      html.erase(at, std::string(open).size());
    }
    pugi::xml_document document;
    const auto parsed = document.load_string(html.c_str());
    EXPECT_TRUE(parsed) << parsed.description() << " at " << html.substr(parsed.offset, 80);
    EXPECT_THAT(html, HasSubstr("<code>&lt; red limit</code>"));
  }
  EXPECT_GT(std::filesystem::file_size(folder + "/style.css"), 0U);
  std::filesystem::remove_all(folder);
}

TEST(Page, EscapesWhatWouldBeMarkup) {
  const Page page{Heading{2, "a <b> `c & d`"}, PageTable{.head = {"x|y"}, .rows = {{"1\n2"}}},
                  Paragraph{"one ` alone"}};
  EXPECT_EQ(as_html(page),
            "<h2 id=\"h1\">a &lt;b&gt; <code>c &amp; d</code></h2>\n"
            "<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">x|y</th></tr>\n</thead>\n"
            "<tbody>\n<tr><td>1\n2</td></tr>\n</tbody>\n</table></div>\n<p>one ` alone</p>\n");
  EXPECT_EQ(as_markdown(page), "## a <b> `c & d`\n\n| x\\|y |\n|---|\n| 1 2 |\n\none ` alone\n");
}

}  // namespace
}  // namespace ronghe::authoring
