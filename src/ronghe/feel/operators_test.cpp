// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

TEST(Operators, CompareWithNullAsTheStandardSays) {
  constexpr std::array cases{
      FormulaCase{R"~(null = null)~", R"~(true)~"},
      FormulaCase{R"~(1 = null)~", R"~(false)~"},
      FormulaCase{R"~(1 != null)~", R"~(true)~"},
      FormulaCase{R"~(1 = "1")~", R"~(null!)~"},
      FormulaCase{R"~(1 < "2")~", R"~(null!)~"},
      FormulaCase{R"~(null < 5)~", R"~(null)~"},
      FormulaCase{R"~(null between 1 and 2)~", R"~(null)~"},
      FormulaCase{R"~(5 between 9 and 1)~", R"~(false)~"},
      FormulaCase{R"~(5 between 5 and 5)~", R"~(true)~"},
      FormulaCase{R"~(date("2025-01-01") < date and time("2025-01-01T00:00:00"))~", R"~(null!)~"},
      FormulaCase{R"~("10" < "8")~", R"~(true)~"},
      FormulaCase{R"~(true < false)~", R"~(null!)~"},
      FormulaCase{R"~([1, null] = [1, null])~", R"~(true)~"},
      FormulaCase{R"~({a: 1} = {a: 2})~", R"~(false)~"},
  };
  expect_all(cases);
}

TEST(Operators, UseThreeValuedLogic) {
  constexpr std::array cases{
      FormulaCase{R"~(true and null)~", R"~(null)~"},
      FormulaCase{R"~(false and null)~", R"~(false)~"},
      FormulaCase{R"~(true or null)~", R"~(true)~"},
      FormulaCase{R"~(false or null)~", R"~(null)~"},
      FormulaCase{R"~(true and 123)~", R"~(null!)~"},
      FormulaCase{R"~(false and 123)~", R"~(false)~"},
      FormulaCase{R"~(null and null)~", R"~(null)~"},
  };
  expect_all(cases);
}

TEST(Operators, CalculateInDecimals) {
  constexpr std::array cases{
      FormulaCase{R"~(7 / 2)~", R"~(3.5)~"},
      FormulaCase{R"~(1 / 0)~", R"~(null!)~"},
      FormulaCase{R"~(0.1 + 0.2 = 0.3)~", R"~(true)~"},
      FormulaCase{R"~(-5 ** 2)~", R"~(25)~"},
      FormulaCase{R"~(3 ** 4 ** 5)~", R"~(3486784401)~"},
      FormulaCase{R"~(1 / 3 * 3)~", R"~(0.9999999999999999999999999999999999)~"},
      FormulaCase{R"~(1 + null)~", R"~(null)~"},
      FormulaCase{R"~(true + 1)~", R"~(null!)~"},
      FormulaCase{R"~(10 ** 6144 * 10)~", R"~(null!)~"},
  };
  expect_all(cases);
}

TEST(Operators, MoveDates) {
  constexpr std::array cases{
      FormulaCase{R"~(date("2021-01-01") + duration("PT36H"))~", R"~(date("2021-01-02"))~"},
      FormulaCase{R"~(date("2021-01-01") - duration("PT1H"))~", R"~(date("2020-12-31"))~"},
      FormulaCase{R"~(date("2024-01-31") + duration("P1M"))~", R"~(date("2024-02-29"))~"},
      FormulaCase{R"~(date("2024-03-01") - date("2024-02-01"))~", R"~(duration("P29D"))~"},
      FormulaCase{R"~(date("2024-01-01") - duration("P1M"))~", R"~(date("2023-12-01"))~"},
      FormulaCase{R"~(time("23:30:00") + duration("PT1H"))~", R"~(time("00:30:00"))~"},
      FormulaCase{R"~(duration("P1D") * 2.5)~", R"~(duration("P2DT12H"))~"},
      FormulaCase{R"~(duration("P1Y") / duration("P1M"))~", R"~(12)~"},
      FormulaCase{R"~(-duration("P1M"))~", R"~(duration("-P1M"))~"},
      FormulaCase{
          R"~(date and time("2024-01-01T10:00:00Z") - date and time("2024-01-01T10:00:00+01:00"))~",
          R"~(duration("PT1H"))~"},
      FormulaCase{
          R"~(date and time("2024-01-01T10:00:00Z") - date and time("2024-01-01T10:00:00"))~",
          R"~(null!)~"},
  };
  expect_all(cases);
}

}  // namespace
}  // namespace ronghe::feel
