// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/trend.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "ronghe/publish/chart_file.hpp"
#include "ronghe/publish/subject_trends.hpp"
#include "ronghe/publish/testing.hpp"

namespace ronghe::publish {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

TrendPoint point(const char* day, const char* value, std::string missing = {}) {
  TrendPoint made{.day = *parse_date(day), .there = true};
  made.number.value = Decimal::parse(value);
  made.number.missing = std::move(missing);
  return made;
}

const Indicator ratio{.id = "A1.1", .unit = "ratio"};

TEST(Trend, GoesFromTheFirstToTheLastDateWithAValue) {
  const Trend fall{
      {point("2023-12-31", "0.25"), point("2024-12-31", "0.22"), point("2025-12-31", "0.213")}};
  EXPECT_EQ(trend_words(fall, ratio, Language::zh),
            "从2023年12月31日的 25.0% 降至2025年12月31日的 21.3%（▼\u00a0−3.7\u00a0个百分点）。");
  const Trend rise{{point("2024-12-31", "0.2"), point("2025-12-31", "0.213")}};
  EXPECT_THAT(trend_words(rise, ratio, Language::en), HasSubstr("Rose from 20.0% on 31 December"));
  const Trend same{{point("2024-12-31", "0.2"), point("2025-12-31", "0.2")}};
  EXPECT_EQ(trend_words(same, ratio, Language::zh), "2024年12月31日和2025年12月31日都是 20.0%。");
}

// A value near its limit has the digits that show on which side it is, at every date.
TEST(Trend, ValuesNearTheirLimitsHaveTheSameDigitsAtBothEnds) {
  Trend near{{point("2024-12-31", "0.00459"), point("2025-12-31", "0.00461")}};
  for (auto& at : near.points) at.number.limit = Decimal::parse("0.005");
  EXPECT_THAT(trend_words(near, ratio, Language::en), HasSubstr("0.46% on 31 December 2024"));
  EXPECT_THAT(trend_words(near, ratio, Language::en), Not(HasSubstr("0.5%")));
}

TEST(Trend, WhatIsMissingIsSaidAndDrawnAndNeverZero) {
  const Trend gap{{point("2023-12-31", "0.25"), point("2024-12-31", "", "suppressed"),
                   point("2025-12-31", "0.213")}};
  EXPECT_THAT(trend_words(gap, ratio, Language::zh), HasSubstr("没有数值的日期：1 个。"));
  const auto line = trend_line(gap);
  EXPECT_THAT(line, HasSubstr("class=\"trend-missing\""));
  EXPECT_THAT(line, testing::ContainsRegex("d=\"M[0-9. ]+M[0-9. ]+\""));  // two lines, not one
  const Trend one{{point("2024-12-31", "", "not_collected"), point("2025-12-31", "0.2")}};
  EXPECT_EQ(trend_words(one, ratio, Language::zh), "只有2025年12月31日有数值：20.0%。");
  const Trend none{{point("2024-12-31", ""), point("2025-12-31", "")}};
  EXPECT_EQ(trend_words(none, ratio, Language::zh), "各日期都没有公开的数值。");
}

// Red and green are lights; elsewhere red may mean a rise.
TEST(Trend, IsOfOneColour) {
  const Trend fall{{point("2024-12-31", "0.22"), point("2025-12-31", "0.213")}};
  const auto chart =
      trend_chart(fall, ratio, {.language = Language::zh, .id = "trend", .title = "T"});
  for (const auto& svg : {trend_line(fall), chart}) {
    EXPECT_THAT(svg, HasSubstr("class=\"trend-line\""));
    EXPECT_THAT(svg, Not(HasSubstr("red")));
    EXPECT_THAT(svg, Not(HasSubstr("green")));
  }
  EXPECT_THAT(chart, HasSubstr("2024-12-31"));
  EXPECT_THAT(chart, HasSubstr("22.0%"));
}

TEST(ChartFile, HasTheFigureBetweenItsTitleAndWhereItComesFrom) {
  const auto file = chart_file({.language = Language::en,
                                .title = "Spread <a>",
                                .foot = {"run 1", "https://example.org/a&b"},
                                .drawing = "<svg viewBox=\"0 0 640 100\"><path/></svg>",
                                .height = 100});
  EXPECT_THAT(file, HasSubstr(">Spread &lt;a&gt;</text>"));
  EXPECT_THAT(file, HasSubstr("<svg x=\"16\" y=\"44\" width=\"640\" height=\"100\" viewBox="));
  EXPECT_LT(file.find("<path/>"), file.find("run 1"));
  EXPECT_THAT(file, HasSubstr("a&amp;b"));
}

class RegionTrends : public testing::Test {
 protected:
  RegionTrends() { fs::create_directories(root_); }
  ~RegionTrends() override { fs::remove_all(root_); }
  std::string page(std::set<std::string> released, const std::string& path) {
    auto in = sample::input();
    in.earlier = {sample::previous()};
    auto connection = sample::filled(in);
    auto sight = sample::seen(connection);
    sight.released = std::move(released);
    EXPECT_TRUE(write_report(sight, in, root_ / "a"));
    std::ifstream file(root_ / "a" / path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  fs::path root_ = fs::temp_directory_path() / ("ronghe_trend_test_" + std::to_string(getpid()));
};

TEST_F(RegionTrends, ShowTheReleasedRunsBeforeThisOne) {
  const auto run = sample::input().run_id, before = sample::previous().run_id;
  const auto html = page({run, before}, "region/440303.html");
  EXPECT_THAT(html, HasSubstr("从2024年12月31日的 22.0% 降至2025年12月31日的 21.3%"));
  EXPECT_THAT(html, HasSubstr("2024-12-31<small>政策包另一版本</small>"));
  EXPECT_THAT(html, HasSubstr("<a href=\"440303-trend.svg\""));
  const auto chart = page({run, before}, trend_chart_path({.kind = "region", .code = "440303"}));
  EXPECT_THAT(chart, HasSubstr("A1.1 企业实际参与率"));
}

// What a reader inside sees is beside nothing that everyone was told.
TEST_F(RegionTrends, AreNotThereWhereARunWasNotReleased) {
  const auto run = sample::input().run_id, before = sample::previous().run_id;
  EXPECT_THAT(page({run}, "region/440303.html"), Not(HasSubstr("id=\"trend\"")));
  EXPECT_THAT(page({before}, "region/440303.html"), Not(HasSubstr("id=\"trend\"")));
}

}  // namespace
}  // namespace ronghe::publish
