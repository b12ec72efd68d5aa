// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "ronghe/publish/data_files.hpp"
#include "ronghe/publish/histogram.hpp"
#include "ronghe/publish/phrases.hpp"
#include "ronghe/publish/ranking.hpp"
#include "ronghe/publish/site.hpp"
#include "ronghe/publish/template.hpp"
#include "ronghe/publish/testing.hpp"
#include "ronghe/publish/tiles.hpp"
#include "ronghe/release/register.hpp"

namespace ronghe::publish {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Decimal number(std::string_view text) { return *Decimal::parse(text); }

Spread spread_of(const std::vector<std::string_view>& values, std::int64_t missing) {
  Spread spread;
  for (const auto value : values) spread.values.push_back(*number(value).unscaled_at(spread_scale));
  if (missing > 0) spread.missing["not_collected"] = missing;
  return spread;
}

TEST(Histogram, CountsEachValueOnceAndHasRoomForTheLimits) {
  const auto indicator = sample::input().indicators[0];  // red 0.3, green 0.5
  const auto histogram = histogram_of(spread_of({"0.35", "0.4", "0.45"}, 2), indicator);
  std::int64_t sum = 0;
  for (const auto& bin : histogram.bins) sum += bin.count;
  EXPECT_EQ(sum, 3);
  EXPECT_EQ(histogram.missing, 2);
  EXPECT_LE(histogram.bins.front().from, number("0.3"));
  EXPECT_GE(histogram.bins.back().below, number("0.5"));
}

TEST(Histogram, AValueOnAnEdgeBelongsToTheUpperStep) {
  Indicator indicator{.id = "X", .name = {}, .description = {}, .unit = "ratio"};
  const auto histogram = histogram_of(spread_of({"0", "0.3", "1"}, 0), indicator);
  for (const auto& bin : histogram.bins) {
    const bool holds =
        bin.from == number("0") || bin.from == number("0.3") || bin.below == number("1");
    EXPECT_EQ(bin.count, holds ? 1 : 0) << bin.from.to_string();
  }
  EXPECT_EQ(histogram.bins.back().below, number("1"));
}

TEST(Histogram, ASingleValueAndNoneCanBeDrawn) {
  const auto indicator = sample::input().indicators[0];
  for (const auto& spread : {spread_of({"0.3"}, 0), spread_of({}, 3), spread_of({"-2"}, 0)}) {
    const auto svg = drawn(histogram_of(spread, indicator), indicator,
                           {.language = Language::zh, .id = "a", .title = "a < b"});
    EXPECT_THAT(svg, HasSubstr("a &lt; b"));
    EXPECT_THAT(svg, HasSubstr("-hatch"));
  }
}

TEST(Histogram, NothingIsDrawnOverItsWords) {
  const auto indicator = sample::input().indicators[0];
  const auto svg = drawn(histogram_of(spread_of({"0.2", "0.45", "0.6"}, 1), indicator), indicator,
                         {.language = Language::en, .id = "a", .title = ""});
  const auto words = svg.find("<text");
  EXPECT_LT(svg.rfind("<line"), words);
  EXPECT_LT(svg.rfind("<rect"), words);
  EXPECT_THAT(svg, HasSubstr("class=\"limit-edge\""));
}

TEST(Histogram, LimitsAreWrittenBesideTheirLines) {
  const auto indicator = sample::input().indicators[0];
  const auto svg = drawn(histogram_of(spread_of({"0.2", "0.6"}, 0), indicator), indicator,
                         {.language = Language::zh, .id = "a", .title = ""});
  EXPECT_THAT(svg, HasSubstr("红线 30.0%"));
  EXPECT_THAT(svg, HasSubstr("绿线 50.0%"));
}

class Ranks : public testing::Test {
 protected:
  Ranks() {
    for (const auto& [code, region_class, value] :
         {std::tuple{"110000", "east", "0.5"}, std::tuple{"120000", "east", "0.7"},
          std::tuple{"130000", "east", "0.5"}, std::tuple{"140000", "central", "0.9"},
          std::tuple{"310000", "east", ""}, std::tuple{"320000", "east", "0.1"}}) {
      subjects_.push_back({.kind = "region",
                           .code = code,
                           .name = {},
                           .parent = {},
                           .region_class = region_class,
                           .level = 1});
      values_.emplace_back(value);
    }
    for (std::size_t i = 0; i < subjects_.size(); ++i) {
      Judged judged{.subject = &subjects_[i]};
      judged.numbers.push_back({.value = Decimal::parse(values_[i])});
      results_.judged["region"].push_back(std::move(judged));
    }
  }
  std::vector<std::string> ranks(bool higher_is_better) {
    std::vector<std::string> out;
    const auto all = rankings_of(results_, {"region", 1}, 0, higher_is_better);
    for (const auto& row : all.back().rows) {
      out.push_back(std::to_string(row.rank) + " " + row.judged->subject->code);
    }
    return out;
  }
  std::vector<Subject> subjects_;
  std::vector<std::string> values_;
  Results results_;
};

TEST_F(Ranks, TiesShareARankAndMissingHasNone) {
  EXPECT_THAT(ranks(true), ElementsAre("1 120000", "2 110000", "2 130000", "4 320000", "0 310000"));
  EXPECT_THAT(ranks(false),
              ElementsAre("1 320000", "2 110000", "2 130000", "4 120000", "0 310000"));
}

TEST_F(Ranks, RowsWhoseIntervalsOverlapShareARangeOfRanks) {
  // 90 of 100 stands alone; 30 and 33 of 100 overlap; 1 of 100 comes last.
  const std::map<std::string_view, int> counts{
      {"110000", 30}, {"120000", 90}, {"130000", 33}, {"320000", 1}};
  for (auto& judged : results_.judged["region"]) {
    const auto found = counts.find(judged.subject->code);
    if (found == counts.end()) continue;
    auto& only = judged.numbers.front();
    only.numerator = Decimal(found->second);
    only.denominator = Decimal(100);
    only.value = Decimal::divide(*only.numerator, *only.denominator);
    only.interval = release::wilson_interval(*only.numerator, *only.denominator);
  }
  const auto ranges = [&](bool up) {
    std::vector<std::string> out;
    const auto all = rankings_of(results_, {"region", 1}, 0, up);
    for (const auto& row : all.back().rows) {
      out.push_back(row.judged->subject->code + " " + std::to_string(row.rank_best) + "-" +
                    std::to_string(row.rank_worst));
    }
    return out;
  };
  EXPECT_THAT(ranges(true),
              ElementsAre("120000 1-1", "130000 2-3", "110000 2-3", "320000 4-4", "310000 0-0"));
  EXPECT_THAT(ranges(false),
              ElementsAre("320000 1-1", "110000 2-3", "130000 2-3", "120000 4-4", "310000 0-0"));
}

TEST_F(Ranks, OneValueWithoutAnIntervalTakesTheRangesAway) {
  for (auto& judged : results_.judged["region"]) {
    if (judged.subject->code == "130000") continue;
    judged.numbers.front().interval = Interval{.low = Decimal(0), .high = Decimal(1)};
  }
  const auto all = rankings_of(results_, {"region", 1}, 0, true);
  EXPECT_FALSE(all.back().intervals);
  for (const auto& row : all.back().rows) EXPECT_TRUE(row.distinguishable());
}

TEST_F(Ranks, ProvincesStandInTheirPlacesAndAllAreDrawn) {
  const auto map = tiles_of(results_, Register(subjects_));
  EXPECT_EQ(map.tiles.size(), 34);
  std::set<std::pair<int, int>> places;
  for (const auto& tile : map.tiles) places.emplace(tile.row, tile.column);
  EXPECT_EQ(places.size(), 34);
}

TEST(Tiles, OfAProvinceAreItsPrefectures) {
  const auto in = sample::input();
  const auto map = tiles_of({}, Register(in.subjects));
  ASSERT_EQ(map.tiles.size(), 2);
  EXPECT_EQ(map.tiles[1].code, "440300");
  EXPECT_EQ(map.tiles[1].name.zh, "深圳");
}

TEST(Tiles, ShortNamesKeepTwoCharacters) {
  for (const auto& [name, expected] :
       {std::pair{"深圳市", "深圳"}, std::pair{"叶县", "叶县"},
        std::pair{"广西壮族自治区", "广西壮族"}, std::pair{"大兴安岭地区", "大兴安岭"}}) {
    EXPECT_EQ(short_name({.kind = {},
                          .code = {},
                          .name = {.zh = name, .en = {}},
                          .parent = {},
                          .region_class = {}})
                  .zh,
              expected);
  }
}

TEST(Register, ACountyWithoutItsParentIsNoAreaOfItsOwn) {
  auto in = sample::input();
  in.subjects.push_back({.kind = "region",
                         .code = "990101",
                         .name = {},
                         .parent = "990100",
                         .region_class = {},
                         .level = 3});
  Register subjects(in.subjects);
  ASSERT_EQ(subjects.tops().size(), 1);
  EXPECT_EQ(subjects.above(*subjects.region("440303")).size(), 2);
  EXPECT_EQ(subjects.find("body", "unknown").code, "unknown");
}

TEST(Phrases, AnIntervalBelowZeroIsWrittenWithAWord) {
  const auto indicator = sample::input().indicators[0];
  Number number{.value = Decimal(0),
                .interval = Interval{.low = *Decimal::parse("0"), .high = *Decimal::parse("0.02")}};
  EXPECT_EQ(interval_words(indicator, number, Language::en), "0.0%–2.0%");
  number.interval->low = *Decimal::parse("-0.013");
  EXPECT_EQ(interval_words(indicator, number, Language::en), "−1.3% to 2.0%");
  EXPECT_EQ(interval_words(indicator, number, Language::zh), "−1.3% 至 2.0%");
  number.interval = std::nullopt;
  EXPECT_EQ(interval_words(indicator, number, Language::en), "");
}

TEST(Phrases, AFractionBreaksBetweenItsPartsOnly) {
  auto indicator = sample::input().indicators[0];
  Number number{.numerator = Decimal(350), .denominator = Decimal(3750)};
  EXPECT_EQ(fraction_html(indicator, number, Language::zh),
            "<span class=\"part\">350 ÷</span> <span class=\"part\">3,750</span>");
  indicator.numerator_unit = indicator.denominator_unit = "a<b";
  EXPECT_THAT(fraction_html(indicator, number, Language::zh), HasSubstr("3,750\u00a0a&lt;b"));
  number.numerator = std::nullopt;
  indicator.denominator_unit = "";
  EXPECT_EQ(fraction_html(indicator, number, Language::zh),
            "<span class=\"part\">n ≈ 3,750</span>");
  number.denominator = std::nullopt;
  EXPECT_EQ(fraction_html(indicator, number, Language::zh), "");
}

TEST(Phrases, CountsUseTheSingularForOne) {
  EXPECT_EQ(counted(1, {"region", 2}, Language::en), "1 prefecture");
  EXPECT_EQ(counted(21, {"region", 2}, Language::en), "21 prefectures");
  EXPECT_EQ(counted(21, {"region", 2}, Language::zh), "21 个地级地区");
}

TEST(Phrases, WhereBothLimitsAreOneTheLightSaysWhichCounts) {
  auto indicator = sample::input().indicators[0];
  indicator.red = indicator.green = Decimal(1);
  Number number{
      .value = Decimal(1), .limit = Decimal(1), .distance = Decimal(0), .light = Light::green};
  EXPECT_THAT(reason(indicator, number, Language::en), HasSubstr("exactly on the green line"));
  number.value = Decimal(0);
  number.distance = Decimal(-1);
  number.light = Light::red;
  EXPECT_THAT(reason(indicator, number, Language::en), HasSubstr("below the red line"));
}

TEST(Templates, AnEmptyTextIsNoSection) {
  Templates templates;
  View view;
  view.list("files", {}).set("sheet_note", "a < b");
  EXPECT_THAT(templates.render("downloads", view, Language::en), HasSubstr("a &lt; b"));
}

}  // namespace
}  // namespace ronghe::publish
