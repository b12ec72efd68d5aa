// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/way_to_green.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace ronghe::evaluate {
namespace {

using Number = std::optional<Decimal>;
using policy::Light;

Number of(std::string_view text) { return Decimal::parse(text); }

// What is claimed is held against the tables of the national pack themselves.
class WayToGreenOf : public ::testing::Test {
 protected:
  WayToGreenOf()
      : pack_(*policy::open_pack("packs/national")),
        compiler_(pack_, *parse_date("2025-12-31"), errors_),
        judge_(*Judge::make(pack_, compiler_)) {}

  const policy::Indicator& indicator(const std::string& id) const { return *pack_.indicator(id); }

  // As a run would store it.
  StoredValue stored(const std::string& id, StoredValue value) const {
    if (value.numerator && value.denominator) {
      value.value = Decimal::divide(*value.numerator, *value.denominator);
    }
    if (!value.persons) value.persons = value.denominator;
    value.indicator = id;
    value.light = policy::to_string(light(id, {value.value, value.persons, value.reporting}));
    return value;
  }
  StoredValue fraction(const std::string& id, std::string_view numerator,
                       std::string_view denominator, Number reporting = {}) const {
    return stored(
        id, {.numerator = of(numerator), .denominator = of(denominator), .reporting = reporting});
  }
  Light light(const std::string& id, const Measure& measure) const {
    return judge_.lights(indicator(id), std::array{measure}).front().light;
  }
  WayToGreen way(const StoredValue& value) const {
    return way_to_green(judge_, indicator(value.indicator), value);
  }

