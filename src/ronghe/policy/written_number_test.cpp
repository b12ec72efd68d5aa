// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/written_number.hpp"

#include <gtest/gtest.h>

namespace ronghe::policy {
namespace {

TEST(NumberMeant, IsWhatIsWrittenWithOtherSignsAndNeverAGuess) {
  struct Case {
    const char* written;
    const char* unit;
    std::optional<std::string> meant;
  };
  const Case cases[] = {{"0.5", "ratio", "0.5"},         {"０．５", "ratio", "0.5"},
                        {"50%", "ratio", "0.5"},         {"50％", "ratio", "0.5"},
                        {"８０ ％", "ratio", "0.8"},     {"－３", "months", "-3"},
                        {"50%", "months", std::nullopt}, {"1,5", "ratio", std::nullopt},
                        {"1，5", "ratio", std::nullopt}, {"五", "count", std::nullopt},
                        {"", "ratio", std::nullopt},     {"%", "ratio", std::nullopt}};
  for (const auto& [written, unit, meant] : cases) {
    EXPECT_EQ(number_meant(written, unit), meant) << written;
  }
}

TEST(WideSign, IsTheFirstOutsideOfQuotesThatIsNoPartOfAChineseSentence) {
  const auto colon = wide_sign("  unit：ratio");
  ASSERT_TRUE(colon);
  EXPECT_EQ(colon->written, "：");
  EXPECT_EQ(colon->meant, ": ");
  EXPECT_EQ(colon->column, 7);
  EXPECT_EQ(wide_sign("{zh: 名， en: x，y}")->column, 14);
  EXPECT_FALSE(wide_sign("note: \"a，b\""));
  EXPECT_FALSE(wide_sign("zh: 有的，没有的"));
  EXPECT_FALSE(wide_sign(""));
}

}  // namespace
}  // namespace ronghe::policy
