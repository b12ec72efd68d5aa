// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/unicode.hpp"

#include <gtest/gtest.h>

namespace ronghe::feel {
namespace {

TEST(NameCharacters, AreTheRangesOfTheStandardAtBothEnds) {
  for (const char32_t c : std::u32string_view(U"?_Az\u00c0\u00d6\u00f8融\U00010000")) {
    EXPECT_TRUE(starts_name(c)) << static_cast<std::uint32_t>(c);
    EXPECT_TRUE(continues_name(c)) << static_cast<std::uint32_t>(c);
  }
  for (const char32_t c : std::u32string_view(U"09\u00b7\u0300\u203f")) {
    EXPECT_FALSE(starts_name(c)) << static_cast<std::uint32_t>(c);
    EXPECT_TRUE(continues_name(c)) << static_cast<std::uint32_t>(c);
  }
  for (const char32_t c : std::u32string_view(U"@[\u00bf\u00d7\u00f7 。")) {
    EXPECT_FALSE(continues_name(c)) << static_cast<std::uint32_t>(c);
  }
}

TEST(NameSymbols, ArePartOfANameOnlyWhereAKnownNameSaysSo) {
  for (const char32_t c : std::u32string_view(U"./-'+*（）。，")) {
    EXPECT_TRUE(is_name_symbol(c)) << static_cast<std::uint32_t>(c);
    EXPECT_FALSE(continues_name(c)) << static_cast<std::uint32_t>(c);
  }
  EXPECT_FALSE(is_name_symbol(U'='));
}

TEST(FoldedName, DropsOuterBlanksAndFoldsInnerOnes) {
  EXPECT_EQ(folded_name(" 合作 \t\u3000企业\n"), "合作 企业");
  EXPECT_EQ(folded_name("a"), "a");
  EXPECT_EQ(folded_name(" \u00a0"), "");
}

}  // namespace
}  // namespace ronghe::feel
