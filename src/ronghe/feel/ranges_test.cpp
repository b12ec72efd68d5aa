// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

TEST(Ranges, LieAsTheStandardSays) {
  constexpr std::array cases{
      FormulaCase{R"~(before(1, 10))~", R"~(true)~"},
      FormulaCase{R"~(before([1..5), [5..8]))~", R"~(true)~"},
      FormulaCase{R"~(before([1..5], [5..8]))~", R"~(false)~"},
      FormulaCase{R"~(after(10, [1..5]))~", R"~(true)~"},
      FormulaCase{R"~(meets([1..5], [5..10]))~", R"~(true)~"},
      FormulaCase{R"~(met by([5..10], [1..5]))~", R"~(true)~"},
      FormulaCase{R"~(overlaps([1..5], [3..8]))~", R"~(true)~"},
      FormulaCase{R"~(overlaps([1..5), [5..8]))~", R"~(false)~"},
      FormulaCase{R"~(overlaps before([1..5], [3..8]))~", R"~(true)~"},
      FormulaCase{R"~(overlaps after([3..8], [1..5]))~", R"~(true)~"},
      FormulaCase{R"~(finishes(5, [1..5]))~", R"~(true)~"},
      FormulaCase{R"~(includes([1..10], 5))~", R"~(true)~"},
      FormulaCase{R"~(during(5, (5..10]))~", R"~(false)~"},
      FormulaCase{R"~(starts(1, [1..5]))~", R"~(true)~"},
      FormulaCase{R"~(coincides([1..5], [1..5]))~", R"~(true)~"},
      FormulaCase{R"~(range("[1..5)"))~", R"~([1..5))~"},
      FormulaCase{R"~(range("1..5"))~", R"~(null!)~"},
      FormulaCase{R"~(before(null, 1))~", R"~(null)~"},
  };
  expect_all(cases);
}

TEST(Ranges, ThatDescendAreNull) {
  constexpr std::array cases{
      FormulaCase{R"~([5..1])~", R"~(null!)~"},
      FormulaCase{R"~([1..1])~", R"~([1..1])~"},
      FormulaCase{R"~((1..1))~", R"~((1..1))~"},
      FormulaCase{R"~([@"2025-01-02"..@"2025-01-01"])~", R"~(null!)~"},
      FormulaCase{R"~(["b".."a"])~", R"~(null!)~"},
      FormulaCase{R"~(3 in [5..1])~", R"~(null!)~"},
      FormulaCase{R"~(not(3 in [5..1]))~", R"~(null!)~"},
      FormulaCase{R"~(3 in [1..5])~", R"~(true)~"},
      FormulaCase{R"~(3 between 5 and 1)~", R"~(false)~"},
      FormulaCase{R"~(range("[5..1]"))~", R"~(null!)~"},
      FormulaCase{R"~(includes([5..1], 3))~", R"~(null!)~"},
      FormulaCase{R"~(for i in 3..1 return i)~", R"~([3, 2, 1])~"},
  };
  expect_all(cases);
}

TEST(Ranges, FromATextHaveLiteralEnds) {
  constexpr std::array cases{
      FormulaCase{R"~(range("[1..1 + 2]"))~", R"~(null!)~"},
      FormulaCase{R"~(range("[1..abs(-3)]"))~", R"~(null!)~"},
      FormulaCase{R"~(range("[a..5]"))~", R"~(null!)~"},
      FormulaCase{R"~(range("[date(\"2025-01-01\" + \"\")..date(\"2025-01-02\")]"))~",
                  R"~(null!)~"},
      FormulaCase{R"~(range("[[1]..[2]]"))~", R"~(null!)~"},
      FormulaCase{R"~(range("[true..false]"))~", R"~(null!)~"},
      FormulaCase{R"~(range("[-1..2.5]"))~", R"~([-1..2.5])~"},
      FormulaCase{R"~(range("[date(\"2025-01-01\")..date(\"2025-01-02\"))"))~",
                  R"~([date("2025-01-01")..date("2025-01-02")))~"},
      FormulaCase{R"~(range("[duration(\"P1D\")..duration(\"P2D\")]").start)~",
                  R"~(duration("P1D"))~"},
  };
  expect_all(cases);
}

}  // namespace
}  // namespace ronghe::feel
