// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/reader.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "ronghe/dmn/evaluation.hpp"

namespace ronghe::dmn {
namespace {

constexpr std::string_view head =
    "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\">\n";

std::string error_of(const std::string& xml) {
  const auto model = read_model(xml, "m.dmn");
  return model ? "" : to_string(model.error());
}

TEST(Reader, NamesFileLineAndRemedy) {
  struct Case {
    std::string xml;
    std::string_view says;
  };
  const std::string table =
      std::string(head) + "<decision id=\"d\" name=\"d\">\n<decisionTable id=\"t\"";
  const std::vector<Case> cases{
      {"", "not well-formed XML"},
      {"<definitions", "m.dmn:1:"},
      {"<a/>", "expected the element <definitions>"},
      {"<definitions xmlns=\"http://example.org\"/>", "unknown namespace"},
      {"<definitions xmlns=\"http://www.omg.org/spec/DMN/20151101/dmn.xsd\"/>",
       "m.dmn:1:2: this file is DMN 1.1"},
      {"<d:definitions xmlns:d=\"http://www.omg.org/spec/DMN/20151101/dmn11.xsd\"/>",
       "Camunda Modeler 4 or later, which asks, and save it"},
      {table + " hitPolicy=\"BEST\"><output/></decisionTable></decision></definitions>",
       "`hitPolicy=\"BEST\"` of table t is unknown"},
      {table + "/></decision></definitions>", "table t has no output"},
      {table + "><output/><rule id=\"r\"/></decisionTable></decision></definitions>",
       "rule 1 (r) has 0 input and 0 output cells"},
      {table + " hitPolicy=\"PRIORITY\"><output/></decisionTable></decision></definitions>",
       "highest first"},
      {std::string(head) +
           "<itemDefinition name=\"a\"><typeRef>a</typeRef></itemDefinition></definitions>",
       "type `a` contains itself"},
  };
  for (const auto& [xml, says] : cases) {
    EXPECT_NE(error_of(xml).find(says), std::string::npos) << error_of(xml);
  }
}

TEST(Reader, KeepsAsAMistakeWhatIsNoFeel) {
  const auto mistake = [](const std::string& language, const std::string& of_file = "") {
    const auto model =
        read_model("<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" " +
                       of_file + ">\n<decision id=\"d\" name=\"d\"><literalExpression " + language +
                       "><text>${a}</text></literalExpression></decision></definitions>",
                   "m.dmn");
    if (!model) return to_string(model.error());
    return model->mistakes.empty() ? "" : to_string(model->mistakes.front());
  };
  EXPECT_NE(mistake("expressionLanguage=\"juel\"").find("m.dmn:2:28: this is written in \"juel\""),
            std::string::npos)
      << mistake("expressionLanguage=\"juel\"");
  EXPECT_NE(mistake("", "expressionLanguage=\"javascript\"").find("\"javascript\""),
            std::string::npos);
  // Of FEEL, in all its names, the formula itself is the mistake.
  for (const auto* name : {"feel", "FEEL", "https://www.omg.org/spec/DMN/20191111/FEEL/"}) {
    const auto said =
        mistake(std::string("expressionLanguage=\"") + name + "\"", "expressionLanguage=\"juel\"");
    EXPECT_NE(said.find("`$` is not a sign of FEEL"), std::string::npos) << said;
  }
}

TEST(Reader, RefusesWhatNestsWithoutEnd) {
  std::string xml = std::string(head) + "<decision id=\"d\" name=\"d\">";
  for (int i = 0; i < 10000; ++i) xml += "<list>";
  for (int i = 0; i < 10000; ++i) xml += "</list>";
  EXPECT_NE(error_of(xml + "</decision></definitions>").find("nest more than"), std::string::npos);
}

TEST(Reader, ReadsTenMegabytesOnOneLineInBoundedTime) {
  std::string xml = std::string(head);
  std::size_t decisions = 0;
  for (; xml.size() < 10'000'000; ++decisions) {
    const auto name = std::to_string(decisions);
    xml += "<decision id=\"" + name + "\" name=\"d" + name +
           "\"><literalExpression><text>1 + 1</text></literalExpression></decision>";
  }
  const auto begin = std::chrono::steady_clock::now();
  const auto model = read_model(xml + "</definitions>", "m.dmn");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
  ASSERT_TRUE(model);
  EXPECT_EQ(model->decisions.size(), decisions);
  EXPECT_EQ(model->decisions.back().source.place.line, 2);
  EXPECT_GT(model->decisions.back().source.place.column, 9'000'000);
  std::string blanks;
  blanks.resize(34'000'000, ' ');
  EXPECT_NE(error_of(blanks).find("more than the"), std::string::npos);
}

TEST(Reader, RefusesTypesThatWriteOutWithoutEnd) {
  std::string xml = std::string(head);
  for (int i = 0; i < 60; ++i) {
    const auto next = "<typeRef>t" + std::to_string(i + 1) + "</typeRef></itemComponent>";
    xml += "<itemDefinition name=\"t" + std::to_string(i) + "\"><itemComponent name=\"a\">" + next +
           "<itemComponent name=\"b\">" + next + "</itemDefinition>";
  }
  EXPECT_NE(error_of(xml + "</definitions>").find("parts when written out"), std::string::npos);
}

TEST(Reader, DoesNotExpandEntities) {
  const auto model =
      read_model("<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\">]>" + std::string(head) +
                     "<decision id=\"d\" "
                     "name=\"d\"><literalExpression><text>\"&a;\"</text></literalExpression>"
                     "</decision></definitions>",
                 "m.dmn");
  ASSERT_TRUE(model);
  Evaluation evaluation(*model, {});
  EXPECT_EQ(to_feel(evaluation.decision("d")), "\"&a;\"");
}

TEST(Evaluation, DecidesWhatIsRequiredFirstAndNamesCircles) {
  const auto model = read_model(
      std::string(head) +
          "<inputData id=\"i\" name=\"first age\"><variable name=\"first age\" "
          "typeRef=\"number\"/></inputData>"
          "<decision id=\"a\" name=\"A\"><informationRequirement><requiredInput href=\"#i\"/>"
          "</informationRequirement><literalExpression><text>first age + "
          "1</text></literalExpression></decision>"
          "<decision id=\"b\" name=\"B\"><informationRequirement><requiredDecision href=\"#a\"/>"
          "</informationRequirement><literalExpression><text>A * "
          "2</text></literalExpression></decision>"
          "<decision id=\"c\" name=\"C\"><informationRequirement><requiredDecision href=\"#c\"/>"
          "</informationRequirement><literalExpression><text>C</text></literalExpression></"
          "decision>"
          "</definitions>",
      "m.dmn");
  ASSERT_TRUE(model);
  EXPECT_TRUE(model->mistakes.empty());
  Evaluation evaluation(*model, {{{"first age", Decimal(20)}}});
  EXPECT_EQ(to_feel(evaluation.decision("B")), "42");
  EXPECT_TRUE(evaluation.diagnostics().empty());
  EXPECT_TRUE(evaluation.decision("C").is_null());
  ASSERT_FALSE(evaluation.diagnostics().empty());
  EXPECT_NE(evaluation.diagnostics().entries()[0].message.find("requires itself"),
            std::string::npos);
  Evaluation wrong(*model, {{{"first age", feel::Value("x")}}});
  EXPECT_TRUE(wrong.decision("B").is_null());
  EXPECT_FALSE(wrong.diagnostics().empty());
}

}  // namespace
}  // namespace ronghe::dmn
