// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "ronghe/policy/feel/testing.hpp"

namespace ronghe::policy::feel {
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

}  // namespace
}  // namespace ronghe::policy::feel
