// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/compiled_table.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "ronghe/dmn/reader.hpp"

namespace ronghe::dmn {
namespace {

using feel::Value;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out;
}

// Rows of cells, the last of a row is the output.
std::string table_xml(std::string_view attributes, const std::vector<std::string>& inputs,
                      const std::vector<std::vector<std::string>>& rows) {
  std::string xml =
      "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\">\n"
      "<decision id=\"d\" name=\"light\">\n<decisionTable id=\"t\" " +
      std::string(attributes) + ">\n";
  for (const auto& input : inputs) {
    xml +=
        "<input><inputExpression><text>" + escaped(input) + "</text></inputExpression></input>\n";
  }
  xml += "<output><outputValues><text>\"a\", \"b\", \"c\"</text></outputValues></output>\n";
  for (const auto& row : rows) {
    xml += "<rule id=\"r\">";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto* kind = i + 1 == row.size() ? "outputEntry" : "inputEntry";
      xml += fmt::format("<{0}><text>{1}</text></{0}>", kind, escaped(row[i]));
    }
    xml += "</rule>\n";
  }
  return xml + "</decisionTable></decision></definitions>";
}

const DecisionTable& table_of(const Model& model) {
  return std::get<DecisionTable>(model.decisions.at(0).expression->form);
}

TEST(CompiledTable, ComparesCellsWithLimitsGivenByName) {
  const auto model = read_model(table_xml("hitPolicy=\"FIRST\"", {"value"},
                                          {{"null", "\"none\""},
                                           {"< red", "\"red\""},
                                           {"< green", "\"yellow\""},
                                           {"-", "\"green\""}}),
                                "light.dmn");
  ASSERT_TRUE(model);
  const auto compiled = CompiledTable::compile(table_of(*model), {"value", "red", "green"});
  ASSERT_TRUE(compiled) << to_string(compiled.error());
  EXPECT_EQ(compiled->slow_cells(), 0U);
  struct Case {
    std::string_view name;
    Value value;
    std::string_view light;
    std::vector<int> rules;
  };
  const std::array cases{Case{"just under the line", *Decimal::parse("0.29"), "red", {2, 3, 4}},
                         Case{"on the line", *Decimal::parse("0.3"), "yellow", {3, 4}},
                         Case{"just over the line", *Decimal::parse("0.31"), "yellow", {3, 4}},
                         Case{"on the upper line", *Decimal::parse("0.5"), "green", {4}},
                         Case{"absent", Value(), "none", {1, 4}}};
  for (const auto& [name, value, light, rules] : cases) {
    SCOPED_TRACE(name);
    const std::array row{value, Value(*Decimal::parse("0.3")), Value(*Decimal::parse("0.5"))};
    feel::Diagnostics diagnostics;
    const auto verdict = compiled->decide(row, diagnostics);
    ASSERT_NE(verdict.value.string(), nullptr);
    EXPECT_EQ(*verdict.value.string(), light);
    EXPECT_EQ(verdict.rules, rules);
    EXPECT_TRUE(diagnostics.empty());
  }
}

TEST(CompiledTable, RefusesUnknownNamesAndMistakesWithTheirPlace) {
  const auto unknown = read_model(table_xml("", {"value"}, {{"< limit", "\"a\""}}), "light.dmn");
  ASSERT_TRUE(unknown);
  const auto refused = CompiledTable::compile(table_of(*unknown), {"value"});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("unknown name `limit`"), std::string::npos);
  EXPECT_EQ(refused.error().place.line, 6);
  const auto broken = read_model(table_xml("", {"value"}, {{"< ", "\"a\""}}), "light.dmn");
  ASSERT_TRUE(broken);
  ASSERT_EQ(broken->mistakes.size(), 1U);
  EXPECT_EQ(broken->mistakes[0].place.line, 6);
  EXPECT_FALSE(CompiledTable::compile(table_of(*broken), {"value"}));
}

