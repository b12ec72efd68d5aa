// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/qr_code.hpp"

#include <gmock/gmock.h>

namespace ronghe::publish {
namespace {

using testing::HasSubstr;

bool is_finder(const QrModules& rows, std::size_t top, std::size_t left) {
  for (std::size_t y = 0; y < 7; ++y) {
    for (std::size_t x = 0; x < 7; ++x) {
      const auto ring = std::min({x, y, 6 - x, 6 - y});
      if (rows[top + y][left + x] != (ring != 1)) return false;
    }
  }
  return true;
}

TEST(QrCode, HasItsThreeFindersAndTimingPatterns) {
  const auto rows = qr_modules("https://example.org/ronghe/3f2a9c81d0e4/region/440303.html");
  ASSERT_TRUE(rows);
  const auto size = rows->size();
  EXPECT_EQ(size % 4, 1);  // 17 + 4 x version
  EXPECT_TRUE(is_finder(*rows, 0, 0));
  EXPECT_TRUE(is_finder(*rows, 0, size - 7));
  EXPECT_TRUE(is_finder(*rows, size - 7, 0));
  for (std::size_t i = 8; i < size - 8; ++i) EXPECT_EQ((*rows)[6][i], i % 2 == 0) << i;
}

TEST(QrCode, GrowsWithTheTextAndEndsWhereItDoesNotFit) {
  EXPECT_FALSE(qr_modules(""));
  EXPECT_EQ(qr_modules("a")->size(), 21);                      // version 1
  EXPECT_EQ(qr_modules(std::string(2331, 'a'))->size(), 177);  // version 40, the last that fits
  EXPECT_FALSE(qr_modules(std::string(2332, 'a')));
  EXPECT_EQ(qr_svg("", "x"), "");
}

TEST(QrCode, DrawingIsNamedAndDrawsEachDarkModuleOnce) {
  const auto svg = qr_svg("a", "a < \"b\"");
  EXPECT_THAT(svg, HasSubstr("aria-label=\"a &lt; &quot;b&quot;\""));
  EXPECT_THAT(svg, HasSubstr("viewBox=\"0 0 29 29\""));
  std::size_t dark = 0;
  const auto rows = qr_modules("a");
  for (const auto& row : *rows) dark += static_cast<std::size_t>(std::ranges::count(row, true));
  std::size_t drawn = 0;
  auto at = svg.find("stroke=\"#000\"");
  while ((at = svg.find(".5h", at)) != std::string::npos) drawn += std::stoul(svg.substr(at += 3));
  EXPECT_EQ(drawn, dark);
}

}  // namespace
}  // namespace ronghe::publish
