// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/bound_table.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "ronghe/dmn/reader.hpp"
#include "ronghe/kernel/testing.hpp"

namespace ronghe::kernel {
namespace {

using feel::Value;

Value number(std::string_view text) { return Value(*Decimal::parse(text)); }

Result<BoundTable> bound(const dmn::Model& model, OutputType output, Constants constants = {}) {
  return BoundTable::bind(model.decisions.at(0),
                          {.columns = test_types(), .constants = std::move(constants)},
                          {std::move(output)});
}

std::string refusal(const TestTable& table, OutputType output) {
  const auto model = model_of(table);
  const auto made = bound(model, std::move(output));
  EXPECT_FALSE(made);
  return made ? "" : to_string(made.error());
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// Columns and values of just what a table reads.
std::vector<Column> read_of(const BoundTable& table, const std::vector<Column>& all) {
  std::vector<Column> columns;
  for (const auto at : table.reads()) columns.push_back(all[at]);
  return columns;
}
std::vector<Value> read_of(const BoundTable& table, const std::vector<Value>& all) {
  std::vector<Value> values;
  for (const auto at : table.reads()) values.push_back(all[at]);
  return values;
}

std::string written(const Decided& decided) {
  std::string text;
  for (const int rule : decided.rules) text += std::to_string(rule) + " ";
  for (const auto& output : decided.outputs) text += "| " + feel::to_feel(output);
  return text + (decided.fault.empty() ? "" : " ! " + decided.fault);
}

// Row by row and over columns, a table says the same.
void expect_same(const BoundTable& table, const TestRows& rows) {
  const auto columns = rows.columns();
  const auto decisions =
      table.decide(read_of(table, columns), rows.size(), [&](std::size_t row, auto values) {
        std::ranges::copy(read_of(table, rows.row(row)), values.begin());
      });
  ASSERT_EQ(decisions.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto one = table.decide(read_of(table, rows.row(i)));
    ASSERT_EQ(written(decisions[i]), written(one)) << "row " << i;
  }
}

const std::vector<std::vector<std::string>> shares{{"< 0.3", "-", "0"},
                                                   {"[0.3..limit)", "-", "0.3"},
                                                   {">= limit", "\"a\"", "0.6"},
                                                   {">= limit", "-", "0.45"}};

TEST(BoundTable, DecidesOneRowAndManyAlikeUnderEveryHitPolicy) {
  struct Case {
    const char* attributes;
    OutputType output;
    const char* otherwise = "";
  };
  const std::array cases{
      Case{"hitPolicy=\"FIRST\"", {.kind = OutputKind::share}},
      Case{"hitPolicy=\"FIRST\"", {.kind = OutputKind::share}, "0.1"},
      Case{"hitPolicy=\"UNIQUE\"", {.kind = OutputKind::share}},
      Case{"hitPolicy=\"ANY\"", {.kind = OutputKind::share}},
      Case{"hitPolicy=\"PRIORITY\"", {.kind = OutputKind::share}, "0.1"},
      Case{"hitPolicy=\"RULE ORDER\"", {.kind = OutputKind::share, .many = true}},
      Case{"hitPolicy=\"OUTPUT ORDER\"", {.kind = OutputKind::share, .many = true}},
      Case{"hitPolicy=\"COLLECT\"", {.kind = OutputKind::share, .many = true}},
      Case{"hitPolicy=\"COLLECT\" aggregation=\"SUM\"", {.kind = OutputKind::share}},
      Case{"hitPolicy=\"COLLECT\" aggregation=\"MAX\"", {.kind = OutputKind::share}},
      Case{"hitPolicy=\"COLLECT\" aggregation=\"COUNT\"", {.kind = OutputKind::number}}};
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const TestRows rows(random, 700);
  for (const auto& [attributes, output, otherwise] : cases) {
    SCOPED_TRACE(attributes);
    const auto model = model_of({.attributes = attributes,
                                 .inputs = {"n", "s"},
                                 .allowed = {"", "\"a\", \"b\", \"\""},
                                 .rows = shares,
                                 .output_values = "0.6, 0.45, 0.3, 0.1, 0",
                                 .otherwise = otherwise});
    const auto table = bound(model, output);
    ASSERT_TRUE(table) << to_string(table.error());
    EXPECT_TRUE(table->by_kernels());
    expect_same(*table, rows);
  }
}

TEST(BoundTable, DecidesOnTheLineJustUnderJustOverAndAbsent) {
  const auto model = model_of({.attributes = "hitPolicy=\"FIRST\"",
                               .inputs = {"n"},
                               .rows = {{"< floor", "0"}, {">= floor", "0.3"}}});
  const auto table =
      bound(model, {.kind = OutputKind::share}, {{"floor", number("0.3")}, {"unused", Value()}});
  ASSERT_TRUE(table) << to_string(table.error());
  struct Case {
    const char* name;
    Value value;
    int rule;
  };
  for (const auto& [name, value, rule] :
       {Case{"just under", number("0.2999"), 1}, Case{"on the line", number("0.3"), 2},
        Case{"just over", number("0.3001"), 2}, Case{"absent", Value(), 0}}) {
    SCOPED_TRACE(name);
    const std::array values{value};
    const auto decided = table->decide(values);
    EXPECT_EQ(decided.rule(), rule);
    EXPECT_EQ(decided.outputs.at(0).is_null(), rule == 0);
  }
}

TEST(BoundTable, ReadsOnlyTheColumnsThatTheTableNames) {
  const auto model = model_of({.attributes = "hitPolicy=\"FIRST\"",
                               .inputs = {"limit", "s"},
                               .rows = {{"> m", "-", "\"x\""}, {"-", "-", "\"y\""}}});
  const auto table = bound(model, {.kind = OutputKind::text});
  ASSERT_TRUE(table) << to_string(table.error());
  std::vector<std::string> read;
  for (const auto at : table->reads()) read.push_back(test_types().at(at).name);
  EXPECT_EQ(read, (std::vector<std::string>{"m", "limit", "s"}));
}

TEST(BoundTable, SaysWhichRulesDecidedAndWhyNoneDid) {
  const std::vector<std::vector<std::string>> rows{
      {"> 0", "\"B\""}, {"> 10", "\"A\""}, {"> 20", "\"A\""}};
  struct Case {
    const char* policy;
    std::vector<int> rules;
    const char* fault;
  };
  for (const auto& [policy, rules, fault] :
       {Case{"FIRST", {1}, ""}, Case{"PRIORITY", {2, 3}, ""},
        Case{"UNIQUE", {1, 2, 3}, "rules 1, 2, 3 match together"},
        Case{"ANY", {1, 2, 3}, "differ in their outputs"}}) {
    SCOPED_TRACE(policy);
    const auto model = model_of({.attributes = "hitPolicy=\"" + std::string(policy) + "\"",
                                 .inputs = {"n"},
                                 .rows = rows,
                                 .output_values = "\"A\", \"B\""});
    const auto table = bound(model, {.kind = OutputKind::grade});
    ASSERT_TRUE(table) << to_string(table.error());
    const std::array values{number("30")};
    const auto decided = table->decide(values);
    EXPECT_EQ(decided.rules, rules);
    EXPECT_EQ(decided.outputs.at(0).is_null(), *fault != '\0');
    EXPECT_TRUE(has(decided.fault, fault)) << decided.fault;
  }
}

TEST(BoundTable, TakesGradesAndTheirOrderFromTheTable) {
  const auto model = model_of({.attributes = "hitPolicy=\"FIRST\"",
                               .inputs = {"n"},
                               .rows = {{"> 5", "\"AAA\""}, {"-", "\"B\""}},
                               .output_values = "\"AAA\", \"AA\", \"B\""});
  const auto table = bound(model, {.name = "grade", .kind = OutputKind::grade});
  ASSERT_TRUE(table) << to_string(table.error());
  EXPECT_EQ(table->grades(0), (std::vector<std::string>{"AAA", "AA", "B"}));
}

TEST(BoundTable, LeavesFormulasOverTheRowToTheInterpreterAndChecksWhatTheyGive) {
  const auto model = model_of({.attributes = "hitPolicy=\"FIRST\"",
                               .inputs = {"n"},
                               .rows = {{"> 0", "n / 2"}, {"-", "0"}}});
  const auto table = bound(model, {.kind = OutputKind::share});
  ASSERT_TRUE(table) << to_string(table.error());
  EXPECT_FALSE(table->by_kernels());
  struct Case {
    const char* value;
    const char* gives;
  };
  for (const auto& [value, gives] :
       {Case{"2", "1 | 1"}, Case{"0.5", "1 | 0.25"}, Case{"0", "2 | 0"}}) {
    const std::array values{number(value)};
    EXPECT_EQ(written(table->decide(values)), gives);
  }
  const std::array over{number("2.02")};
  const auto decided = table->decide(over);
  EXPECT_TRUE(decided.outputs.at(0).is_null());
  EXPECT_EQ(decided.fault,
            "the table `grade`, rule 1, output ``: `1.01` is no share; a share is a number from 0 "
            "to 1");
  std::mt19937 random(7);
  expect_same(*table, TestRows(random, 200));
}

TEST(BoundTable, RefusesAnOutputOfAnotherTypeWithItsPlaceAndWhatToWrite) {
  struct Case {
    const char* cell;
    OutputType output;
    const char* said;
  };
  const std::array cases{
      Case{"\"purple\"",
           {.kind = OutputKind::word, .words = {"green", "red"}},
           "`\"purple\"` is no word; write one of \"green\", \"red\""},
      Case{"null", {.kind = OutputKind::word, .words = {"green", "red"}}, "`null` is no word"},
      Case{"1.01", {.kind = OutputKind::share}, "`1.01` is no share"},
      Case{"-0.01", {.kind = OutputKind::share}, "`-0.01` is no share"},
      Case{"\"1\"", {.kind = OutputKind::amount}, "is no amount"},
      Case{"0.005", {.kind = OutputKind::amount}, "at most 2 decimals"},
      Case{"1", {.kind = OutputKind::truth}, "write `true` or `false`"},
      Case{"true", {.kind = OutputKind::text}, "write a text in quotes"},
      Case{"", {.kind = OutputKind::text}, "the cell is empty; write a text"}};
  for (const auto& [cell, output, said] : cases) {
    SCOPED_TRACE(cell);
    const auto error = refusal(
        {.attributes = "hitPolicy=\"FIRST\"", .inputs = {"n"}, .rows = {{"-", cell}}}, output);
    EXPECT_TRUE(has(error, said)) << error;
    EXPECT_TRUE(has(error, "the table `grade`, rule 1, output")) << error;
    EXPECT_TRUE(has(error, "test.dmn:")) << error;
  }
}

TEST(BoundTable, TakesOutputsOnTheirLines) {
  struct Case {
    const char* cell;
    OutputKind kind;
  };
  for (const auto& [cell, kind] :
       {Case{"0", OutputKind::share}, Case{"1", OutputKind::share}, Case{"null", OutputKind::share},
        Case{"0.01", OutputKind::amount}, Case{"-5", OutputKind::amount},
        Case{"1/3", OutputKind::number}, Case{"not(false)", OutputKind::truth}}) {
    SCOPED_TRACE(cell);
    const auto model =
        model_of({.attributes = "hitPolicy=\"FIRST\"", .inputs = {"n"}, .rows = {{"-", cell}}});
    const auto table = bound(model, {.kind = kind});
    EXPECT_TRUE(table) << to_string(table.error());
  }
}

TEST(BoundTable, RefusesAListWhereOneValueIsAskedForAndTheOtherWay) {
  const TestTable list{
      .attributes = "hitPolicy=\"COLLECT\"", .inputs = {"n"}, .rows = {{"-", "1"}}};
  EXPECT_TRUE(has(refusal(list, {.kind = OutputKind::number}), "which gives a list"));
  const TestTable one{.attributes = "hitPolicy=\"FIRST\"", .inputs = {"n"}, .rows = {{"-", "1"}}};
  EXPECT_TRUE(
      has(refusal(one, {.kind = OutputKind::number, .many = true}), "which gives one value"));
}

TEST(BoundTable, RefusesANameThatIsNotGivenAndListsThoseThatAre) {
  const auto input =
      refusal({.attributes = "hitPolicy=\"FIRST\"", .inputs = {"salary"}, .rows = {{"-", "1"}}},
              {.kind = OutputKind::number});
  EXPECT_TRUE(has(input,
                  "the table `grade` reads `salary` in column 1, which is not given to it; "
                  "it may read n, m"))
      << input;
  const auto cell =
      refusal({.attributes = "hitPolicy=\"FIRST\"", .inputs = {"n"}, .rows = {{"> salary", "1"}}},
              {.kind = OutputKind::number});
  EXPECT_TRUE(has(cell, "the table `grade`: unknown name `salary`")) << cell;
}

TEST(BoundTable, RefusesAGradeWithoutAListOfGrades) {
  const auto said =
      refusal({.attributes = "hitPolicy=\"FIRST\"", .inputs = {"n"}, .rows = {{"-", "\"A\""}}},
              {.kind = OutputKind::grade});
  EXPECT_TRUE(has(said, "list them as its output values, best first")) << said;
}

// Names of outputs and types of inputs, as files write them.
dmn::Model two_outputs(const std::string& type) {
  auto model = dmn::read_model(
      R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m"><decision
 id="d" name="credit"><decisionTable id="t" hitPolicy="FIRST"><input><inputExpression typeRef=")" +
          type + R"("><text>n</text></inputExpression></input>
 <output name="grade" typeRef="string"><outputValues><text>"A", "B"</text></outputValues></output>
 <output name="bonus" typeRef="number"/>
 <rule id="r1"><description>good</description><inputEntry><text>&gt; 1</text></inputEntry>
  <outputEntry><text>"A"</text></outputEntry><outputEntry><text>100.50</text></outputEntry></rule>
 <rule id="r2"><inputEntry><text>-</text></inputEntry><outputEntry><text>"B"</text></outputEntry>
  <outputEntry><text>0</text></outputEntry></rule></decisionTable></decision></definitions>)",
      "credit.dmn");
  EXPECT_TRUE(model) << to_string(model.error());
  return *std::move(model);
}

TEST(BoundTable, GivesOutputsByNameInTheOrderInWhichTheyAreAsked) {
  const auto model = two_outputs("number");
  const auto table = BoundTable::bind(model.decisions.at(0), {.columns = test_types()},
                                      {{.name = "bonus", .kind = OutputKind::amount},
                                       {.name = "grade", .kind = OutputKind::grade}});
  ASSERT_TRUE(table) << to_string(table.error());
  const std::array values{number("2")};
  EXPECT_EQ(written(table->decide(values)), "1 | 100.5| \"A\"");
  EXPECT_EQ(rule_text(table->rule_words(1)), "good (n: > 1)");
  EXPECT_EQ(rule_text(table->rule_words(2)), "");
  EXPECT_EQ(rule_text(table->rule_words(3)), "");
  const auto other = BoundTable::bind(model.decisions.at(0), {.columns = test_types()},
                                      {{.name = "pay", .kind = OutputKind::amount}});
  ASSERT_FALSE(other);
  EXPECT_TRUE(
      has(to_string(other.error()),
          "the table `credit` has no output `pay`, which must give the amount; it has grade, "
          "bonus"))
      << to_string(other.error());
}

TEST(BoundTable, RefusesAnInputOfAnotherType) {
  const auto model = two_outputs("string");
  const auto table = BoundTable::bind(model.decisions.at(0), {.columns = test_types()},
                                      {{.name = "grade", .kind = OutputKind::grade}});
  ASSERT_FALSE(table);
  EXPECT_TRUE(has(to_string(table.error()), "declares `n` in column 1 as string, but it is"))
      << to_string(table.error());
}

}  // namespace
}  // namespace ronghe::kernel
