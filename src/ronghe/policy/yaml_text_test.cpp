// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/yaml_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ronghe::policy {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> twice(const std::string& text) {
  std::vector<std::string> out;
  for (const auto& one : keys_twice(text)) {
    out.push_back(one.key + " " + std::to_string(one.line) + ":" + std::to_string(one.column) +
                  " after " + std::to_string(one.first_line));
  }
  return out;
}

TEST(KeysTwice, AreThoseOfOneMappingAndNoValuesOrKeysOfOthers) {
  EXPECT_THAT(twice("a: 1\nb: 2\n"), IsEmpty());
  EXPECT_THAT(twice("a: 1\nb: a\na: 3\n"), ElementsAre("a 3:1 after 1"));
  EXPECT_THAT(twice("a: {x: 1, y: x}\nb: {x: 1}\n"), IsEmpty());
  EXPECT_THAT(twice("a: [{x: 1}, {x: 2}]\n"), IsEmpty());
  EXPECT_THAT(twice("a: {x: 1, x: 2}\na: 3\n"), ElementsAre("x 1:11 after 1", "a 2:1 after 1"));
  EXPECT_THAT(twice("a: ~\n\"a\": 2\n"), ElementsAre("a 2:1 after 1"));
  EXPECT_THAT(twice("a: &p {x: 1}\nb: *p\nb: *p\n"), ElementsAre("b 3:1 after 2"));
  EXPECT_THAT(twice("? [1, 2]\n: 3\na: 1\na: 2\n"), ElementsAre("a 4:1 after 3"));
}

TEST(KeysTwice, AreThoseBeforeWhereItStopsBeingYaml) {
  EXPECT_THAT(twice("a: 1\na: 2\nb: [1\n"), ElementsAre("a 2:1 after 1"));
  EXPECT_THAT(twice(""), IsEmpty());
}

TEST(ForeignByte, IsTheFirstWithItsPlaceInCodePoints) {
  EXPECT_FALSE(foreign_byte("名: 1\n"));
  const auto at = foreign_byte("a: 1\n名\xB0: 2\n\xB0");
  ASSERT_TRUE(at);
  EXPECT_EQ(at->line, 2);
  EXPECT_EQ(at->column, 2);
}

std::vector<std::string> parts(const std::string& text, const Place& from,
                               const std::vector<std::string>& lines) {
  std::vector<std::string> out;
  for (const auto& one : line_parts(text, from, lines)) {
    out.push_back(std::to_string(one.begin) + " at " + std::to_string(one.line) + ":" +
                  std::to_string(one.column));
  }
  return out;
}

TEST(LineParts, FindTheLinesOfAFoldedText) {
  const std::vector<std::string> lines{"f: >", "  count(a) /", "", "    count(b)  ", "g: 1"};
  EXPECT_THAT(parts("count(a) /\n  count(b)\n", {"", 2, 3}, lines),
              ElementsAre("0 at 2:3", "13 at 4:5"));
  EXPECT_THAT(parts("x + y", {"", 1, 5}, {"{f: x +", "    y, g: 1}"}),
              ElementsAre("0 at 1:5", "4 at 2:5"));
  EXPECT_THAT(parts("一 + y", {"", 1, 6}, {"名: 一 +", " y"}), ElementsAre("0 at 1:4", "6 at 2:2"))
      << "in code points";
}

TEST(LineParts, EndWhereTheTextStandsOtherwiseInTheFile) {
  EXPECT_THAT(parts("a \" b", {"", 1, 5}, {"f: \"a \\\" b\""}), IsEmpty());
}

}  // namespace
}  // namespace ronghe::policy
