// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

TEST(Aggregates, GiveNullWhenAnItemIsNull) {
  constexpr std::array cases{
      FormulaCase{R"~(sum([1, null]))~", R"~(null)~"},
      FormulaCase{R"~(min([1, null]))~", R"~(null)~"},
      FormulaCase{R"~(max(1, null, 3))~", R"~(null)~"},
      FormulaCase{R"~(mean([null]))~", R"~(null)~"},
      FormulaCase{R"~(count([1, null]))~", R"~(2)~"},
  };
  expect_all(cases);
}

TEST(Aggregates, SayWhatNoItemsGive) {
  constexpr std::array cases{
      FormulaCase{R"~(sum([]))~", R"~(null)~"},  FormulaCase{R"~(mean([]))~", R"~(null)~"},
      FormulaCase{R"~(max([]))~", R"~(null)~"},  FormulaCase{R"~(count([]))~", R"~(0)~"},
      FormulaCase{R"~(mode([]))~", R"~([])~"},   FormulaCase{R"~(all([]))~", R"~(true)~"},
      FormulaCase{R"~(any([]))~", R"~(false)~"},
  };
  expect_all(cases);
}

TEST(Aggregates, TakeAListOrArguments) {
  constexpr std::array cases{
      FormulaCase{R"~(sum(1, 2, 3))~", R"~(6)~"},
      FormulaCase{R"~(sum([1.1, 2.2]))~", R"~(3.3)~"},
      FormulaCase{R"~(min("b", "a"))~", R"~("a")~"},
      FormulaCase{R"~(max(date("2025-01-01"), date("2026-01-01")))~", R"~(date("2026-01-01"))~"},
      FormulaCase{R"~(mean(1, 2, 4))~", R"~(2.333333333333333333333333333333333)~"},
      FormulaCase{R"~(median(1, 9, 2, 3))~", R"~(2.5)~"},
      FormulaCase{R"~(mode(6, 3, 9, 6, 6))~", R"~([6])~"},
      FormulaCase{R"~(stddev(2, 4, 7, 5))~", R"~(2.081665999466132735282297706979931)~"},
      FormulaCase{R"~(product(2, 3, 4))~", R"~(24)~"},
      FormulaCase{R"~(max(1, "a"))~", R"~(null!)~"},
      FormulaCase{R"~(all(true, null))~", R"~(null)~"},
      FormulaCase{R"~(all(false, null))~", R"~(false)~"},
      FormulaCase{R"~(any(true, null))~", R"~(true)~"},
      FormulaCase{R"~(any(1))~", R"~(null!)~"},
  };
  expect_all(cases);
}

}  // namespace
}  // namespace ronghe::feel
