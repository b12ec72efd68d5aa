// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/green_words.hpp"

#include <gtest/gtest.h>

namespace ronghe::workflow {
namespace {

using evaluate::GreenStep;
using evaluate::WayToGreen;

std::optional<Decimal> of(std::string_view text) { return Decimal::parse(text); }

class GreenWords : public testing::Test {
 protected:
  GreenWords() {
    indicator_.unit = "ratio";
    indicator_.numerator = {"实质参与的企业数", "verified active enterprises"};
    indicator_.denominator = {"在册企业数", "enterprises named"};
    indicator_.to_green = {"再有 {n} 家企业有实质参与", "{n} more enterprises must take part"};
    stored_ = {.numerator = of("8"), .denominator = of("19"), .value = of("0.4210526316")};
  }
  [[nodiscard]] std::string words(const WayToGreen& way, Language language = Language::zh) const {
    return green_words(
        {.indicator = indicator_, .stored = stored_, .way = way, .fraction = fraction_}, language);
  }

  policy::Indicator indicator_;
  evaluate::StoredValue stored_;
  policy::Fraction fraction_;
};

TEST_F(GreenWords, SayWhatMustHappenHowOften) {
  const WayToGreen way{.step = GreenStep::change, .value = of("0.5263"), .numerator = of("10")};
  EXPECT_EQ(words(way),
            "再有 2 家企业有实质参与（“实质参与的企业数”8 → 10，“在册企业数”19不变）。");
  EXPECT_EQ(words(way, Language::en),
            "2 more enterprises must take part (“verified active enterprises” 8 → 10, with 19 "
            "“enterprises "
            "named” unchanged).");
  indicator_.to_green = {};
  EXPECT_EQ(words(way),
            "“实质参与的企业数”再增 2（“实质参与的企业数”8 → 10，“在册企业数”19不变）。");
}

TEST_F(GreenWords, GiveAmountsInTheirUnit) {
  indicator_.to_green = {};
  fraction_ = {.numerator_unit = "yuan", .denominator_unit = "yuan"};
  stored_.numerator = of("880000");
  stored_.denominator = of("1000000");
  EXPECT_EQ(words({.step = GreenStep::change, .numerator = of("200000")}),
            "“实质参与的企业数”减少 68.00\u00a0万元（“实质参与的企业数”88.00\u00a0万元 → "
            "20.00\u00a0万元，“在册企业数”"
            "100.00\u00a0万元不变）。");
}

TEST_F(GreenWords, SayThatTooFewReportOrAreThere) {
  stored_.reporting = of("0.72");
  stored_.persons = of("7");
  EXPECT_EQ(words({.step = GreenStep::change, .coverage = of("0.8")}),
            "报送不足：报送比例须由 72.0% 增至至少 80.0%。");
  EXPECT_EQ(words({.step = GreenStep::change, .persons = of("10")}),
            "人数须由 7 增至至少 10，否则不判灯。");
  // With more persons the parts are others: no numerator can be named beside an unchanged whole.
  EXPECT_EQ(words({.step = GreenStep::change,
                   .value = of("0.5"),
                   .numerator = of("10"),
                   .persons = of("10")}),
            "人数须由 7 增至至少 10，否则不判灯；数值须至少达到 50.0%，现为 42.1%。");
}

TEST_F(GreenWords, SayBeyondALimitThatIsNotIncluded) {
  stored_ = {.value = of("100")};
  indicator_.unit = "persons";
  indicator_.to_green = {"再多接收 {n} 名实习生", "{n} more interns"};
  EXPECT_EQ(
      words(
          {.step = GreenStep::change, .value = of("101"), .beyond = true, .numerator = of("101")}),
      "再多接收 1 名实习生（100 → 101）。");
  stored_.value = of("0.05");
  indicator_.unit = "ratio";
  EXPECT_EQ(words({.step = GreenStep::change, .value = of("0.05"), .beyond = true}),
            "数值须高于 5.0%，现为 5.0%。");
}

TEST_F(GreenWords, TellNoDataFromNotGoodEnough) {
  EXPECT_EQ(words({.step = GreenStep::report, .value = of("0.5")}),
            "没有数据，须先报送；至少达到 50.0%即为绿灯。");
  EXPECT_EQ(
      words({.step = GreenStep::not_applicable}),
      "不适用：“在册企业数”为 0，没有可以衡量的对象。如果不应为 0，请报送或更正所依据的记录。");
  indicator_.denominator = {};
  EXPECT_EQ(words({.step = GreenStep::not_applicable}),
            "不适用：没有可以衡量的对象。如果应当有，请报送或更正所依据的记录。");
  EXPECT_EQ(words({.step = GreenStep::none_needed}), "已是绿灯。");
  EXPECT_EQ(words({.step = GreenStep::carries_none}), "该指标不设灯。");
  EXPECT_TRUE(words({.step = GreenStep::unclear, .value = of("0.5")}).contains("50.0%"));
}

}  // namespace
}  // namespace ronghe::workflow
