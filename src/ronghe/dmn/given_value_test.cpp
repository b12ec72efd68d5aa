// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/given_value.hpp"

#include <gtest/gtest.h>

#include <array>

#include "ronghe/dmn/reader.hpp"

namespace ronghe::dmn {
namespace {

using feel::Value;

feel::Type type(std::string_view name) { return *type_named(name, {}); }

std::string given(const Value& value, std::string_view declared) {
  const auto made = as_declared(value, type(declared), "x");
  return made ? feel::to_feel(*made) : "! " + made.error().message;
}

TEST(GivenValue, TextsBecomeWhatTheTypeDeclares) {
  EXPECT_EQ(given(Value("2024-01-31"), "date"), R"(date("2024-01-31"))");
  EXPECT_EQ(given(Value("10:00:00Z"), "time"), R"(time("10:00:00Z"))");
  EXPECT_EQ(given(Value("2024-01-31T10:00:00"), "date and time"),
            R"(date and time("2024-01-31T10:00:00"))");
  EXPECT_EQ(given(Value("2024-01-31"), "dateTime"), R"(date and time("2024-01-31T00:00:00Z"))");
  EXPECT_EQ(given(Value("P1DT2H"), "days and time duration"), R"(duration("P1DT2H"))");
  EXPECT_EQ(given(Value("P1Y2M"), "yearMonthDuration"), R"(duration("P1Y2M"))");
  EXPECT_EQ(given(Value("2024-01-31"), "feel:date"), R"(date("2024-01-31"))");
  EXPECT_EQ(given(Value("2024-01-31"), "string"), R"("2024-01-31")");
  EXPECT_EQ(given(Value("2024-01-31"), "Any"), R"("2024-01-31")");
  EXPECT_EQ(given(Value(), "date"), "null");
  EXPECT_EQ(given(feel::List{Value("2024-01-31"), Value()}, "list<date>"),
            R"([date("2024-01-31"), null])");
  EXPECT_EQ(given(Value("2024-01-31"), "list<date>"), R"([date("2024-01-31")])");
  EXPECT_EQ(
      given(feel::Context{{{"day", Value("2024-01-31")}, {"n", Decimal(1)}}}, "context<day: date>"),
      R"({day: date("2024-01-31"), n: 1})");
}

TEST(GivenValue, WhatDoesNotFitIsAnErrorThatSaysWhatToWrite) {
  struct Case {
    Value value;
    std::string_view declared;
    std::string_view says;
  };
  const std::array cases{
      Case{Value("2024-02-30"), "date", "`x` is \"2024-02-30\", which is no date; write \"2026-"},
      Case{Value("31.01.2024"), "date", "is no date"},
      Case{Value("2024-01-31T10:00:00"), "date", "is no date"},
      Case{Value("P1M"), "days and time duration", "duration in days and times"},
      Case{Value("P1D"), "years and months duration", "duration in years and months"},
      Case{Value("5"), "number", "is no number; write 12.5, without quotes"},
      Case{Decimal(5), "string", "`x` is 5, which is no text"},
      Case{Value("true"), "boolean", "true or false, without quotes"},
      Case{Decimal(1), "context<a: number>", "write an object"},
      Case{feel::Context{}, "context<a: number>", "`x` lacks `a`"},
      Case{feel::Context{{{"a", Value("b")}}}, "context<a: number>", "`x.a` is \"b\""},
      Case{feel::List{Decimal(1), Value("b")}, "list<number>", "`x[2]` is \"b\""},
      Case{Value("[1..2]"), "range<number>", "JSON has no such value"},
  };
  for (const auto& [value, declared, says] : cases) {
    EXPECT_NE(given(value, declared).find(says), std::string::npos) << given(value, declared);
  }
}

Model model_of(const std::string& body) {
  auto model = read_model("<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\">" +
                              body + "</definitions>",
                          "m.dmn");
  if (!model) ADD_FAILURE() << to_string(model.error());
  return model ? *std::move(model) : Model{};
}

TEST(GivenValue, OfAModelGoesByItsInputsAndTheirTables) {
  const auto model = model_of(
      R"(<itemDefinition name="tGrade"><typeRef>string</typeRef><allowedValues><text>"A", "B"</text>
</allowedValues></itemDefinition>
<inputData id="d" name="day"><variable name="day" typeRef="date"/></inputData>
<inputData id="g" name="grade"><variable name="grade" typeRef="tGrade"/></inputData>
<inputData id="o" name="open"/><inputData id="n" name="count"><variable typeRef="integer"/></inputData>
<decision id="x" name="x"><variable typeRef="number"/>
<informationRequirement><requiredInput href="#o"/></informationRequirement>
<decisionTable><input><inputExpression typeRef="date"><text>open</text></inputExpression></input>
<output/></decisionTable></decision>)");
  const auto first = [&](const std::string& name, Value value) {
    const auto made = as_declared(model, feel::Context{{{name, std::move(value)}}});
    return made ? feel::to_feel(made->entries.front().second) : to_string(made.error());
  };
  EXPECT_EQ(first("day", Value("2024-01-31")), R"(date("2024-01-31"))");
  EXPECT_EQ(first("open", Value("2024-01-31")), R"(date("2024-01-31"))");
  EXPECT_EQ(first("grade", Value("B")), R"("B")");
  EXPECT_NE(first("grade", Value("C")).find("does not allow"), std::string::npos);
  EXPECT_EQ(first("count", Decimal(2)), "2");
  EXPECT_NE(first("count", *Decimal::parse("2.5")).find("does not allow"), std::string::npos);
  EXPECT_EQ(first("x", Decimal(1)), "1");
  EXPECT_NE(first("x", Value("1")).find("m.dmn: `x` is \"1\", which is no number"),
            std::string::npos);
  EXPECT_NE(first("dya", Value("")).find("no input `dya`; did you mean `day`?"), std::string::npos);
}

}  // namespace
}  // namespace ronghe::dmn
