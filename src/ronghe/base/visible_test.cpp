// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/visible.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe {
namespace {

TEST(Visible, NothingIsLeftThatATerminalObeys) {
  using namespace std::string_view_literals;
  struct Case {
    const char* name;
    std::string_view text;
    std::string_view shown;
  };
  const std::array cases{Case{"plain", "a b~"sv, "a b~"sv},
                         Case{"Chinese", "产教融合，第1行 ✖"sv, "产教融合，第1行 ✖"sv},
                         Case{"ESC", "\x1b[2Jx"sv, "\\x1b[2Jx"sv},
                         Case{"the last control below a blank", "\x1f "sv, "\\x1f "sv},
                         Case{"zero", "a\0b"sv, "a\\x00b"sv},
                         Case{"back to the beginning of the line", "bad\rgood"sv, "bad\\x0dgood"sv},
                         Case{"DEL", "~\x7f"sv, "~\\x7f"sv},
                         Case{"the first control of eight bits", "\u0080"sv, "\\x80"sv},
                         Case{"CSI in one character", "\u009b2J"sv, "\\x9b2J"sv},
                         Case{"the first sign above them", "\u00a0"sv, "\u00a0"sv},
                         Case{"the direction turned", "a\u202evsc\u2066"sv, "a\\u202evsc\\u2066"sv},
                         Case{"no width", "a\u200bb\u200f\u00adc"sv, "a\\u200bb\\u200f\\u00adc"sv},
                         Case{"a line end of its own", "a\u2028b"sv, "a\\u2028b"sv},
                         Case{"a mark of byte order", "\ufeffa"sv, "\\ufeffa"sv},
                         Case{"the first sign above them", "\u2010"sv, "\u2010"sv},
                         Case{"the mark of Arabic letters", "\u061c"sv, "\\u061c"sv},
                         Case{"no UTF-8", "a\xff\x9b\xe4\xb8z"sv, "a\\xff\\x9b\\xe4\\xb8z"sv},
                         Case{"the sign that stands for what is none", "\ufffd"sv, "\ufffd"sv},
                         Case{"lines and columns", "a\n\tb"sv, "a\n\tb"sv},
                         Case{"empty", ""sv, ""sv}};
  for (const auto& [name, text, shown] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(visible(text), shown);
    EXPECT_EQ(visible(visible(text)), shown) << "twice is once";
  }
  EXPECT_EQ(visible_line("a\n\tb"), "a\\x0a\\x09b");
}

}  // namespace
}  // namespace ronghe
