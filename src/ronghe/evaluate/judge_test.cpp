// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/judge.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>

#include "ronghe/policy/testing.hpp"

namespace ronghe::evaluate {
namespace {

using policy::Light;

std::optional<Decimal> number(std::string_view text) { return Decimal::parse(text); }

// The small pack of all tests: green from 0.5, red below 0.3 in 2026 (0.4 from 2027), and tables
// that each test writes.
class JudgeOfAPack : public ::testing::Test {
 protected:
  JudgeOfAPack() {
    packs_.write_base();
    overall(input("reds"), {"> 0|red", "-|green"});
    tables(
        R"(<input><inputExpression typeRef="number"><text>value</text></inputExpression></input>)",
        {"null|none", "< red limit|red", ">= green limit|green", "-|yellow"});
    packs_.write(
        "base", "parameters/score.yaml",
        "group: score\nparameters:\n" + parameter("at_red", "60") + parameter("at_green", "90"));
  }
  static std::string parameter(const std::string& name, const std::string& value) {
    return fmt::format(
        "  {}:\n    name: {{zh: a, en: a}}\n    unit: points\n    values: [{{from: "
        "2020-01-01, value: {}, source: law}}]\n",
        name, value);
  }
  // A table that gives lights; rules are "cell|cell|light".
  static std::string table(const std::string& name, const std::string& inputs,
                           const std::vector<std::string>& rules, const std::string& policy) {
    std::string xml =
        R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="m">)";
    for (const auto* known : {"red limit", "green limit", "largest value", "vetoes red"})
      xml += fmt::format("\n<inputData name=\"{0}\"><variable name=\"{0}\"/></inputData>", known);
    xml += fmt::format(
        "\n<decision id=\"{0}\" name=\"{0}\"><decisionTable hitPolicy=\"{2}\">{1}<output "
        "name=\"light\"/>",
        name, inputs, policy);
    for (const auto& rule : rules) {
      xml += "<rule id=\"r\">";
      std::size_t from = 0;
      for (auto bar = rule.find('|'); bar != std::string::npos; bar = rule.find('|', from)) {
        xml += "<inputEntry><text><![CDATA[" + rule.substr(from, bar - from) +
               "]]></text></inputEntry>";
        from = bar + 1;
      }
      xml += "<outputEntry><text>\"" + rule.substr(from) + "\"</text></outputEntry></rule>";
    }
    return xml + "</decisionTable></decision></definitions>";
  }
  void tables(const std::string& inputs, const std::vector<std::string>& rules,
              const std::string& policy = "FIRST") {
    packs_.write("base", "decisions/light.dmn", table("light_up", inputs, rules, policy));
  }
  void overall(const std::string& inputs, const std::vector<std::string>& rules) {
    packs_.write("base", "decisions/overall.dmn", table("overall_firm", inputs, rules, "FIRST"));
  }
  static std::string input(const std::string& text) {
    return "<input><inputExpression><text>" + text + "</text></inputExpression></input>";
  }

  Result<Judge> judge(const std::string& day = "2026-06-30", Meaning meaning = current_meaning) {
    auto pack = policy::open_pack(packs_.folder("base"));
    if (!pack) return std::unexpected(pack.error());
    pack_ = *std::move(pack);
    policy::Compiler compiler(pack_, *parse_date(day), errors_);
    return Judge::make(pack_, compiler, meaning);
  }
  const policy::Indicator& x1() const { return *pack_.indicator("X1"); }
  Light light_of(const Judge& judge, const Measure& measure) {
    return judge.lights(x1(), std::array{measure}).front().light;
  }
  // A value and its score where more is better, and where less is.
  struct UpAndDown {
    const char* value;
    const char* up;
    const char* down;
  };
  // Of the text of X1, whose direction is up, made to go in that direction.
  void expect_scores(const std::string& direction, std::string text,
                     const std::vector<UpAndDown>& cases) {
    text.replace(text.find("direction: up"), 13, "direction: " + direction);
    packs_.write("base", "indicators/X1.yaml", text);
    const auto made = judge();
    ASSERT_TRUE(made) << to_string(made.error());
    for (const auto& [value, up, down] : cases) {
      EXPECT_EQ(made->score(x1(), *number(value)), number(direction == "up" ? up : down))
          << value << " " << direction;
    }
  }

