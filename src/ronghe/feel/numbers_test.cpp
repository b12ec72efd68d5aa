// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

TEST(Numbers, RoundAsTheirNamesSay) {
  constexpr std::array cases{
      FormulaCase{R"~(decimal(2.5, 0))~", R"~(2)~"},
      FormulaCase{R"~(decimal(3.5, 0))~", R"~(4)~"},
      FormulaCase{R"~(decimal(1/3, 2))~", R"~(0.33)~"},
      FormulaCase{R"~(floor(-1.1))~", R"~(-2)~"},
      FormulaCase{R"~(ceiling(-1.9))~", R"~(-1)~"},
      FormulaCase{R"~(floor(1.56, 1))~", R"~(1.5)~"},
      FormulaCase{R"~(round up(-1.1, 0))~", R"~(-2)~"},
      FormulaCase{R"~(round down(-1.9, 0))~", R"~(-1)~"},
      FormulaCase{R"~(round half up(2.5, 0))~", R"~(3)~"},
      FormulaCase{R"~(round half up(-2.5, 0))~", R"~(-3)~"},
      FormulaCase{R"~(round half down(2.5, 0))~", R"~(2)~"},
      FormulaCase{R"~(round half down(2.51, 0))~", R"~(3)~"},
      FormulaCase{R"~(decimal(1, 7000))~", R"~(null!)~"},
      FormulaCase{R"~(decimal(null, 0))~", R"~(null)~"},
      FormulaCase{R"~(decimal("1", 0))~", R"~(null!)~"},
  };
  expect_all(cases);
}

TEST(Numbers, FollowTheFloorAndTheSign) {
  constexpr std::array cases{
      FormulaCase{R"~(modulo(-12, 5))~", R"~(3)~"},
      FormulaCase{R"~(modulo(12, -5))~", R"~(-3)~"},
      FormulaCase{R"~(modulo(4.5, 3))~", R"~(1.5)~"},
      FormulaCase{R"~(modulo(1, 0))~", R"~(null!)~"},
      FormulaCase{R"~(abs(-2))~", R"~(2)~"},
      FormulaCase{R"~(abs(duration("-P1D")))~", R"~(duration("P1D"))~"},
      FormulaCase{R"~(sqrt(16))~", R"~(4)~"},
      FormulaCase{R"~(sqrt(-1))~", R"~(null!)~"},
      FormulaCase{R"~(log(0))~", R"~(null!)~"},
      FormulaCase{R"~(exp(0))~", R"~(1)~"},
      FormulaCase{R"~(odd(3))~", R"~(true)~"},
      FormulaCase{R"~(even(-2))~", R"~(true)~"},
      FormulaCase{R"~(even(2.5))~", R"~(false)~"},
  };
  expect_all(cases);
}

}  // namespace
}  // namespace ronghe::feel
