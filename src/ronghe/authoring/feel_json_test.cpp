// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/feel_json.hpp"

#include <gtest/gtest.h>

namespace ronghe::authoring {
namespace {

std::string round_trip(const std::string& json) {
  const auto context = context_of_json(json);
  return context ? to_json(feel::Value(*context)) : to_string(context.error());
}

TEST(FeelJson, KeepsEveryDigitAndTheOrderOfKeys) {
  for (const auto* json : {R"({"z": 1, "a": [true, null, "x\ny"], "e": {}})",
                           R"({"n": 0.1234567890123456789012345678901234})",
                           R"({"n": 12345678901234567890123456789})", R"({"n": -0.1})"}) {
    EXPECT_EQ(round_trip(json), json);
  }
  EXPECT_EQ(round_trip(R"({"n": 1e3})"), R"({"n": 1000})");
  EXPECT_TRUE(context_of_json("")->entries.empty());
}

TEST(FeelJson, RefusesWhatIsNoInput) {
  EXPECT_NE(round_trip("{\"a\": }").find("not JSON, at character"), std::string::npos);
  EXPECT_NE(round_trip("[1]").find("expected a JSON object"), std::string::npos);
  EXPECT_NE(round_trip(R"({"a": 1, "a": 2})").find("stands twice"), std::string::npos);
  EXPECT_NE(round_trip("{\"a\": 1e9999}").find("beyond a decimal"), std::string::npos);
  const std::string deep = "{\"a\": " + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  EXPECT_NE(round_trip(deep).find("nested more than"), std::string::npos);
  EXPECT_FALSE(environment_at("yesterday"));
  EXPECT_TRUE(environment_at("")->now == std::nullopt);
}

}  // namespace
}  // namespace ronghe::authoring
