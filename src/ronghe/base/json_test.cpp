// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/json.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe {
namespace {

using namespace std::string_view_literals;

TEST(JsonString, EscapesWhatRfc8785EscapesAndNothingElse) {
  struct Case {
    std::string_view input, expected;
  };
  const std::array cases{
      Case{"", R"("")"},
      Case{"county", R"("county")"},
      Case{R"(a"b\c)", R"("a\"b\\c")"},
      Case{"\b\f\n\r\t", R"("\b\f\n\r\t")"},
      Case{"\0\x1f"sv, R"("\u0000\u001f")"},
      Case{"\x7f/<>&'", "\"\x7f/<>&'\""},
      Case{"产教融合 €😀", R"("产教融合 €😀")"},
      // The example of section 3.2.2 of the RFC.
      Case{"€$\x0f\nA'B\"\\\\\"/", R"("€$\u000f\nA'B\"\\\\\"/")"},
  };
  for (const auto& [input, expected] : cases) {
    std::string out = "x";
    append_json_string(out, input);
    EXPECT_EQ(out, "x" + std::string(expected));
  }
}

}  // namespace
}  // namespace ronghe
