// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

TEST(Dates, AreReadAndMade) {
  constexpr std::array cases{
      FormulaCase{R"~(date("2025-12-31"))~", R"~(date("2025-12-31"))~"},
      FormulaCase{R"~(date("2025-02-29"))~", R"~(null!)~"},
      FormulaCase{R"~(date(2024, 2, 29))~", R"~(date("2024-02-29"))~"},
      FormulaCase{R"~(date(2024, 13, 1))~", R"~(null!)~"},
      FormulaCase{R"~(date(date and time("2024-01-02T03:04:05")))~", R"~(date("2024-01-02"))~"},
      FormulaCase{R"~(date and time(date("2024-01-02"), time("10:00:00")))~",
                  R"~(date and time("2024-01-02T10:00:00"))~"},
      FormulaCase{R"~(time(1, 2, 3.5))~", R"~(time("01:02:03.5"))~"},
      FormulaCase{R"~(duration("P1Y6M"))~", R"~(duration("P1Y6M"))~"},
      FormulaCase{R"~(duration("P1Y1D"))~", R"~(null!)~"},
      FormulaCase{R"~(duration("PT36H"))~", R"~(duration("P1DT12H"))~"},
      FormulaCase{R"~(today())~", R"~(date("2026-07-01"))~"},
  };
  expect_all(cases);
}

TEST(Dates, CountWholeMonths) {
  constexpr std::array cases{
      FormulaCase{R"~(years and months duration(date("2023-12-31"), date("2024-02-29")))~",
                  R"~(duration("P1M"))~"},
      FormulaCase{R"~(years and months duration(date("2024-01-31"), date("2024-02-29")))~",
                  R"~(duration("P0M"))~"},
      FormulaCase{R"~(years and months duration(date("2024-02-29"), date("2023-12-31")))~",
                  R"~(duration("-P1M"))~"},
      FormulaCase{R"~(years and months duration(date("2011-12-22"), date("2013-08-24")))~",
                  R"~(duration("P1Y8M"))~"},
  };
  expect_all(cases);
}

TEST(Dates, KnowTheirCalendar) {
  constexpr std::array cases{
      FormulaCase{R"~(day of year(date("2024-12-31")))~", R"~(366)~"},
      FormulaCase{R"~(day of week(date("2026-07-01")))~", R"~("Wednesday")~"},
      FormulaCase{R"~(month of year(date("2026-07-01")))~", R"~("July")~"},
      FormulaCase{R"~(week of year(date("2005-01-01")))~", R"~(53)~"},
      FormulaCase{R"~(week of year(date("2003-12-29")))~", R"~(1)~"},
  };
  expect_all(cases);
}

}  // namespace
}  // namespace ronghe::feel
