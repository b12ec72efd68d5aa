// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "ronghe/feel/print.hpp"
#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

TEST(Strings, CountByCodePoint) {
  constexpr std::array cases{
      FormulaCase{R"~(string length("校企🐎"))~", R"~(3)~"},
      FormulaCase{R"~(substring("foobar", 3))~", R"~("obar")~"},
      FormulaCase{R"~(substring("foobar", -2))~", R"~("ar")~"},
      FormulaCase{R"~(substring("foobar", 0))~", R"~(null!)~"},
      FormulaCase{R"~(substring("产教融合", 2, 2))~", R"~("教融")~"},
      FormulaCase{R"~(upper case("aé"))~", R"~("AÉ")~"},
      FormulaCase{R"~(lower case("ÀБ"))~", R"~("àб")~"},
      FormulaCase{R"~(substring before("foobar", "bar"))~", R"~("foo")~"},
      FormulaCase{R"~(substring after("foobar", "ob"))~", R"~("ar")~"},
      FormulaCase{R"~(substring before("foobar", "x"))~", R"~("")~"},
      FormulaCase{R"~(contains("foobar", "of"))~", R"~(false)~"},
      FormulaCase{R"~(starts with("foobar", "fo"))~", R"~(true)~"},
      FormulaCase{R"~(ends with("foobar", "r"))~", R"~(true)~"},
      FormulaCase{R"~(string join(["a", null, "c"], "-"))~", R"~("a-c")~"},
      FormulaCase{R"~("a" + "b")~", R"~("ab")~"},
      FormulaCase{R"~("a" + null)~", R"~(null)~"},
      FormulaCase{R"~("a" + 1)~", R"~(null!)~"},
  };
  expect_all(cases);
}

TEST(Strings, FollowPatterns) {
  constexpr std::array cases{
      FormulaCase{R"~(matches("foobar", "^fo*b"))~", R"~(true)~"},
      FormulaCase{R"~(matches("A1", "[A-Z]\d"))~", R"~(true)~"},
      FormulaCase{R"~(matches("abc", "ABC", "i"))~", R"~(true)~"},
      FormulaCase{R"~(matches("abc", "a("))~", R"~(null!)~"},
      FormulaCase{R"~(replace("abcd", "(ab)|(a)", "[1=$1][2=$2]"))~", R"~("[1=ab][2=]cd")~"},
      FormulaCase{R"~(replace("a.b", ".", "x", "q"))~", R"~("axb")~"},
      FormulaCase{R"~(replace("abc", "x*", "-"))~", R"~(null!)~"},
      FormulaCase{R"~(replace("abc", "", "-", "q"))~", R"~(null!)~"},
      FormulaCase{R"~(replace("abc", "^", "-"))~", R"~(null!)~"},
      FormulaCase{R"~(replace("abc", "x+", "-"))~", R"~("abc")~"},
      FormulaCase{R"~(replace("", "x+", "-"))~", R"~("")~"},
      FormulaCase{R"~(split("abc", "x*"))~", R"~(null!)~"},
      FormulaCase{R"~(split("abc", ""))~", R"~(null!)~"},
      FormulaCase{R"~(matches("abc", "x*"))~", R"~(true)~"},
      FormulaCase{R"~(split("John Doe", "\s"))~", R"~(["John", "Doe"])~"},
      FormulaCase{R"~(split("a;b;;", ";"))~", R"~(["a", "b", "", ""])~"},
  };
  expect_all(cases);
}

TEST(Strings, KeysAreQuotedWhereTheyWouldNotBeReadAgain) {
  constexpr std::array cases{
      FormulaCase{R"~({"first name": 1})~", R"~({first name: 1})~"},
      FormulaCase{R"~({"1st": 1})~", R"~({"1st": 1})~"},
      FormulaCase{R"~({"a  b": 1})~", R"~({"a  b": 1})~"},
      FormulaCase{R"~({" a": 1})~", R"~({" a": 1})~"},
      FormulaCase{R"~({"a%": 1})~", R"~({"a%": 1})~"},
      FormulaCase{R"~({"a]": 1})~", R"~({"a]": 1})~"},
      FormulaCase{R"~({"a\\b": 1})~", R"~({"a\\b": 1})~"},
      FormulaCase{R"~({"": 1})~", R"~({"": 1})~"},
      FormulaCase{R"~({"a-b+c.d/e": 1})~", R"~({a-b+c.d/e: 1})~"},
      FormulaCase{R"~({学校: 1})~", R"~({学校: 1})~"},
      FormulaCase{R"~([(< 5), (>= 5)])~", R"~([(<5), (>=5)])~"},
  };
  expect_all(cases);
  for (const auto& [formula, gives] : cases) {  // and it is read as the same again
    EXPECT_EQ(given_by(std::string("(") + std::string(gives) + ") = " + std::string(formula)),
              "true")
        << gives;
  }
}

TEST(Strings, AreQuotedInNamesOfArgumentsAsInKeys) {
  const auto node = parse_expression({R"~(f("1st": 2))~", {}});
  ASSERT_TRUE(node);
  EXPECT_EQ(bracketed(**node), R"~(f("1st": 2))~");
}

}  // namespace
}  // namespace ronghe::feel
