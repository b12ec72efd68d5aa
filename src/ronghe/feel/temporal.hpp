// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/decimal.hpp"
#include "ronghe/feel/calendar.hpp"

// Points in time and durations of FEEL.
namespace ronghe::feel {

struct Time {
  std::int64_t nanoseconds = 0;        // of the day, 0 up to one day
  std::optional<std::int32_t> offset;  // seconds east of UTC
  // "Europe/Paris". The offset then follows from the date: a time of day alone has none, except in
  // UTC, and compares only with times of the same zone.
  std::string zone = {};
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

// The two with the offset that the zone has then, if the time names one.
[[nodiscard]] DateTime make_date_time(const Date& date, const Time& time);
// The time of day alone.
[[nodiscard]] Time time_of(const DateTime& value);

// None for another notation or an impossible value.
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

// With a named zone, elapsed time: the clock changes in between count.
[[nodiscard]] std::optional<DateTime> plus(const DateTime& value, const DaysDuration& duration);
[[nodiscard]] std::optional<Time> plus(const Time& time, const DaysDuration& duration);

}  // namespace ronghe::feel
