// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/arithmetic.hpp"
#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/zones.hpp"

namespace ronghe::feel {

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
  if (const auto date = make_date(*year, *month, *day)) return *date;
  return call.fail("there is no such date");
}

Value time_from(const BuiltInCall& call) {
  if (const auto* time = call.as(0, Kind::time)) return *time;
  if (const auto* both = call.as(0, Kind::date_time)) return time_of(*both->date_time());
  if (call.as(0, Kind::date) != nullptr) return Time{0, 0, {}};
  const auto* text = call.string(0);
  if (text == nullptr) return call.wrong(0, "a text, a time, or a date and time");
  const auto time = read_time(*text);
  return time ? Value(*time) : call.fail("not a time; write it as 23:59:00");
}

// Hour, minute and second from argument `first` on, as a time without a zone; reports what is
// wrong.
std::optional<Time> clock_of(const BuiltInCall& call, std::size_t first) {
  const auto hour = call.integer(first);
  const auto minute = call.integer(first + 1);
  const auto* second = call.number(first + 2);
  if (!hour || !minute || second == nullptr) {
    const auto wrong = !hour ? first : !minute ? first + 1 : first + 2;
    (void)call.wrong(wrong, wrong == first + 2 ? "a number" : "a whole number");
    return std::nullopt;
  }
  const auto rounded = second->rounded(9, Rounding::down);
  const auto nanoseconds = rounded ? rounded->unscaled_at(9) : std::nullopt;
  const bool fits = *hour >= 0 && *hour < 24 && *minute >= 0 && *minute < 60 && nanoseconds &&
                    *nanoseconds >= 0 && *nanoseconds < 60 * Int128{nanoseconds_per_second};
  if (!fits) {
    (void)call.fail("there is no such time");
    return std::nullopt;
  }
  return Time{(*hour * 3600 + *minute * 60) * nanoseconds_per_second +
                  static_cast<std::int64_t>(*nanoseconds),
              {},
              {}};
}

// The offset in argument `i` put into `time`; false and a report when it is none.
bool add_offset(const BuiltInCall& call, std::size_t i, Time& time) {
  if (!call.has(i) || call.arguments[i].is_null()) return true;
  const auto* offset = call.as(i, Kind::days_duration);
  if (offset == nullptr) {
    (void)call.wrong(i, "a duration in days");
    return false;
  }
  const auto seconds = offset->days()->seconds.to_int64();
  constexpr std::int64_t most = std::int64_t{18} * 3600;
  if (!seconds || *seconds > most || *seconds < -most) {
    (void)call.fail("an offset lies between -PT18H and PT18H, in whole seconds");
    return false;
  }
  time.offset = static_cast<std::int32_t>(*seconds);
  return true;
}

Value time_of_parts(const BuiltInCall& call) {
  auto time = clock_of(call, 0);
  if (!time || !add_offset(call, 3, *time)) return {};
  return *std::move(time);
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
  return make_date_time(*date, *time->time());
}

// Six numbers, then an offset or the name of a zone.
Value date_time_of_numbers(const BuiltInCall& call) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (!call.integer(i)) return call.wrong(i, "a whole number");
  }
  const auto date = make_date(*call.integer(0), *call.integer(1), *call.integer(2));
  if (!date) return call.fail("there is no such date");
  auto time = clock_of(call, 3);
  if (!time) return {};
  if (const auto* zone = call.string(6)) {
    if (!is_zone(*zone)) return call.fail("no zone of this name is known");
    time->zone = *zone;
  } else if (!add_offset(call, 6, *time)) {
    return {};
  }
  return make_date_time(*date, *time);
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

Value day_number(const Date& date) { return Decimal(day_of_year(date)); }
Value week_number(const Date& date) { return Decimal(week_of_year(date)); }

Value day_of_week(const Date& date) {
  constexpr const char* names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                   "Friday", "Saturday", "Sunday"};
  return Value(names[weekday_of(date) - 1]);
}

Value month_of_year(const Date& date) {
  constexpr const char* names[] = {"January",   "February", "March",    "April",
                                   "May",       "June",     "July",     "August",
                                   "September", "October",  "November", "December"};
  return Value(names[date.month - 1]);
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
      {"date and time",
       {"year", "month", "day", "hour", "minute", "second", "offset"},
       6,
       false,
       date_time_of_numbers},
      {"date and time",
       {"year", "month", "day", "hour", "minute", "second", "timezone"},
       6,
       false,
       date_time_of_numbers},
      {"duration", {"from"}, 1, false, duration},
      {"years and months duration", {"from", "to"}, 2, false, months_between},
      {"day of year", {"date"}, 1, false, of_date<day_number>},
      {"day of week", {"date"}, 1, false, of_date<day_of_week>},
      {"month of year", {"date"}, 1, false, of_date<month_of_year>},
      {"week of year", {"date"}, 1, false, of_date<week_number>},
      {"now", {}, 0, false, now},
      {"today", {}, 0, false, today},
  };
}

}  // namespace ronghe::feel
