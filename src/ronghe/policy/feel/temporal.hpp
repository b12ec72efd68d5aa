// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/date.hpp"
#include "ronghe/base/decimal.hpp"

// Points in time and durations of FEEL. Zones by name are read and kept, but no table of zones is
// used: such a time compares only with times of the same zone.
namespace ronghe::policy::feel {

struct Time {
  std::int64_t nanoseconds = 0;        // of the day, 0 up to one day
  std::optional<std::int32_t> offset;  // seconds east of UTC
  std::string zone = {};               // "Europe/Paris"; an offset only for UTC
  bool operator==(const Time&) const = default;
};

struct DateTime {
  Date date;
  Time time;
  bool operator==(const DateTime&) const = default;
};

struct DaysDuration {
  Decimal seconds;
  bool operator==(const DaysDuration&) const = default;
};

struct MonthsDuration {
  std::int64_t months = 0;
  bool operator==(const MonthsDuration&) const = default;
};

inline constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
inline constexpr std::int64_t seconds_per_day = 86'400;

// None for another notation or an impossible value.
[[nodiscard]] std::optional<Date> read_date(std::string_view text);
[[nodiscard]] std::optional<Time> read_time(std::string_view text);
[[nodiscard]] std::optional<DateTime> read_date_time(std::string_view text);
[[nodiscard]] std::optional<DaysDuration> read_days_duration(std::string_view text);
[[nodiscard]] std::optional<MonthsDuration> read_months_duration(std::string_view text);

[[nodiscard]] std::string to_string(const Time& time);
[[nodiscard]] std::string to_string(const DateTime& value);
[[nodiscard]] std::string to_string(const DaysDuration& duration);
[[nodiscard]] std::string to_string(const MonthsDuration& duration);

// Seconds of the day, or since 1970; in UTC when there is an offset.
[[nodiscard]] Decimal seconds_of(const Time& time);
[[nodiscard]] Decimal seconds_of(const DateTime& value);
// Both have an offset, or neither has one and their zones agree.
[[nodiscard]] bool comparable(const Time& a, const Time& b);

[[nodiscard]] std::optional<Date> date_plus_days(const Date& date, std::int64_t days);
[[nodiscard]] std::optional<Date> date_plus_months(const Date& date, std::int64_t months);
[[nodiscard]] std::optional<DateTime> plus(const DateTime& value, const DaysDuration& duration);
[[nodiscard]] std::optional<Time> plus(const Time& time, const DaysDuration& duration);

}  // namespace ronghe::policy::feel
