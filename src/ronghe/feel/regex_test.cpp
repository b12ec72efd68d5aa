// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/regex.hpp"

#include <gtest/gtest.h>

#include <array>

#include "ronghe/base/utf8.hpp"

namespace ronghe::feel {
namespace {

struct Case {
  std::string_view pattern;
  std::string_view text;
  bool found;
};

TEST(Regex, FindsWhatThePatternDescribes) {
  constexpr std::array cases{
      Case{"a+b?", "xaab", true},
      Case{"^a{2,3}$", "aaaa", false},
      Case{"^a{2,3}$", "aaa", true},
      Case{"(a|b)*c", "ababc", true},
      Case{"^(a*)*$", "aaaa", true},
      Case{"^(a*)*b", "aaac", false},
      Case{"[a-z-[aeiou]]", "e", false},
      Case{"[^0-9]", "5", false},
      Case{"(a)\\1", "aa", true},
      Case{"(a)\\1", "ab", false},
      Case{"^\\d{6}$", "440303", true},
      Case{"^\\d{6}$", "44030", false},
      Case{"\\p{L}+", "产教", true},
      Case{"^\\p{Lt}$", "\u01c5", true},
      Case{"^\\P{Lu}$", "A", false},
      Case{"^[\\p{Nd}\\p{Pd}]+$", "021-5", true},
      Case{"^\\p{IsGreek}$", "Ω", true},
      Case{"^\\w+$", "产_1", false},
      Case{"^\\w+$", "产$1", true},
      Case{"^\\i\\c*$", "融:a-1", true},
      Case{"^\\i\\c*$", "1a", false},
      Case{"^[^\\I]$", "a", true},
      Case{"^\\D$", "\uff11", false},
      Case{"^.$", "🐎", true},
      Case{"a.c", "a\nc", false},
      Case{"a*?b", "aab", true},
      Case{"", "", true},
  };
  for (const auto& [pattern, text, found] : cases) {
    SCOPED_TRACE(pattern);
    const auto regex = Regex::compile(pattern, "");
    ASSERT_TRUE(regex);
    RegexMatch match;
    EXPECT_EQ(regex->search(to_code_points(text), 0, match) == Regex::Outcome::found, found);
  }
}

TEST(Regex, RefusesWhatIsNoPattern) {
  for (const auto* pattern : {"(", "a)", "[", "a{2,1}", "*", "\\q", "(a)\\2", "a{99999}", "[z-a]",
                              "\\p{Is}", "\\p{Cs}"}) {
    EXPECT_FALSE(Regex::compile(pattern, "")) << pattern;
  }
  EXPECT_FALSE(Regex::compile("a", "z"));
  EXPECT_FALSE(Regex::compile("((((a{1000}){1000}){1000}){1000})", ""));
}

TEST(Regex, GivesUpOnPatternsThatExplode) {
  const auto regex = Regex::compile("^(a+)+$", "");
  ASSERT_TRUE(regex);
  RegexMatch match;
  const std::u32string text(60, U'a');
  EXPECT_EQ(regex->search(text + U"b", 0, match), Regex::Outcome::too_costly);
}

}  // namespace
}  // namespace ronghe::feel
