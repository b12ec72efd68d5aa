// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/undrawn_inputs.hpp"

#include <gtest/gtest.h>

#include "ronghe/dmn/evaluation.hpp"
#include "ronghe/dmn/reader.hpp"

namespace ronghe::dmn {
namespace {

// A model as a modeler writes it: a table, and no input data.
Result<Model> modeled(const std::string& input, const std::string& cell,
                      const std::string& more = "") {
  return read_model(
      R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m">)" + more +
          R"(<decision id="d" name="d"><decisionTable hitPolicy="FIRST"><input>)"
          R"(<inputExpression typeRef="integer" expressionLanguage="feel"><text>)" +
          input +
          R"(</text></inputExpression></input><output typeRef="string"/><rule><inputEntry>)"
          R"(<text>)" +
          cell +
          R"(</text></inputEntry><outputEntry><text>"yes"</text></outputEntry></rule>)"
          R"(</decisionTable></decision></definitions>)",
      "m.dmn");
}

std::string decided(const Model& model, feel::Context inputs) {
  Evaluation evaluation(model, std::move(inputs));
  return feel::to_feel(evaluation.decision("d"));
}

TEST(UndrawnInputs, AreNamedByTheInputExpressions) {
  const auto model = modeled("credit score", "&gt; 500");
  ASSERT_TRUE(model) << to_string(model.error());
  ASSERT_TRUE(model->mistakes.empty()) << to_string(model->mistakes.front());
  ASSERT_EQ(model->inputs.size(), 1U);
  EXPECT_EQ(model->inputs[0].name, "credit score");
  EXPECT_EQ(model->inputs[0].type, "integer");
  EXPECT_EQ(decided(*model, feel::Context{{{"credit score", Decimal(501)}}}), "\"yes\"");
  EXPECT_EQ(decided(*model, feel::Context{{{"credit score", Decimal(500)}}}), "null");
}

TEST(UndrawnInputs, AreTheNamesThatAnInputExpressionReads) {
  const auto model = modeled("a.size + min(b, 1)", "&gt; 5");
  ASSERT_TRUE(model && model->mistakes.empty());
  ASSERT_EQ(model->inputs.size(), 2U);
  EXPECT_EQ(model->inputs[0].name, "a");
  EXPECT_EQ(model->inputs[0].type, "");
  EXPECT_EQ(model->inputs[1].name, "b");
  const auto keyword = modeled("if a then 1 else 2", "1");
  ASSERT_TRUE(keyword && keyword->mistakes.empty());
  ASSERT_EQ(keyword->inputs.size(), 1U);
  EXPECT_EQ(keyword->inputs[0].name, "a");
}

TEST(UndrawnInputs, ArePlaceholdersOfNothingWhereInputsAreDrawn) {
  const auto model = modeled("score", "1", R"(<inputData id="i" name="other"/>)");
  ASSERT_TRUE(model);
  ASSERT_EQ(model->inputs.size(), 1U);
  EXPECT_EQ(model->inputs[0].name, "other");
}

TEST(UndrawnInputs, ADecisionThatIsRequiredIsNone) {
  const auto model = read_model(
      R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m">
<decision id="e" name="e"><literalExpression><text>rate * 2</text></literalExpression></decision>
<decision id="d" name="d"><informationRequirement><requiredDecision href="#e"/>
</informationRequirement><literalExpression><text>e + rate</text></literalExpression></decision>
</definitions>)",
      "m.dmn");
  ASSERT_TRUE(model) << to_string(model.error());
  ASSERT_EQ(model->inputs.size(), 1U);
  EXPECT_EQ(model->inputs[0].name, "rate");
  EXPECT_EQ(decided(*model, feel::Context{{{"rate", Decimal(3)}}}), "9");
}

}  // namespace
}  // namespace ronghe::dmn
