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

}  // namespace
}  // namespace ronghe::feel
