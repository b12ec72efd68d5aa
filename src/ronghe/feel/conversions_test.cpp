// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

TEST(Conversions, AreExplicit) {
  constexpr std::array cases{
      FormulaCase{R"~(string(1.50))~", R"~("1.5")~"},
      FormulaCase{R"~(string(null))~", R"~(null)~"},
      FormulaCase{R"~(string([1, "a", {b: null}]))~", R"~("[1, \"a\", {b: null}]")~"},
      FormulaCase{R"~(string(date("2025-01-31")))~", R"~("2025-01-31")~"},
      FormulaCase{R"~(number("1 000,50", " ", ","))~", R"~(1000.5)~"},
      FormulaCase{R"~(number("1,000.5", ",", "."))~", R"~(1000.5)~"},
      FormulaCase{R"~(number("1.5"))~", R"~(1.5)~"},
      FormulaCase{R"~(number("x"))~", R"~(null!)~"},
      FormulaCase{R"~(number("1."))~", R"~(null!)~"},
      FormulaCase{R"~(number("1.0"))~", R"~(1)~"},
      FormulaCase{R"~(number(".5"))~", R"~(0.5)~"},
      FormulaCase{R"~(number("-.5"))~", R"~(-0.5)~"},
      FormulaCase{R"~(number("."))~", R"~(null!)~"},
      FormulaCase{R"~(number("+1"))~", R"~(null!)~"},
      FormulaCase{R"~(number("1e3"))~", R"~(1000)~"},
      FormulaCase{R"~(number("1e"))~", R"~(null!)~"},
      FormulaCase{R"~(number("1,", " ", ","))~", R"~(null!)~"},
      FormulaCase{R"~(is(1, 1.0))~", R"~(true)~"},
      FormulaCase{R"~(is(1, "1"))~", R"~(false)~"},
      FormulaCase{R"~(not(true))~", R"~(false)~"},
      FormulaCase{R"~(not(null))~", R"~(null)~"},
      FormulaCase{R"~(not(1))~", R"~(null!)~"},
  };
  expect_all(cases);
}

}  // namespace
}  // namespace ronghe::feel