  policy::testing::PackFolders packs_;
  policy::Pack pack_;
  std::vector<Error> errors_;
};

TEST_F(JudgeOfAPack, GivesTheLightOnTheLineJustUnderJustOverAndAbsent) {
  const auto made = judge();
  ASSERT_TRUE(made) << to_string(made.error());
  struct Case {
    const char* name;
    std::optional<Decimal> value;
    Light light;
    int rule;
    std::optional<Decimal> distance;
  };
  const std::array cases{
      Case{"absent", {}, Light::none, 1, {}},
      Case{"just under red", number("0.2999999999"), Light::red, 2, number("-0.0000000001")},
      Case{"on red", number("0.3"), Light::yellow, 4, number("-0.2")},
      Case{"just under green", number("0.4999"), Light::yellow, 4, number("-0.0001")},
      Case{"on green", number("0.5"), Light::green, 3, number("0")},
      Case{"just over green", number("0.50000000001"), Light::green, 3, number("0.00000000001")},
      Case{"beyond 64 bits", number("12345678901.5"), Light::green, 3, number("12345678901")}};
  std::vector<Measure> measures;
  for (const auto& one : cases) measures.push_back({one.value, {}, {}});
  const auto lights = made->lights(x1(), measures);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    SCOPED_TRACE(cases[i].name);
    EXPECT_EQ(lights[i].light, cases[i].light);
    EXPECT_EQ(lights[i].rule, cases[i].rule);
    EXPECT_EQ(lights[i].distance, cases[i].distance);
    EXPECT_EQ(lights[i].limit, lights[i].light == Light::red ? number("0.3") : number("0.5"));
  }
}

// What a careless table gave to a subject without data, and still gives in runs sealed before.
TEST_F(JudgeOfAPack, TurnsNoLightGreenForAValueThatIsMissing) {
  tables(R"(<input><inputExpression typeRef="number"><text>value</text></inputExpression></input>)",
         {"? >= green limit|green", "-|yellow"});
  const std::array missing{Measure{{}, {}, {}}};
  const auto now = judge();
  ASSERT_TRUE(now) << to_string(now.error());
  EXPECT_EQ(now->lights(x1(), missing).front().light, Light::yellow);
  const auto before = judge("2026-06-30", Meaning::null_matches_null);
  ASSERT_TRUE(before) << to_string(before.error());
  EXPECT_EQ(before->lights(x1(), missing).front().light, Light::green);
}

TEST_F(JudgeOfAPack, TakesTheLimitsOfTheDay) {
  const auto before = judge("2026-12-31");
  ASSERT_TRUE(before);
  EXPECT_EQ(light_of(*before, {number("0.35"), {}, {}}), Light::yellow);
  const auto after = judge("2027-01-01");
  ASSERT_TRUE(after);
  EXPECT_EQ(light_of(*after, {number("0.35"), {}, {}}), Light::red);
}

TEST_F(JudgeOfAPack, ReadsEveryParameterOfTheGroupLight) {
  packs_.write("base", "parameters/light.yaml",
               "group: light\nparameters:\n" + parameter("largest_value", "2"));
  tables(input("value"), {"> largest value|none", "-|green"});
  const auto made = judge();
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_EQ(light_of(*made, {number("2"), {}, {}}), Light::green) << "on the line";
  EXPECT_EQ(light_of(*made, {number("2.01"), {}, {}}), Light::none) << "just over";
}

