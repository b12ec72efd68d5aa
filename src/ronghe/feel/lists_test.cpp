// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

TEST(Lists, CountFromOneAndFromTheEnd) {
  constexpr std::array cases{
      FormulaCase{R"~(sublist([4, 5, 6], 1, 2))~", R"~([4, 5])~"},
      FormulaCase{R"~(sublist([4, 5, 6], -1))~", R"~([6])~"},
      FormulaCase{R"~(sublist([4], 0))~", R"~(null!)~"},
      FormulaCase{R"~(insert before([1, 3], 1, 2))~", R"~([2, 1, 3])~"},
      FormulaCase{R"~(remove([1, 2, 3], 2))~", R"~([1, 3])~"},
      FormulaCase{R"~(list replace([2, 4], 2, 6))~", R"~([2, 6])~"},
      FormulaCase{R"~(list replace([2, 4], function(item, newItem) item < newItem, 3))~",
                  R"~([3, 4])~"},
      FormulaCase{R"~(index of([1, 2, 3, 2], 2))~", R"~([2, 4])~"},
  };
  expect_all(cases);
}

TEST(Lists, KeepOneNullAmongDistinctValues) {
  constexpr std::array cases{
      FormulaCase{R"~(distinct values([1, null, 2, null, 1]))~", R"~([1, null, 2])~"},
      FormulaCase{R"~(list contains([1, null], null))~", R"~(true)~"},
      FormulaCase{R"~(union([1, 2], [2, 3]))~", R"~([1, 2, 3])~"},
      FormulaCase{R"~(concatenate([1], [2]))~", R"~([1, 2])~"},
      FormulaCase{R"~(append([1], 2, 3))~", R"~([1, 2, 3])~"},
      FormulaCase{R"~(flatten([[1, [2]], 3]))~", R"~([1, 2, 3])~"},
      FormulaCase{R"~(reverse([1, 2]))~", R"~([2, 1])~"},
  };
  expect_all(cases);
}

TEST(Lists, SortByCodePointOrByAFunction) {
  constexpr std::array cases{
      FormulaCase{R"~(sort(["a", "A", "10", "8", "Aa"]))~", R"~(["10", "8", "A", "Aa", "a"])~"},
      FormulaCase{R"~(sort([1, 3, 2], function(x, y) x > y))~", R"~([3, 2, 1])~"},
      FormulaCase{R"~(sort([1, "a"]))~", R"~(null!)~"},
      FormulaCase{R"~(sort([]))~", R"~([])~"},
  };
  expect_all(cases);
}

}  // namespace
}  // namespace ronghe::feel
