// SPDX-License-Identifier: Apache-2.0
// How much of a number is left for who may see less than all of it.
#include <gtest/gtest.h>

#include "ronghe/publish/testing.hpp"

namespace ronghe::publish {
namespace {

using policy::PublicForm;

class NoRows : public release::RowVisitor {
 public:
  Result<void> light(const release::Judged& /*judged*/) override { return {}; }
  Result<void> numbers(const Subject& /*subject*/, const std::vector<Number>& /*all*/) override {
    return {};
  }
};

class Released : public ::testing::Test {
 protected:
  Released() {
    for (auto& indicator : input_.indicators) {
      indicator.steps = {.value = Decimal::parse("0.01"), .count = Decimal(5), .share = {}};
    }
  }
  // The county 440304 with 2999 of 10000, as A1.1 is released for regions.
  release::Judged county(PublicForm form) { return region("440304", form); }
  release::Judged region(const std::string& code, PublicForm form) {
    const release::Gate gate(release::Reader::everyone(),
                             policy::SourcesOfFigures{{{"A1.1", "region"}, {.form = form}}});
    auto connection = sample::filled(input_);
    if (unfinished_) {
      EXPECT_TRUE(connection.execute(
          "UPDATE run_value SET value = NULL, numerator = NULL, missing = 'not_collected' "
          "WHERE subject = '440304' AND indicator = 'A1.1'"));
    }
    release::Register subjects(input_.subjects);
    NoRows visitor;
    const auto results = read_results({.connection = connection, .gate = gate},
                                      {.run_id = input_.run_id,
                                       .previous = input_.previous ? input_.previous->run_id : "",
                                       .previous_is_alike = alike_,
                                       .indicators = input_.indicators,
                                       .dimensions = input_.dimensions},
                                      subjects, visitor);
    EXPECT_TRUE(results) << to_string(results.error());
    const auto* judged = results ? results->find("region", code) : nullptr;
    EXPECT_NE(judged, nullptr);
    auto copy = judged == nullptr ? release::Judged{} : *judged;
    copy.subject = nullptr;  // which goes with the register
    return copy;
  }