  policy::Pack pack_;
  std::vector<Error> errors_;
  policy::Compiler compiler_;
  Judge judge_;
};

TEST_F(WayToGreenOf, AShareIsTheLeastWholeNumeratorThatReachesTheLimit) {
  // A1.1 is green from 50 %.
  EXPECT_EQ(way(fraction("A1.1", "8", "19")).numerator, of("10"));  // 9.5 are needed
  EXPECT_EQ(way(fraction("A1.1", "8", "20")).numerator, of("10"));  // exactly
  EXPECT_EQ(way(fraction("A1.1", "10", "19")).step, GreenStep::none_needed);
  EXPECT_EQ(way(fraction("A1.1", "0", "1")).numerator, of("1"));
}

TEST_F(WayToGreenOf, AnAmountIsTheFenThatReachesTheLimit) {
  // A2.3 is better downwards.
  const auto limit = *judge_.limits(indicator("A2.3")).green;
  const auto value = fraction("A2.3", "333.33", "333.34");
  const auto made = way(value);
  ASSERT_EQ(made.step, GreenStep::change);
  EXPECT_EQ(*made.numerator, Decimal::multiply(limit, *of("333.34"))->rounded(2, Rounding::floor));
}

TEST_F(WayToGreenOf, ALimitThatIsNotIncludedAsksForTheNextOne) {
  // A1.5 is green above 100.
  for (const auto* interns : {"99", "100"}) {
    const auto made = way(stored("A1.5", {.value = of(interns)}));
    EXPECT_EQ(made.step, GreenStep::change);
    EXPECT_EQ(made.numerator, of("101")) << interns;
    EXPECT_TRUE(made.beyond);
  }
  EXPECT_EQ(way(stored("A1.5", {.value = of("101")})).step, GreenStep::none_needed);
  // A2.2 above 5 %: on it, a fen more.
  EXPECT_EQ(way(fraction("A2.2", "5.01", "100.20")).numerator, of("5.02"));
}

TEST_F(WayToGreenOf, AGoodValueOfWhichTooFewReportNamesTheShareThatMust) {
  // 80 % must report.
  const auto few = fraction("C1.1", "95", "100", of("0.79"));
  EXPECT_EQ(few.light, "yellow");
  const auto made = way(few);
  EXPECT_EQ(made.step, GreenStep::change);
  EXPECT_EQ(made.coverage, of("0.8"));
  EXPECT_EQ(made.numerator, std::nullopt) << "the value is good";
  EXPECT_EQ(way(fraction("C1.1", "95", "100", of("0.8"))).step, GreenStep::none_needed);
}

TEST_F(WayToGreenOf, ABadValueOfWhichTooFewReportNamesBoth) {
  const auto made = way(fraction("C1.1", "50", "100", of("0.5")));
  EXPECT_EQ(made.step, GreenStep::change);
  EXPECT_TRUE(made.numerator);
  EXPECT_EQ(made.coverage, of("0.8"));
}

TEST_F(WayToGreenOf, TooFewPersonsNameHowManyCarryALight) {
  const auto least = *judge_.limits(indicator("C1.1")).minimum_denominator;
  const auto under = *Decimal::subtract(least, Decimal(1));
  const auto few = stored("C1.1", {.numerator = under, .denominator = under});
  EXPECT_EQ(few.light, "none");
  const auto made = way(few);
  EXPECT_EQ(made.step, GreenStep::change);
  EXPECT_EQ(made.persons, least);
  EXPECT_EQ(made.numerator, std::nullopt) << "the value is good";
}

TEST_F(WayToGreenOf, WithoutAValueThereIsAReason) {
  EXPECT_EQ(way(stored("A1.1", {.missing = "not_collected"})),
            (WayToGreen{.step = GreenStep::report, .value = of("0.5")}));
  EXPECT_TRUE(way(stored("A1.5", {.missing = "not_collected"})).beyond);
  EXPECT_EQ(way(stored("A1.1", {.missing = "not_applicable"})).step, GreenStep::not_applicable);
}

TEST_F(WayToGreenOf, AnIndicatorWithoutALimitCarriesNoLight) {
  EXPECT_EQ(way(fraction("A1.2", "1", "3")).step, GreenStep::carries_none);
}

TEST_F(WayToGreenOf, ANumberThatWasRoundedOntoTheLimitClaimsNothing) {
  auto value = stored("A2.1", {.value = judge_.limits(indicator("A2.1")).green});
  EXPECT_EQ(value.light, "green");
  value.light = "yellow";  // of the exact value
  EXPECT_EQ(way(value).step, GreenStep::unclear);
}

// Every claim about numbers of every indicator, carried out; and one less does not do.
TEST_F(WayToGreenOf, EveryIndicatorHoldsWhenItIsDone) {
  std::mt19937_64 random(20251231);
  const auto between = [&](int low, int high) {
    return static_cast<std::int64_t>(
        low + static_cast<int>(random() % static_cast<std::uint64_t>(high - low + 1)));
  };
  int changes = 0;
  for (const auto& each : pack_.indicators) {
    for (int i = 0; i < 200; ++i) {
      const Decimal denominator(between(1, 60));
      const Decimal numerator(between(0, 60));
      const auto reporting = Decimal::divide(Decimal(between(0, 10)), Decimal(10));
      const auto value = stored(each.id, {.numerator = numerator,
                                          .denominator = denominator,
                                          .reporting = i % 2 == 0 ? reporting : std::nullopt});
      const auto made = way(value);
      SCOPED_TRACE(each.id + " " + numerator.to_string() + "/" + denominator.to_string());
      if (made.step != GreenStep::change) continue;
      ++changes;
      EXPECT_EQ(light(each.id, after(made, value)), Light::green);
      if (!made.numerator) continue;
      const bool up = each.direction == policy::Direction::up;
      auto less = made;
      less.numerator = up ? Decimal::subtract(*made.numerator, Decimal(1))
                          : Decimal::add(*made.numerator, Decimal(1));
      EXPECT_NE(light(each.id, after(less, value)), Light::green) << "one less would do";
    }
  }
  EXPECT_GT(changes, 1000);
}

}  // namespace
}  // namespace ronghe::evaluate