TEST_F(JudgeOfAPack, GivesNoLightWhereATableContradictsItself) {
  tables(input("value"), {"> 0|green", "> 1|red"}, "UNIQUE");
  const auto made = judge();
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_EQ(light_of(*made, {number("1"), {}, {}}), Light::green);
  EXPECT_EQ(light_of(*made, {number("1.5"), {}, {}}), Light::none);
  EXPECT_EQ(light_of(*made, {number("0"), {}, {}}), Light::none) << "no rule fires";
}

TEST_F(JudgeOfAPack, CountsLightsThatCountAndNamesTheIndicatorsThatDecided) {
  overall(input("vetoes red") + input("reds") + input("X1"),
          {"> 0|-|-|red", "-|> 0|-|yellow", "-|-|\"green\"|green"});
  const auto made = judge();
  ASSERT_TRUE(made) << to_string(made.error());
  auto veto = x1();
  veto.type = policy::IndicatorType::veto;
  auto information = x1();
  information.type = policy::IndicatorType::information;
  const std::array<IndicatorLights, 5> subjects{{{{&x1(), Light::green}},
                                                 {{&x1(), Light::red}},
                                                 {{&veto, Light::red}},
                                                 {{&information, Light::red}},
                                                 {{&x1(), Light::none}}}};
  const auto rows = made->overall("firm", subjects);
  struct Expected {
    std::string_view light;
    int rule;
    std::string indicators;
  };
  const std::array<Expected, 5> expected{{{"green", 3, "X1"},
                                          {"yellow", 2, ""},
                                          {"red", 1, "X1"},
                                          {"none", 0, ""},
                                          {"none", 0, "X1"}}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(rows[i].light, expected[i].light);
    EXPECT_EQ(rows[i].rule, expected[i].rule);
    EXPECT_EQ(rows[i].indicators, expected[i].indicators);
    EXPECT_EQ(rows[i].decision, "overall_firm");
  }
}

TEST_F(JudgeOfAPack, ScoresOnTheLineThroughBothLimitsFrom0To100) {
  const auto made = judge();
  ASSERT_TRUE(made);
  struct Case {
    const char* value;
    const char* score;
  };
  for (const auto& [value, score] :
       {Case{"0.3", "60"}, Case{"0.5", "90"}, Case{"0.4", "75"}, Case{"0.2", "45"},
        Case{"-0.1", "0"}, Case{"-0.11", "0"}, Case{"0.5666", "99.99"}, Case{"0.6", "100"}}) {
    EXPECT_EQ(made->score(x1(), *number(value)), number(score)) << value;
  }
}

// One limit makes no line: 1 of 9 clauses had no score, and another indicator alone made 100.
TEST_F(JudgeOfAPack, ScoresAgainstOneLimit) {
  auto one = policy::testing::base_indicator("table: light_up\n");
  one.replace(one.find("parameter.X1.red"), 16, "parameter.X1.green");
  for (const std::string direction : {"up", "down"}) {
    expect_scores(direction, one,
                  {{"0.5", "90", "90"},
                   {"0.4", "48", "90"},
                   {"0.8", "90", "37.5"},
                   {"0", "0", "90"},
                   {"-0.1", "0", "90"},
                   {"1", "90", "30"}});
    const auto before = judge("2026-06-30", Meaning::erased_ranks_worst);
    ASSERT_TRUE(before);
    EXPECT_EQ(before->score(x1(), *number("0.4")), std::nullopt);
  }
}

// Short of a limit below 0 the part would be more than all, and from 0 on less than nothing.
TEST_F(JudgeOfAPack, AScoreShortOfOneLimitIsFrom0ToThatOfTheRedLimit) {
  packs_.write("base", "parameters/X1.yaml",
               "group: X1\nparameters:\n" + parameter("green", "-0.5") + parameter("reading", "1"));
  auto one = policy::testing::base_indicator("table: light_up\n");
  one.replace(one.find("parameter.X1.red"), 16, "parameter.X1.green");
  one.replace(one.find("unit: ratio"), 11, "unit: points");
  packs_.write("base", "indicators/X1.yaml", one);
  for (const std::string direction : {"up", "down"}) {
    expect_scores(direction, one,
                  {{"-0.5", "90", "90"},
                   {"-0.51", "60", "90"},
                   {"-0.49", "90", "60"},
                   {"0", "90", "0"},
                   {"0.1", "90", "0"},
                   {"-1", "60", "90"}});
  }
}

