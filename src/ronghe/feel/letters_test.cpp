// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/letters.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe::feel {
namespace {

TEST(Letters, HaveOneUpperAndOneLowerCase) {
  struct Case {
    const char* name;
    char32_t lower;
    char32_t upper;
  };
  constexpr std::array cases{Case{"Latin", U'é', U'É'},
                             Case{"Greek", U'σ', U'Σ'},
                             Case{"Cyrillic", U'б', U'Б'},
                             Case{"Cyrillic outside of the block", U'ё', U'Ё'},
                             Case{"Georgian", U'\u10d0', U'\u1c90'},
                             Case{"full-width", U'ａ', U'Ａ'},
                             Case{"above the first plane", U'\U00010428', U'\U00010400'},
                             Case{"between two alphabets", U'\u00ff', U'\u0178'}};
  for (const auto& [name, lower, upper] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(to_upper(lower), upper);
    EXPECT_EQ(to_lower(upper), lower);
    EXPECT_EQ(to_lower(lower), lower);
    EXPECT_EQ(to_upper(upper), upper);
  }
  EXPECT_EQ(to_upper(U'产'), U'产');
  EXPECT_EQ(to_upper(U'ß'), U'ß') << "two letters, so it stays";
  EXPECT_EQ(to_lower(U'\u212a'), U'k') << "the sign of the kelvin";
}

TEST(Letters, WideOnesTakeTwoColumns) {
  for (const char32_t c : std::u32string_view(U"产ａ￥가🐎。")) {
    EXPECT_TRUE(is_wide(c)) << static_cast<std::uint32_t>(c);
  }
  for (const char32_t c : std::u32string_view(U"aé·¥ｱ")) {
    EXPECT_FALSE(is_wide(c)) << static_cast<std::uint32_t>(c);
  }
}

TEST(LetterProperty, HasTheNamesOfXmlSchemaAndNoOthers) {
  struct Case {
    const char* name;
    char32_t inside;
    char32_t outside;
  };
  constexpr std::array cases{Case{"L", U'产', U'1'},
                             Case{"Lu", U'É', U'é'},
                             Case{"Ll", U'ß', U'A'},
                             Case{"Nd", U'\u0661', U'\u2164'},
                             Case{"N", U'\u2164', U'a'},
                             Case{"P", U'。', U'$'},
                             Case{"Sc", U'￥', U'+'},
                             Case{"Zs", U'\u3000', U'\n'},
                             Case{"C", U'\n', char32_t{0xD800}},
                             Case{"IsBasicLatin", U'~', U'\u0080'},
                             Case{"IsCJKUnifiedIdeographs", U'融', U'\u3400'},
                             Case{"IsGreek", U'Ω', U'a'}};
  for (const auto& [name, inside, outside] : cases) {
    SCOPED_TRACE(name);
    const auto property = LetterProperty::named(name);
    ASSERT_TRUE(property);
    EXPECT_TRUE(property->holds(inside));
    EXPECT_FALSE(property->holds(outside));
  }
  for (const auto* name : {"", "l", "Letter", "Cs", "LC", "BasicLatin", "Is", "IsNowhere"}) {
    EXPECT_FALSE(LetterProperty::named(name)) << name;
  }
}

TEST(Letters, SayWhichVersionDecides) { EXPECT_TRUE(letters_version().starts_with("ICU 7")); }

}  // namespace
}  // namespace ronghe::feel
