// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

TEST(Interpreter, ChoosesAndCalls) {
  constexpr std::array cases{
      FormulaCase{R"~(if null then 1 else 2)~", R"~(2)~"},
      FormulaCase{R"~(if 1 then 1 else 2)~", R"~(2)~"},
      FormulaCase{R"~((function(a, b) a - b)(b: 1, a: 3))~", R"~(2)~"},
      FormulaCase{R"~({f: function(n) if n <= 1 then 1 else n * f(n - 1)}.f(20))~",
                  R"~(2432902008176640000)~"},
      FormulaCase{R"~({k: 2, f: function(x) x * k}.f(4))~", R"~(8)~"},
      FormulaCase{R"~((function(a: number) a)("x"))~", R"~(null!)~"},
      FormulaCase{R"~(sqrt(number: 9))~", R"~(3)~"},
      FormulaCase{R"~(sqrt(1, 2))~", R"~(null!)~"},
      FormulaCase{R"~(unknown)~", R"~(null!)~"},
      FormulaCase{R"~(unknown(1))~", R"~(null!)~"},
      FormulaCase{R"~(1 instance of number)~", R"~(true)~"},
      FormulaCase{R"~(null instance of number)~", R"~(false)~"},
      FormulaCase{R"~([1, 2] instance of list<number>)~", R"~(true)~"},
      FormulaCase{R"~([1, "a"] instance of list<number>)~", R"~(false)~"},
      FormulaCase{R"~({a: 1} instance of context<a: number>)~", R"~(true)~"},
      FormulaCase{R"~(@"2025-12-31")~", R"~(date("2025-12-31"))~"},
      FormulaCase{R"~(@"P1D")~", R"~(duration("P1D"))~"},
      FormulaCase{R"~(@"x")~", R"~(null!)~"},
  };
  expect_all(cases);
}

TEST(Interpreter, StopsWhatDoesNotEnd) {
  constexpr std::array cases{
      FormulaCase{R"~({f: function(n) f(n + 1)}.f(1))~", R"~(null!)~"},
      FormulaCase{R"~(count(for i in 1..5000, j in 1..5000, k in 1..5000 return i))~",
                  R"~(null!)~"},
  };
  expect_all(cases);
}

TEST(Interpreter, ReportsWhatNoDecimalHolds) {
  constexpr std::array cases{
      FormulaCase{R"~(1 / 0)~", R"~(null!)~"},
      FormulaCase{R"~(9e6144 * 10)~", R"~(null!)~"},
      FormulaCase{R"~(10 ** 6145)~", R"~(null!)~"},
      FormulaCase{R"~(9999999999999999999999999999999999 + 1)~",
                  R"~(10000000000000000000000000000000000)~"},
      FormulaCase{R"~(exp(100000))~", R"~(null!)~"},
      FormulaCase{R"~(product(for i in 1..5000 return i))~", R"~(null!)~"},
      FormulaCase{R"~(matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$"))~",
                  R"~(null!)~"},
      FormulaCase{R"~(sum(9e6144, 9e6144))~", R"~(null!)~"},
      FormulaCase{R"~(date("999999999-12-31") + @"P1D")~", R"~(null!)~"},
      FormulaCase{R"~(@"P9999999999999Y" * 9e30)~", R"~(null!)~"},
  };
  expect_all(cases);
}

TEST(Interpreter, RefusesDeepFormulasInBoundedTime) {
  const std::string open(100'000, '(');
  const std::string close(100'000, ')');
  for (const auto& formula :
       {open + "1" + close, open, std::string(100'000, '[') + "1", std::string(100'000, '-') + "1",
        std::string(100'000, '{'), "1" + std::string(100'000, ']')}) {
    EXPECT_EQ(given_by(formula).substr(0, 15), "does not parse:") << formula.substr(0, 3);
  }
}

TEST(Interpreter, KnowsRangesOfOneValueAndOfAllOthers) {
  constexpr std::array cases{
      FormulaCase{R"~(10 in (= 10))~", R"~(true)~"},
      FormulaCase{R"~((= 10) = (= 10))~", R"~(true)~"},
      FormulaCase{R"~((= 10) = [10..10])~", R"~(false)~"},
      FormulaCase{R"~((!= 10) = (!= 10))~", R"~(true)~"},
      FormulaCase{R"~([9, 10, 11][item in (!= 10)])~", R"~([9, 11])~"},
      FormulaCase{R"~({r: (!= 10)}.r)~", R"~((!= 10))~"},
  };
  expect_all(cases);
}

TEST(Interpreter, KnowsTypesOfFunctions) {
  constexpr std::array cases{
      FormulaCase{R"~((function(a: string) 1) instance of function<string> -> number)~",
                  R"~(true)~"},
      FormulaCase{R"~((function(a: string) 1) instance of function<string> -> string)~",
                  R"~(false)~"},
      FormulaCase{R"~((function(a: string) 1) instance of function<number> -> number)~",
                  R"~(false)~"},
      FormulaCase{R"~((function(a) a) instance of function<number> -> number)~", R"~(true)~"},
      FormulaCase{R"~((function(a, b) a) instance of function<number> -> number)~", R"~(false)~"},
      FormulaCase{R"~(abs instance of function<number> -> number)~", R"~(true)~"},
  };
  expect_all(cases);
}

}  // namespace
}  // namespace ronghe::feel