  ReportInput input_ = sample::input();
  bool alike_ = false;       // the previous run is of the same pack
  bool unfinished_ = false;  // the county has a denominator alone
};

TEST_F(Released, AValueIsShownWithAllItsParts) {
  const auto judged = county(PublicForm::value);
  const auto& number = judged.numbers.at(0);
  EXPECT_EQ(number.value, Decimal::parse("0.2999"));
  EXPECT_EQ(number.numerator, Decimal(2999));
  EXPECT_EQ(number.denominator, Decimal(10000));
  EXPECT_EQ(number.distance, Decimal::parse("-0.0001"));
  EXPECT_EQ(judged.scores.total, Decimal::parse("48.6"));
}

TEST_F(Released, ARoundedOneHasNoNumeratorNorWhatTellsItExactly) {
  const auto judged = county(PublicForm::rounded);
  const auto& number = judged.numbers.at(0);
  EXPECT_EQ(number.value, Decimal::parse("0.29")) << "0.2999 is red, and 0.3 on the line is not";
  EXPECT_EQ(number.numerator, std::nullopt);
  EXPECT_EQ(number.denominator, Decimal(10000));
  EXPECT_EQ(number.distance, Decimal::parse("-0.01"));
  EXPECT_EQ(number.reporting, std::nullopt) << "the pack has no step for it";
  EXPECT_EQ(number.light, Light::red);
  EXPECT_EQ(judged.scores.total, Decimal(49));
  EXPECT_EQ(judged.scores.of.at("participation"), Decimal(41));
}

// The revenue of the one enterprise whose spending is not known is not told by the way.
TEST_F(Released, PartsOfANumberThatIsNotThereAreNotShown) {
  unfinished_ = true;
  for (const auto form : {PublicForm::rounded, PublicForm::light}) {
    const auto number = county(form).numbers.at(0);
    EXPECT_EQ(number.value, std::nullopt);
    EXPECT_EQ(number.numerator, std::nullopt);
    EXPECT_EQ(number.denominator, std::nullopt);
    EXPECT_EQ(number.missing, "not_collected");
    EXPECT_FALSE(number.suppressed);
  }
  EXPECT_EQ(county(PublicForm::value).numbers.at(0).denominator, Decimal(10000));
}

TEST_F(Released, WithoutAStepNothingIsRoundedAndNothingShown) {
  for (const auto& step : {std::optional<Decimal>(), std::optional(Decimal(0))}) {
    for (auto& indicator : input_.indicators)
      indicator.steps = {.value = step, .count = {}, .share = {}};
    const auto number = county(PublicForm::rounded).numbers.at(0);
    EXPECT_EQ(number.value, std::nullopt);
    EXPECT_EQ(number.distance, std::nullopt);
    EXPECT_EQ(number.missing, "withheld");
    EXPECT_EQ(number.light, Light::red);
  }
}

TEST_F(Released, ALightStandsAloneAndTakesTheScoresWithIt) {
  const auto judged = county(PublicForm::light);
  const auto& number = judged.numbers.at(0);
  EXPECT_EQ(number.value, std::nullopt);
  EXPECT_EQ(number.denominator, std::nullopt);
  EXPECT_EQ(number.distance, std::nullopt);
  EXPECT_EQ(number.missing, "withheld");
  EXPECT_EQ(number.light, Light::red);
  EXPECT_EQ(judged.scores.total, std::nullopt);
  EXPECT_EQ(judged.deciding.size(), 1U);
}

TEST_F(Released, NothingIsNotEvenNamedAsWhatDecided) {
  const auto judged = county(PublicForm::nothing);
  const auto& number = judged.numbers.at(0);
  EXPECT_EQ(number.light, Light::none);
  EXPECT_EQ(number.limit, std::nullopt);
  EXPECT_TRUE(judged.deciding.empty());
  EXPECT_EQ(judged.rule, 0) << "the cells of the rule name lights";
  EXPECT_EQ(judged.light, Light::red) << "the light of the subject is the pack's to release";
}

// A run of an older pack stored a wage where this one stores how many persons are behind it.
TEST_F(Released, WhatARunOfAnotherPackRestedOnIsNotGuessed) {
  input_.previous = sample::previous();
  const auto before = [&] { return region("440303", PublicForm::value).numbers.at(0).before; };
  EXPECT_EQ(before(), Decimal::parse("0.22")) << "its denominator tells";
  input_.indicators[0].is_counted = true;
  EXPECT_EQ(before(), std::nullopt);
  alike_ = true;
  EXPECT_EQ(before(), Decimal::parse("0.22"));
}

TEST_F(Released, HowManyAreBehindANumberIsKnownOrTheyAreTooFew) {
  input_.indicators[0].is_counted = true;
  input_.indicators[0].denominator_min = Decimal(10);
  const auto number = county(PublicForm::value).numbers.at(0);
  EXPECT_EQ(number.value, std::nullopt);
  EXPECT_EQ(number.missing, "suppressed");
}

// Of a veto: one case among few is somebody whom others know.
TEST_F(Released, TheLightOfTooFewPersonsGoesWithTheirNumber) {
  input_.indicators[0].denominator_min = input_.indicators[0].light_min = Decimal(10001);
  for (const auto form : {PublicForm::value, PublicForm::rounded}) {
    const auto judged = county(form);
    const auto& number = judged.numbers.at(0);
    EXPECT_EQ(number.value, std::nullopt);
    EXPECT_EQ(number.missing, "suppressed");
    EXPECT_EQ(number.light, Light::none);
    EXPECT_EQ(number.rule, 0);
    EXPECT_EQ(number.limit, std::nullopt);
    EXPECT_TRUE(judged.deciding.empty());
    EXPECT_EQ(judged.rule, 0) << "the cells of the rule name lights";
    EXPECT_EQ(judged.light, Light::red) << "the light of the subject is the pack's to release";
  }
  EXPECT_EQ(county(PublicForm::light).numbers.at(0).light, Light::red) << "the pack answers for it";
}

TEST_F(Released, TheLightOfEnoughPersonsStaysWhereTheNumberIsHidden) {
  input_.indicators[0].denominator_min = Decimal(10001);  // as what gives another away would be
  for (const auto& fewest : {std::optional<Decimal>(), std::optional(Decimal(10000))}) {
    input_.indicators[0].light_min = fewest;
    const auto judged = county(PublicForm::rounded);
    EXPECT_EQ(judged.numbers.at(0).missing, "suppressed");
    EXPECT_EQ(judged.numbers.at(0).light, Light::red);
    EXPECT_EQ(judged.deciding.size(), 1U);
    EXPECT_NE(judged.rule, 0);
  }
}

}  // namespace
}  // namespace ronghe::publish
