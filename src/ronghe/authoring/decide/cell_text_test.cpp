// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/decide/cell_text.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe::authoring {
namespace {

TEST(CellText, ANumberAtAScaleIsExactOrSaysThatItIsNot) {
  using enum ScaledCell::Is;
  struct Case {
    std::string_view text;
    int scale;
    ScaledCell::Is is;
    std::int64_t value;
  };
  constexpr std::array cases{
      Case{"12.5", 2, exact, 1250},
      Case{"-0.05", 2, exact, -5},
      Case{".5", 1, exact, 5},
      Case{"12.50", 1, exact, 125},  // the last digit is 0
      Case{"12.55", 1, too_fine, 0},
      Case{"1e3", 0, exact, 1000},
      Case{" 7 ", 0, exact, 7},
      Case{"999999999999999999", 0, exact, 999'999'999'999'999'999},
      Case{"9223372036854775807", 0, exact, 9'223'372'036'854'775'807},
      Case{"9223372036854775808", 0, too_fine, 0},
      Case{"9223372036854775807", 1, too_fine, 0},
      Case{"1.", 2, no_number, 0},
      Case{"-", 0, no_number, 0},
      Case{"+1", 0, no_number, 0},
      Case{"1,5", 1, no_number, 0},
      Case{"12a", 0, no_number, 0},
      Case{"", 0, no_number, 0},
  };
  for (const auto& [text, scale, is, value] : cases) {
    SCOPED_TRACE(std::string(text));
    const auto read = scaled_cell(text, scale);
    EXPECT_EQ(read.is, is);
    if (is == exact) {
      EXPECT_EQ(read.value, value);
    }
  }
}

TEST(CellText, DatesAndTruths) {
  EXPECT_EQ(days_cell("1970-01-02"), 1);
  EXPECT_EQ(days_cell("1969-12-31"), -1);
  EXPECT_FALSE(days_cell("1970-02-30"));
  EXPECT_FALSE(days_cell("02.01.1970"));
  EXPECT_EQ(truth_cell("True"), true);
  EXPECT_EQ(truth_cell("FALSE"), false);
  EXPECT_FALSE(truth_cell("1"));
}

TEST(CellText, AnOpenTypeTakesWhatTheTextLooksLike) {
  const auto open = [](std::string_view text) {
    return feel::to_feel(*value_of_cell(text, {.any = true}, "x"));
  };
  EXPECT_EQ(open("1.50"), "1.5");
  EXPECT_EQ(open("true"), "true");
  EXPECT_EQ(open("2024-01-31"), "\"2024-01-31\"");
  EXPECT_EQ(open("a"), "\"a\"");
}

TEST(CellText, ListsAndContextsAreJson) {
  feel::Type numbers{.kind = feel::Kind::list};
  numbers.arguments.push_back({.kind = feel::Kind::number});
  EXPECT_EQ(feel::to_feel(*value_of_cell("[1, 2.5]", numbers, "x")), "[1, 2.5]");
  EXPECT_NE(value_of_cell("[1, ", numbers, "x").error().message.find("list of number as JSON"),
            std::string::npos);
  EXPECT_NE(value_of_cell("[\"a\"]", numbers, "x").error().message.find("`x[1]`"),
            std::string::npos);
}

}  // namespace
}  // namespace ronghe::authoring
