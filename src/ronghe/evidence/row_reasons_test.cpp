// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/row_reasons.hpp"

#include <gtest/gtest.h>

namespace ronghe::evidence {
namespace {

const std::vector<std::string> names{"pay", "days", "days_off", "a\"b"};

TEST(RowReasons, AreReadAndWrittenInTheOrderOfNames) {
  RowReasons reasons(names);
  for (const auto* text :
       {"", R"({"pay":"withheld"})", R"({"days":"not_collected","days_off":"unverifiable"})",
        R"({"a\"b":"not_applicable","days":"withheld","pay":"not_collected"})"}) {
    ASSERT_TRUE(reasons.read(text)) << text;
    EXPECT_EQ(reasons.json(), text);
  }
  EXPECT_EQ(reasons.of(0), MissingReason::not_collected);
  EXPECT_EQ(reasons.of(2), std::nullopt) << "of the text before";
  reasons.drop(0);
  reasons.drop(3);
  reasons.set(2, MissingReason::withheld);
  EXPECT_EQ(reasons.json(), R"({"days":"withheld","days_off":"withheld"})");
}

TEST(RowReasons, NothingElseIsReadAndNothingOfItStays) {
  RowReasons reasons(names);
  for (const auto* text :
       {"{}", "[]", "null", R"({"pay":"zero"})", R"({"wage":"withheld"})", R"({"pay":"withheld")",
        R"({"pay":"withheld","days":"withheld"})", R"({"pay":"withheld",})",
        R"({"pay": "withheld"})", R"({"pay":"withheld","pay":"withheld"})", R"({"pay":1})"}) {
    EXPECT_FALSE(reasons.read(text)) << text;
    EXPECT_EQ(reasons.json(), "") << text;
  }
}

}  // namespace
}  // namespace ronghe::evidence
