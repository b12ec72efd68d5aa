// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/light_table.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "ronghe/dmn/reader.hpp"

namespace ronghe::evaluate {
namespace {

using feel::Value;

constexpr const char* good_rules = R"(
      <rule id="r1"><description>too low</description>
        <inputEntry id="r1a"><text>&lt; limit</text></inputEntry>
        <inputEntry id="r1b"><text>-</text></inputEntry>
        <outputEntry id="r1o"><text>"red"</text></outputEntry></rule>
      <rule id="r2"><description>reached</description>
        <inputEntry id="r2a"><text>&gt;= limit</text></inputEntry>
        <inputEntry id="r2b"><text>-</text></inputEntry>
        <outputEntry id="r2o"><text>"green"</text></outputEntry></rule>)";

dmn::Model model_of(const std::string& policy, const std::string& rules) {
  auto model = dmn::read_model(
      fmt::format(R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m"
      namespace="urn:m"><decision id="d" name="light_test"><decisionTable id="t" hitPolicy="{}">
      <input id="a"><inputExpression id="ae" typeRef="number"><text>value</text></inputExpression>
      </input>
      <input id="b"><inputExpression id="be" typeRef="number"><text>limit</text></inputExpression>
      </input><output id="o" name="light" typeRef="string"/>{}</decisionTable></decision>
      </definitions>)",
                  policy, rules),
      "light.dmn");
  EXPECT_TRUE(model) << to_string(model.error());
  return *std::move(model);
}

class Decides : public ::testing::Test {
 protected:
  TableDecision decide(const Value& value, const Value& limit) {
    const std::vector<Value> values{value, limit};
    return table_->decide(values);
  }
  dmn::Model model_ = model_of("FIRST", good_rules);
  Result<LightTable> table_ = LightTable::make(*model_.decision("light_test"));
};

TEST_F(Decides, OnTheLineJustUnderAndJustOver) {
  ASSERT_TRUE(table_) << to_string(table_.error());
  const Value limit(*Decimal::parse("0.3"));
  EXPECT_EQ(decide(Value(*Decimal::parse("0.3")), limit).light, "green");
  EXPECT_EQ(decide(Value(*Decimal::parse("0.2999999999")), limit).light, "red");
  EXPECT_EQ(decide(Value(*Decimal::parse("0.3000000001")), limit).rule, 2);
}

TEST_F(Decides, AnAbsentValueFiresNoRule) {
  ASSERT_TRUE(table_);
  const auto decision = decide(Value(), Value(Decimal(1)));
  EXPECT_EQ(decision.rule, 0);
  EXPECT_EQ(decision.light, "none");
}

TEST_F(Decides, ARuleReadsAsItsDescriptionAndTheCellsThatAskSomething) {
  ASSERT_TRUE(table_);
  EXPECT_EQ(table_->rule_text(1), "too low (value: < limit)");
  EXPECT_EQ(table_->rule_text(0), "");
  EXPECT_EQ(table_->rule_text(3), "");
}

TEST(LightTable, RefusesAnotherHitPolicyByName) {
  const auto model = model_of("UNIQUE", good_rules);
  const auto table = LightTable::make(*model.decision("light_test"));
  ASSERT_FALSE(table);
  EXPECT_NE(to_string(table.error()).find("`light_test` has the hit policy U"), std::string::npos)
      << to_string(table.error());
}

TEST(LightTable, RefusesAnOutputThatIsNoLight) {
  const auto model = model_of("FIRST", R"(
      <rule id="r1"><inputEntry id="r1a"><text>-</text></inputEntry>
        <inputEntry id="r1b"><text>-</text></inputEntry>
        <outputEntry id="r1o"><text>"purple"</text></outputEntry></rule>)");
  const auto table = LightTable::make(*model.decision("light_test"));
  ASSERT_FALSE(table);
  const auto said = to_string(table.error());
  EXPECT_NE(said.find("light.dmn:"), std::string::npos) << said;
  EXPECT_NE(said.find("purple"), std::string::npos) << said;
}

}  // namespace
}  // namespace ronghe::evaluate
