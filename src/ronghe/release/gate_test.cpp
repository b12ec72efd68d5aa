// SPDX-License-Identifier: Apache-2.0
#include "ronghe/release/gate.hpp"

#include <gtest/gtest.h>

namespace ronghe::release {
namespace {

const std::set<std::string> tax{"EDU/L1", "TAX/L2"};
const std::set<std::string> open{};

Reader internal(std::set<std::string> labels) {
  return {.audience = Audience::internal, .labels = std::move(labels)};
}

Reader owner_of(const std::string& code) {
  return {.audience = Audience::owner, .owner_kind = "enterprise", .owner = code};
}

Decision hidden(const std::string& label) {
  return {.form = policy::PublicForm::light, .label = label};
}

TEST(Gate, DecidesByLabelsForReadersInsideAndBySuppressionForEveryoneElse) {
  const Figure of_taxes{.kind = "enterprise", .subject = "E-1", .labels = &tax};
  Figure released = of_taxes;
  released.form = policy::PublicForm::value;
  Figure suppressed = released;
  suppressed.suppressed = true;
  Figure unlit = suppressed;
  unlit.light_suppressed = true;
  Figure unlit_light = unlit;
  unlit_light.form = policy::PublicForm::light;
  const Decision nothing{.form = policy::PublicForm::nothing, .label = ""};
  struct Case {
    const char* name;
    Figure figure;
    Reader reader;
    Decision expected;
  };
  const std::vector<Case> cases{
      {"all labels", of_taxes, internal({"EDU/L1", "TAX/L2"}), {}},
      {"one of two labels", of_taxes, internal({"EDU/L1"}), hidden("TAX/L2")},
      {"no label", of_taxes, internal({}), hidden("EDU/L1")},
      {"a public figure", {.labels = &open}, internal({}), {}},
      {"inside, small numbers are seen", suppressed, internal({"EDU/L1", "TAX/L2"}), {}},
      {"labels not known", {.kind = "enterprise"}, internal({}), hidden("?")},
      {"the system", of_taxes, Reader::system(), {}},
      {"published, as the pack does not say", of_taxes, Reader::everyone(), hidden("")},
      {"published", released, Reader::everyone(), {}},
      {"published, small", suppressed, Reader::everyone(), hidden("")},
      {"published, so small that its light tells", unlit, Reader::everyone(), nothing},
      {"published as a light", unlit_light, Reader::everyone(), hidden("")},
      {"an owner's own of that kind", unlit, owner_of("E-1"), {}},
      {"inside, without a label",
       unlit,
       internal({"EDU/L1"}),
       {.form = policy::PublicForm::nothing, .label = "TAX/L2"}},
      {"an owner's own small one", suppressed, owner_of("E-1"), {}},
      {"an owner and another's", suppressed, owner_of("E-2"), hidden("")},
  };
  for (const auto& [name, figure, reader, expected] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(decide(figure, reader), expected);
  }
}

TEST(Gate, AFigureCarriesItsLabelsAndThePersonsBehindIt) {
  const policy::SourcesOfFigures sources{
      {{"A2.1", "enterprise"}, {.labels = {"TAX/L2"}, .counts_persons = false}},
      {{"C1.1", "enterprise"}, {.labels = {"EDU/L3"}, .counts_persons = true}}};
  const Gate gate(internal({"TAX/L2"}), sources);
  const auto rate = gate.figure("C1.1", "enterprise", "E-1", Decimal(9));
  EXPECT_EQ(rate.persons, Decimal(9));
  EXPECT_EQ(gate.decide(rate), hidden("EDU/L3"));
  const auto share = gate.figure("A2.1", "enterprise", "E-1", Decimal(9));
  EXPECT_EQ(share.persons, std::nullopt);
  EXPECT_TRUE(gate.decide(share).shown());
  EXPECT_FALSE(gate.decide(gate.figure("C1.1", "region", "440303", {})).shown());
}

TEST(Gate, ShowsEveryoneWhatThePackReleasesAndNoMoreOfWhatIsSmall) {
  using enum policy::PublicForm;
  for (const auto form : {value, rounded, light, nothing}) {
    const Figure figure{.kind = "enterprise", .subject = "E-1", .labels = &tax, .form = form};
    EXPECT_EQ(decide(figure, Reader::everyone()).form, form);
    EXPECT_EQ(decide(figure, owner_of("E-2")).form, form);
    EXPECT_EQ(decide(figure, owner_of("E-1")).form, value);
    auto small = figure;
    small.suppressed = true;
    EXPECT_EQ(decide(small, Reader::everyone()).form, std::max(form, light));
  }
}

TEST(Gate, ShowsWhoLacksALabelInsideWhatEveryoneSees) {
  using enum policy::PublicForm;
  Figure figure{.kind = "region", .subject = "440303", .labels = &tax, .form = rounded};
  EXPECT_EQ(decide(figure, internal({})), (Decision{.form = rounded, .label = ""}));
  EXPECT_EQ(decide(figure, internal({"EDU/L1", "TAX/L2"})), Decision{});
  figure.suppressed = true;
  EXPECT_EQ(decide(figure, internal({})), hidden("EDU/L1"));
}

TEST(Gate, AScoreIsAsPublicAsTheLeastPublicOfItsNumbers) {
  using enum policy::PublicForm;
  const policy::SourcesOfFigures sources{
      {{"A1.1", "region"}, {.labels = {}, .form = value}},
      {{"A2.1", "region"}, {.labels = {"TAX/L2"}, .form = rounded}},
      {{"A2.1", "enterprise"}, {.labels = {"TAX/L2"}, .form = light}}};
  const Gate gate(Reader::everyone(), sources);
  EXPECT_EQ(gate.decide_score("region", "440303").form, rounded);
  EXPECT_EQ(gate.decide_score("enterprise", "E-1").form, light);
  EXPECT_EQ(gate.decide_score("body", "B-1").form, value);
}

TEST(Gate, WhatItKnowsNothingAboutIsALightAtMost) {
  const Gate gate(Reader::everyone(), policy::SourcesOfFigures{});
  EXPECT_EQ(gate.decide(gate.figure("A1.1", "region", "440303", {})), hidden(""));
}

TEST(Gate, AScoreNeedsTheLabelsOfAllIndicatorsOfItsKind) {
  const policy::SourcesOfFigures sources{
      {{"A2.1", "enterprise"}, {.labels = {"TAX/L2"}, .counts_persons = false}},
      {{"C1.1", "college"}, {.labels = {"EDU/L3"}, .counts_persons = true}}};
  const Gate gate(internal({"TAX/L2"}), sources);
  EXPECT_TRUE(gate.decide_score("enterprise", "E-1").shown());
  EXPECT_EQ(gate.decide_score("college", "C-1").label, "EDU/L3");
}

}  // namespace
}  // namespace ronghe::release
