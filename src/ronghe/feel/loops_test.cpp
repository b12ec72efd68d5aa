// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

TEST(Loops, FilterByIndexOrCondition) {
  constexpr std::array cases{
      FormulaCase{R"~([1, 2, 3][1])~", R"~(1)~"},
      FormulaCase{R"~([1, 2, 3][-1])~", R"~(3)~"},
      FormulaCase{R"~([1, 2, 3][0])~", R"~(null)~"},
      FormulaCase{R"~([1, 2, 3][4])~", R"~(null)~"},
      FormulaCase{R"~([1, null, 3][item > 1])~", R"~([3])~"},
      FormulaCase{R"~([{a: 1}, {a: 2}][a > 1])~", R"~([{a: 2}])~"},
      FormulaCase{R"~("foo"[1])~", R"~("foo")~"},
      FormulaCase{R"~(null[item > 1])~", R"~(null)~"},
      FormulaCase{R"~([1, 2]["x"])~", R"~(null!)~"},
  };
  expect_all(cases);
}

TEST(Loops, RunThroughLists) {
  constexpr std::array cases{
      FormulaCase{R"~(for i in 1..3 return i * i)~", R"~([1, 4, 9])~"},
      FormulaCase{R"~(for i in 3..1 return i)~", R"~([3, 2, 1])~"},
      FormulaCase{R"~(for i in [1, 2], j in [10, 20] return i + j)~", R"~([11, 21, 12, 22])~"},
      FormulaCase{R"~(for i in 1..4 return if i < 3 then 1 else partial[-1] + partial[-2])~",
                  R"~([1, 1, 2, 3])~"},
      FormulaCase{R"~(for i in [1..3] return i)~", R"~([1, 2, 3])~"},
      FormulaCase{R"~(for i in (1..3) return i)~", R"~([2])~"},
      FormulaCase{R"~(for i in [1..1) return i)~", R"~([])~"},
      FormulaCase{R"~(for i in 4 return i)~", R"~([4])~"},
      FormulaCase{R"~(for i in null return i)~", R"~(null)~"},
      FormulaCase{R"~(for i in 1..1e12 return i)~", R"~(null!)~"},
      FormulaCase{R"~(for d in [date("2024-02-28")..date("2024-03-01")] return d.day)~",
                  R"~([28, 29, 1])~"},
  };
  expect_all(cases);
}

TEST(Loops, QuantifyWithThreeValues) {
  constexpr std::array cases{
      FormulaCase{R"~(some x in [1, 2] satisfies x > 1)~", R"~(true)~"},
      FormulaCase{R"~(every x in [] satisfies x > 1)~", R"~(true)~"},
      FormulaCase{R"~(some x in [] satisfies x > 1)~", R"~(false)~"},
      FormulaCase{R"~(every x in [1, null] satisfies x > 0)~", R"~(null)~"},
      FormulaCase{R"~(every x in [0, null] satisfies x > 0)~", R"~(false)~"},
      FormulaCase{R"~(some x in [1, null] satisfies x > 0)~", R"~(true)~"},
  };
  expect_all(cases);
}

}  // namespace
}  // namespace ronghe::feel