TEST_F(JudgeOfAPack, TellsWhatARuleSays) {
  const auto made = judge();
  ASSERT_TRUE(made);
  EXPECT_EQ(made->rule_words("light_up", 2).cells, "value: < red limit");
  EXPECT_EQ(made->rule_text("light_up", 0), "");
  EXPECT_EQ(made->rule_text("light_up", 5), "");
  EXPECT_EQ(made->rule_text("unknown", 1), "");
}

// By the cells of the rule that fired; not by who has the light of the subject.
TEST_F(JudgeOfAPack, NamesTheIndicatorsByWhichARuleDecided) {
  policy::Indicator veto, other, note;
  veto.id = "V1";
  veto.type = policy::IndicatorType::veto;
  other.id = "X2";
  note.id = "N1";
  note.type = policy::IndicatorType::information;
  overall(input("vetoes red") + input("X1") + input("yellows"),
          {"> 0|-|-|red", "-|\"yellow\", \"none\"|-|yellow", "-|-|> greens|yellow", "-|-|-|green"});
  auto of_pack = policy::testing::base_indicator("");
  of_pack.replace(of_pack.find("id: X1"), 6, "id: V1");
  of_pack.replace(of_pack.find("type: normal"), 12, "type: veto");
  packs_.write("base", "indicators/V1.yaml", of_pack);
  packs_.write(
      "base", "weights/default.yaml",
      "class: default\nsource: law\ndimensions: {participation: 0.3, process: 0.3, result: "
      "0.4}\nindicators: {X1: 1, V1: 0}\n");
  const auto made = judge();
  ASSERT_TRUE(made) << to_string(made.error());
  const auto deciding = [&](int rule, const char* light, const IndicatorLights& lights) {
    std::string ids;
    const LightRow row{.light = light, .decision = "overall_firm", .rule = rule, .indicators = {}};
    for (const auto* indicator : made->deciding(row, lights)) ids += indicator->id + " ";
    return ids;
  };
  const auto with = [&](Light first, Light second, Light third) {
    return IndicatorLights{{&x1(), first}, {&other, second}, {&veto, third}, {&note, second}};
  };
  EXPECT_EQ(deciding(1, "red", with(Light::red, Light::red, Light::red)), "V1 ");
  EXPECT_EQ(deciding(2, "yellow", with(Light::none, Light::red, Light::green)), "X1 ")
      << "that has no data";
  EXPECT_EQ(deciding(3, "yellow", with(Light::green, Light::yellow, Light::red)), "X2 ");
  EXPECT_EQ(deciding(4, "green", with(Light::green, Light::yellow, Light::green)), "X1 ")
      << "a veto without weight makes up for nothing";
  EXPECT_EQ(deciding(0, "red", with(Light::red, Light::red, Light::red)), "");
}

TEST_F(JudgeOfAPack, RefusesTablesThatAreMissingOrGiveNoLight) {
  struct Case {
    const char* name;
    const char* read;
    const char* rule;
    const char* said;
  };
  for (const auto& [name, read, rule, said] :
       {Case{"light_up", "value", "-|purple",
             "write one of \"red\", \"yellow\", \"green\", \"none\""},
        Case{"light_up", "salary", "-|green",
             "reads `salary` in column 1, which is not given to it; it may read value"},
        Case{"other", "value", "-|green", "asks for the table `light_up`"}}) {
    packs_.write("base", "decisions/light.dmn", table(name, input(read), {rule}, "FIRST"));
    const auto made = judge();
    ASSERT_FALSE(made) << said;
    EXPECT_NE(to_string(made.error()).find(said), std::string::npos) << to_string(made.error());
  }
}

}  // namespace
}  // namespace ronghe::evaluate
