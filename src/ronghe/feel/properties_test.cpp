// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

TEST(Properties, OfDatesAndDurations) {
  constexpr std::array cases{
      FormulaCase{R"~(date("2025-12-31").year)~", R"~(2025)~"},
      FormulaCase{R"~(date("2025-12-31").weekday)~", R"~(3)~"},
      FormulaCase{R"~(time("10:20:30+08:00").hour)~", R"~(10)~"},
      FormulaCase{R"~(time("10:20:30+08:00").time offset)~", R"~(duration("PT8H"))~"},
      FormulaCase{R"~(date and time("2025-12-31T10:20:30").minute)~", R"~(20)~"},
      FormulaCase{R"~(duration("P1DT2H").hours)~", R"~(2)~"},
      FormulaCase{R"~(duration("-P1Y2M").months)~", R"~(-2)~"},
      FormulaCase{R"~([1..5).end included)~", R"~(false)~"},
      FormulaCase{R"~("a".year)~", R"~(null!)~"},
      FormulaCase{R"~(null.year)~", R"~(null)~"},
  };
  expect_all(cases);
}

}  // namespace
}  // namespace ronghe::feel
