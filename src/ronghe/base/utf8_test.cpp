// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/utf8.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, AcceptsWhatTheStandardAllowsOnBothEndsOfEachRange) {
  struct Case {
    std::string_view name, bytes;
    bool valid;
  };
  const std::array cases{
      Case{"empty", "", true},
      Case{"ASCII with a zero", "a\0b"sv, true},
      Case{"Chinese", "产教融合", true},
      Case{"U+0080, the first of two bytes", "\xC2\x80", true},
      Case{"U+007F in two bytes", "\xC1\xBF", false},
      Case{"U+07FF, the last of two bytes", "\xDF\xBF", true},
      Case{"U+0800, the first of three bytes", "\xE0\xA0\x80", true},
      Case{"U+07FF in three bytes", "\xE0\x9F\xBF", false},
      Case{"U+D7FF, just before the surrogates", "\xED\x9F\xBF", true},
      Case{"U+D800, a surrogate", "\xED\xA0\x80", false},
      Case{"U+E000, just after the surrogates", "\xEE\x80\x80", true},
      Case{"U+10000, the first of four bytes", "\xF0\x90\x80\x80", true},
      Case{"U+FFFF in four bytes", "\xF0\x8F\xBF\xBF", false},
      Case{"U+10FFFF, the last of all", "\xF4\x8F\xBF\xBF", true},
      Case{"U+110000", "\xF4\x90\x80\x80", false},
      Case{"a lead of five bytes", "\xF8\x88\x80\x80\x80", false},
      Case{"a lone continuation", "\x80", false},
      Case{"cut off after one byte", "\xE4", false},
      Case{"cut off after two bytes", "a\xE4\xBA", false},
      Case{"a lead where a continuation belongs", "\xE4\xE4\xBA", false},
      Case{"ASCII where the last continuation belongs",
           "\xE4\xBA"
           "a",
           false},
      Case{"GB18030", "\xB2\xFA\xBD\xCC", false},
  };
  for (const auto& [name, bytes, valid] : cases) {
    EXPECT_EQ(is_valid_utf8(bytes), valid) << name;
  }
}

TEST(Utf8, AByteThatBeginsNoCodePointIsReplacedAndTheTextGoesOn) {
  EXPECT_EQ(to_code_points("a\xFF"
                           "b\xE4\xBA"
                           "c"),
            U"a\ufffd"
            U"b\ufffd\ufffd"
            U"c");
  EXPECT_EQ(to_code_points("\xEF\xBF\xBD"), U"\ufffd") << "the sign itself is text";
}

TEST(Utf8, CodePointsBecomeTheBytesThatTheyCameFrom) {
  const std::string_view text = "a\u0080\u07ff\u0800\uffff\U00010000\U0010ffff";
  EXPECT_EQ(to_code_points(text).size(), 7U);
  EXPECT_EQ(to_utf8(to_code_points(text)), text);
}

}  // namespace
}  // namespace ronghe
