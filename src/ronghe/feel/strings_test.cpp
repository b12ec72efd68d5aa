// SPDX-License-Identifier: Apache-2.0
#include <array>

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
      FormulaCase{R"~(split("John Doe", "\s"))~", R"~(["John", "Doe"])~"},
      FormulaCase{R"~(split("a;b;;", ";"))~", R"~(["a", "b", "", ""])~"},
  };
  expect_all(cases);
}

}  // namespace
}  // namespace ronghe::feel
