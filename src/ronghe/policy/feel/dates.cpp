// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/feel/arithmetic.hpp"
#include "ronghe/policy/feel/built_in.hpp"
#include "ronghe/policy/feel/properties.hpp"

namespace ronghe::policy::feel {

namespace {

std::optional<Date> date_of(const BuiltInCall& call, std::size_t i) {
  if (const auto* date = call.as(i, Kind::date)) return *date->date();
  if (const auto* both = call.as(i, Kind::date_time)) return both->date_time()->date;
  return std::nullopt;
}

Value date_from(const BuiltInCall& call) {
  if (const auto date = date_of(call, 0)) return *date;
  const auto* text = call.string(0);
  if (text == nullptr) return call.wrong(0, "a text, a date, or a date and time");
  const auto date = read_date(*text);
  return date ? Value(*date) : call.fail("not a date; write it as 2025-12-31");
}

Value date_of_parts(const BuiltInCall& call) {
  const auto year = call.integer(0);
  const auto month = call.integer(1);
  const auto day = call.integer(2);
  for (std::size_t i = 0; i < 3; ++i) {
    if (!call.integer(i)) return call.wrong(i, "a whole number");
  }
  const bool near = *year >= -32767 && *year <= 32767;
  if (near && *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31) {
    const Date date{std::chrono::year{static_cast<int>(*year)},
                    std::chrono::month{static_cast<unsigned>(*month)},
                    std::chrono::day{static_cast<unsigned>(*day)}};
    if (date.ok()) return date;
  }
  return call.fail("there is no such date");
}

Value time_from(const BuiltInCall& call) {
  if (const auto* time = call.as(0, Kind::time)) return *time;
  if (const auto* both = call.as(0, Kind::date_time)) return both->date_time()->time;
  if (call.as(0, Kind::date) != nullptr) return Time{0, 0, {}};
  const auto* text = call.string(0);
  if (text == nullptr) return call.wrong(0, "a text, a time, or a date and time");
  const auto time = read_time(*text);
  return time ? Value(*time) : call.fail("not a time; write it as 23:59:00");
}

Value time_of_parts(const BuiltInCall& call) {
  const auto hour = call.integer(0);
  const auto minute = call.integer(1);
  const auto* second = call.number(2);
  if (!hour) return call.wrong(0, "a whole number");
  if (!minute) return call.wrong(1, "a whole number");
  if (second == nullptr) return call.wrong(2, "a number");
  const auto rounded = second->rounded(9, Rounding::down);
  const auto nanoseconds = rounded ? rounded->unscaled_at(9) : std::nullopt;
  const bool fits = *hour >= 0 && *hour < 24 && *minute >= 0 && *minute < 60 && nanoseconds &&
                    *nanoseconds >= 0 && *nanoseconds < 60 * Int128{nanoseconds_per_second};
  if (!fits) return call.fail("there is no such time");
  Time time{(*hour * 3600 + *minute * 60) * nanoseconds_per_second +
                static_cast<std::int64_t>(*nanoseconds),
            {},
            {}};
  if (call.has(3) && !call.arguments[3].is_null()) {
    const auto* offset = call.as(3, Kind::days_duration);
    if (offset == nullptr) return call.wrong(3, "a duration in days");
    const auto seconds = offset->days()->seconds.to_int64();
    constexpr std::int64_t most = std::int64_t{18} * 3600;
    if (!seconds || *seconds > most || *seconds < -most) return call.fail("no such offset");
    time.offset = static_cast<std::int32_t>(*seconds);
  }
  return time;
}

Value date_time_from(const BuiltInCall& call) {
  if (const auto* both = call.as(0, Kind::date_time)) return *both;
  if (const auto* date = call.as(0, Kind::date)) return DateTime{*date->date(), Time{0, 0, {}}};
  const auto* text = call.string(0);
  if (text == nullptr) return call.wrong(0, "a text, or a date and time");
  const auto both = read_date_time(*text);
  return both ? Value(*both) : call.fail("not a date and time; write it as 2025-12-31T23:59:00");
}

Value date_time_of_parts(const BuiltInCall& call) {
  const auto date = date_of(call, 0);
  if (!date) return call.wrong(0, "a date");
  const auto* time = call.as(1, Kind::time);
  if (time == nullptr) return call.wrong(1, "a time");
  return DateTime{*date, *time->time()};
}

Value duration(const BuiltInCall& call) {
  if (const auto* days = call.as(0, Kind::days_duration)) return *days;
  if (const auto* months = call.as(0, Kind::months_duration)) return *months;
  const auto* text = call.string(0);
  if (text == nullptr) return call.wrong(0, "a text");
  if (const auto months = read_months_duration(*text)) return *months;
  if (const auto days = read_days_duration(*text)) return *days;
  return call.fail("not a duration; write it as P1Y6M or P90DT12H");
}

// Whole months between two dates; mirrored when the second is earlier.
Value months_between(const BuiltInCall& call) {
  const auto from = date_of(call, 0);
  const auto to = date_of(call, 1);
  if (!from) return call.wrong(0, "a date");
  if (!to) return call.wrong(1, "a date");
  return MonthsDuration{whole_months(*from, *to)};
}

template <auto part>
Value of_date(const BuiltInCall& call) {
  const auto date = date_of(call, 0);
  return date ? part(*date) : call.wrong(0, "a date");
}

int day_number(const Date& date) {
  const Date first{date.year(), std::chrono::January, std::chrono::day{1}};
  return days_since_epoch(date) - days_since_epoch(first) + 1;
}

// ISO 8601: the week of a day is the week of its Thursday.
int week_number(const Date& date) {
  const auto thursday = date_of_days(days_since_epoch(date) - weekday_of(date) + 4);
  return (day_number(thursday) + 6) / 7;
}

Value day_of_year(const Date& date) { return Decimal(day_number(date)); }
Value week_of_year(const Date& date) { return Decimal(week_number(date)); }

Value day_of_week(const Date& date) {
  constexpr const char* names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                   "Friday", "Saturday", "Sunday"};
  return Value(names[weekday_of(date) - 1]);
}

Value month_of_year(const Date& date) {
  constexpr const char* names[] = {"January",   "February", "March",    "April",
                                   "May",       "June",     "July",     "August",
                                   "September", "October",  "November", "December"};
  return Value(names[static_cast<unsigned>(date.month()) - 1]);
}

Value now(const BuiltInCall& call) {
  const auto& given = call.interpreter.environment().now;
  return given ? Value(*given) : call.fail("this evaluation has no present; use a named date");
}

Value today(const BuiltInCall& call) {
  const auto& given = call.interpreter.environment().now;
  return given ? Value(given->date) : call.fail("this evaluation has no present; use a named date");
}

}  // namespace

std::vector<BuiltIn> date_functions() {
  return {
      {"date", {"from"}, 1, false, date_from},
      {"date", {"year", "month", "day"}, 3, false, date_of_parts},
      {"time", {"from"}, 1, false, time_from},
      {"time", {"hour", "minute", "second", "offset"}, 3, false, time_of_parts},
      {"date and time", {"from"}, 1, false, date_time_from},
      {"date and time", {"date", "time"}, 2, false, date_time_of_parts},
      {"duration", {"from"}, 1, false, duration},
      {"years and months duration", {"from", "to"}, 2, false, months_between},
      {"day of year", {"date"}, 1, false, of_date<day_of_year>},
      {"day of week", {"date"}, 1, false, of_date<day_of_week>},
      {"month of year", {"date"}, 1, false, of_date<month_of_year>},
      {"week of year", {"date"}, 1, false, of_date<week_of_year>},
      {"now", {}, 0, false, now},
      {"today", {}, 0, false, today},
  };
}

}  // namespace ronghe::policy::feel
