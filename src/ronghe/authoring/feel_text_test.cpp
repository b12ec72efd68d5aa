// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/feel_text.hpp"

#include <gtest/gtest.h>

namespace ronghe::authoring {
namespace {

Result<FeelAnswer> answer(const std::string& expression, const std::string& context = "") {
  return evaluate_feel(
      {.expression = expression, .context_json = context, .now = "2026-07-01T12:30:00Z"});
}

TEST(FeelText, AnswersInFeelAndInJson) {
  EXPECT_EQ(answer("rate < 0.3", R"({"rate": 0.29})")->feel, "true");
  EXPECT_EQ(answer("rate < 0.3", R"({"rate": 0.3})")->feel, "false");
  EXPECT_EQ(answer("as of + 1", R"({"as of": 2})")->feel, "3");
  EXPECT_EQ(answer("today()")->feel, "date(\"2026-07-01\")");
  EXPECT_EQ(answer("{a: [1, today()]}")->json, R"({"a": [1, "2026-07-01"]})");
}

TEST(FeelText, TellsWhereItWentWrong) {
  const auto zero = answer("1 + 1 / 0");
  ASSERT_EQ(zero->reports.size(), 1U);
  EXPECT_EQ(zero->reports[0],
            "expression:1:5: division by zero; guard it with `if ... = 0 then null else ...`\n"
            "1 + 1 / 0\n"
            "    ^^^^^");
  EXPECT_TRUE(answer("1")->reports.empty());
  EXPECT_TRUE(answer("null")->reports.empty());
  const auto missing = answer("if a > 1 then 1 else floor(a)", R"({"a": null})");
  ASSERT_EQ(missing->reports.size(), 1U);
  EXPECT_EQ(missing->reports[0].substr(0, 52),
            "expression:1:4: null, because an operand here is nul");
  const auto broken = answer("1 +");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().place.column, 4);
  EXPECT_FALSE(answer("1", "[1]").has_value());
}

}  // namespace
}  // namespace ronghe::authoring
