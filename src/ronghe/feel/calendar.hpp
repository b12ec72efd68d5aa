// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/date.hpp"

// The calendar of FEEL: proleptic Gregorian, years from -999,999,999 to 999,999,999, more than
// chrono's calendar holds.
namespace ronghe::feel {

// A civil date; make_date() makes only dates that exist.
struct Date {
  std::int32_t year = 1970;
  std::uint8_t month = 1;
  std::uint8_t day = 1;

  Date() = default;
  Date(std::int32_t y, std::uint8_t m, std::uint8_t d) : year(y), month(m), day(d) {}
  Date(const ronghe::Date& date)  // NOLINT(google-explicit-constructor): every date is one of FEEL
      : year(static_cast<int>(date.year())),
        month(static_cast<std::uint8_t>(static_cast<unsigned>(date.month()))),
        day(static_cast<std::uint8_t>(static_cast<unsigned>(date.day()))) {}
  auto operator<=>(const Date&) const = default;
};

// None when there is no such day, or its year is out of range.
[[nodiscard]] std::optional<Date> make_date(std::int64_t year, std::int64_t month,
                                            std::int64_t day);
// "2025-12-31", years of more than four digits without a leading zero. None for another notation
// or an impossible date.
[[nodiscard]] std::optional<Date> read_date(std::string_view text);
[[nodiscard]] std::string to_string(const Date& date);

[[nodiscard]] std::int64_t days_since_epoch(const Date& date);  // 1970-01-01 = 0
[[nodiscard]] Date date_of_days(std::int64_t days);             // of a year in range
[[nodiscard]] int weekday_of(const Date& date);                 // Monday = 1 ... Sunday = 7
[[nodiscard]] int day_of_year(const Date& date);                // 1 January = 1
[[nodiscard]] int week_of_year(const Date& date);               // by ISO 8601
// Whole months from `from` to `to`, negative when `to` is earlier.
[[nodiscard]] std::int64_t whole_months(const Date& from, const Date& to);

// None beyond the years that FEEL has. Months clamp the day to the end of the month.
[[nodiscard]] std::optional<Date> date_plus_days(const Date& date, std::int64_t days);
[[nodiscard]] std::optional<Date> date_plus_months(const Date& date, std::int64_t months);

}  // namespace ronghe::feel