// Random tables over random rows with nulls and values of the wrong kind.
TEST(CompiledTable, MeansWhatTheInterpreterMeans) {
  constexpr unsigned seed = 20250702;
  std::mt19937 random(seed);
  const auto pick = [&](const auto& choices) { return choices[random() % std::size(choices)]; };
  constexpr std::array<std::string_view, 24> cells{"-",
                                                   "",
                                                   "< 3",
                                                   ">= limit",
                                                   "[1..3]",
                                                   "(1..limit)",
                                                   "1, 2, 5",
                                                   "not(2)",
                                                   "not(< 3)",
                                                   "null",
                                                   "not(null)",
                                                   "!= 2",
                                                   "= limit",
                                                   "\"x\"",
                                                   "not(\"x\", \"y\")",
                                                   "true",
                                                   "? > 1 and ? < 5",
                                                   "limit",
                                                   "limit > 2",
                                                   "[1, 2]",
                                                   "-1",
                                                   "date(\"2025-01-31\")",
                                                   "< date(\"2025-02-01\")",
                                                   "abs(-3)"};
  constexpr std::array<std::string_view, 5> outputs{"\"a\"", "\"b\"", "\"c\"", "\"d\"", "x"};
  constexpr std::array<std::string_view, 10> policies{"hitPolicy=\"UNIQUE\"",
                                                      "hitPolicy=\"ANY\"",
                                                      "hitPolicy=\"FIRST\"",
                                                      "hitPolicy=\"PRIORITY\"",
                                                      "hitPolicy=\"RULE ORDER\"",
                                                      "hitPolicy=\"OUTPUT ORDER\"",
                                                      "hitPolicy=\"COLLECT\"",
                                                      "hitPolicy=\"COLLECT\" aggregation=\"COUNT\"",
                                                      "hitPolicy=\"COLLECT\" aggregation=\"MIN\"",
                                                      "hitPolicy=\"COLLECT\" aggregation=\"MAX\""};
  const std::vector<Value> values{Value(),
                                  Decimal(0),
                                  Decimal(1),
                                  Decimal(2),
                                  Decimal(3),
                                  Decimal(5),
                                  Value("x"),
                                  Value("y"),
                                  Value(true),
                                  Value(false),
                                  *parse_date("2025-01-31"),
                                  Value(feel::List{Decimal(1)})};
  int compared = 0;
  for (int round = 0; round < 400; ++round) {
    std::vector<std::vector<std::string>> rows;
    for (unsigned r = 0; r < 1 + random() % 5; ++r) {
      rows.push_back(
          {std::string(pick(cells)), std::string(pick(cells)), std::string(pick(outputs))});
    }
    const auto model = read_model(table_xml(pick(policies), {"x", "y"}, rows), "random.dmn");
    ASSERT_TRUE(model) << to_string(model.error());
    const auto& table = table_of(*model);
    const auto compiled = CompiledTable::compile(table, {"x", "y", "limit"});
    ASSERT_TRUE(compiled) << to_string(compiled.error());
    for (int i = 0; i < 25; ++i) {
      const std::array row{pick(values), pick(values), pick(values)};
      feel::Scope scope;
      scope.set("x", row[0]);
      scope.set("y", row[1]);
      scope.set("limit", row[2]);
      feel::Diagnostics slow_reports;
      feel::Diagnostics fast_reports;
      const feel::Environment environment;
      feel::Interpreter interpreter(slow_reports, environment);
      const auto slow = interpret(table, scope, interpreter, slow_reports);
      const auto fast = compiled->decide(row, fast_reports);
      ASSERT_EQ(to_feel(fast.value), to_feel(slow.value)) << "seed " << seed << " round " << round;
      ASSERT_EQ(fast.rules, slow.rules) << "seed " << seed << " round " << round;
      ASSERT_EQ(fast_reports.empty(), slow_reports.empty())
          << "seed " << seed << " round " << round << " "
          << (slow_reports.empty() ? fast_reports : slow_reports).entries()[0].message;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 10000);
}

}  // namespace
}  // namespace ronghe::dmn
