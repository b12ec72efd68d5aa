// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/base64.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe {
namespace {

// RFC 4648, section 10.
TEST(Base64, GivesTheKnownAnswers) {
  struct Case {
    const char* bytes;
    const char* text;
  };
  constexpr std::array cases{Case{"", ""},
                             Case{"f", "Zg=="},
                             Case{"fo", "Zm8="},
                             Case{"foo", "Zm9v"},
                             Case{"foob", "Zm9vYg=="},
                             Case{"fooba", "Zm9vYmE="},
                             Case{"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(base64(bytes), text);
    EXPECT_EQ(parse_base64(text), bytes);
    std::string behind = "=";  // what stands there is no part of the last group
    append_base64(behind, bytes);
    EXPECT_EQ(behind, "=" + std::string(text));
  }
}

TEST(Base64, OneValueHasOneSpelling) {
  struct Case {
    const char* name;
    const char* text;
  };
  constexpr std::array cases{
      Case{"no padding", "Zg"},           Case{"half a padding", "Zg="},
      Case{"too much padding", "Zm8=="},  Case{"bits left over, one byte", "Zh=="},
      Case{"bits left over", "Zm9="},     Case{"a group of padding", "Zm9v===="},
      Case{"padding alone", "===="},      Case{"one digit", "Z==="},
      Case{"padding inside", "Zg==Zg=="}, Case{"a newline", "Zm9v\n"},
      Case{"a blank", "Zm 9v"},           Case{"alphabet of addresses", "_-__"}};
  for (const auto& [name, text] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(parse_base64(text), std::nullopt);
  }
}

TEST(Base64, EveryByteSurvives) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    const auto part = bytes.substr(bytes.size() - length);
    ASSERT_EQ(parse_base64(base64(part)), part) << length;
  }
}

}  // namespace
}  // namespace ronghe
