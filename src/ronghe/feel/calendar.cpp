// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace ronghe::feel {

namespace {

constexpr std::int64_t year_max = 999'999'999;
constexpr std::int64_t days_max = 400'000'000'000;  // more than all years of FEEL have
constexpr std::int64_t months_max = 25'000'000'000;

// Days from 0000-03-01, where a year that begins in March is the easiest to count (Howard Hinnant,
// "chrono-compatible low-level date algorithms").
constexpr std::int64_t days_per_era = 146'097;  // 400 years
constexpr std::int64_t epoch_shift = 719'468;   // from 0000-03-01 to 1970-01-01

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

std::int64_t days_of_month(std::int64_t year, std::int64_t month) {
  constexpr std::array<std::uint8_t, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month == 2 && is_leap(year)) return 29;
  return lengths[static_cast<std::size_t>(month - 1)];
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::optional<std::int64_t> digits(std::string_view text) {
  std::int64_t value = 0;
  if (!std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  const auto [at, error] = std::from_chars(text.begin(), text.end(), value);
  if (error != std::errc() || at != text.end()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Date> make_date(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (year < -year_max || year > year_max || month < 1 || month > 12 || day < 1) {
    return std::nullopt;
  }
  if (day > days_of_month(year, month)) return std::nullopt;
  return Date{static_cast<std::int32_t>(year), static_cast<std::uint8_t>(month),
              static_cast<std::uint8_t>(day)};
}

std::optional<Date> read_date(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto dash = text.find('-');
  if (dash == std::string_view::npos || dash < 4 || dash > 9) return std::nullopt;
  if (dash > 4 && text.front() == '0') return std::nullopt;
  if (text.size() != dash + 6 || text[dash + 3] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, dash));
  const auto month = digits(text.substr(dash + 1, 2));
  const auto day = digits(text.substr(dash + 4));
  if (!year || !month || !day) return std::nullopt;
  return make_date(negative ? -*year : *year, *month, *day);
}

std::string to_string(const Date& date) {
  const auto size = date.year < 0 ? -date.year : date.year;
  return fmt::format("{}{:04}-{:02}-{:02}", date.year < 0 ? "-" : "", size, date.month, date.day);
}

std::int64_t days_since_epoch(const Date& date) {
  const std::int64_t year = date.month <= 2 ? date.year - 1 : date.year;
  const auto era = floor_div(year, 400);
  const auto year_of_era = year - era * 400;
  const std::int64_t month = date.month > 2 ? date.month - 3 : date.month + 9;
  const auto day_of_march_year = (153 * month + 2) / 5 + date.day - 1;
  const auto day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_march_year;
  return era * days_per_era + day_of_era - epoch_shift;
}

Date date_of_days(std::int64_t days) {
  const auto shifted = days + epoch_shift;
  const auto era = floor_div(shifted, days_per_era);
  const auto day_of_era = shifted - era * days_per_era;
  const auto year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const auto day_of_march_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const auto month = (5 * day_of_march_year + 2) / 153;
  const auto day = day_of_march_year - (153 * month + 2) / 5 + 1;
  const auto year = year_of_era + era * 400 + (month >= 10 ? 1 : 0);
  return {static_cast<std::int32_t>(year),
          static_cast<std::uint8_t>(month < 10 ? month + 3 : month - 9),
          static_cast<std::uint8_t>(day)};
}

int weekday_of(const Date& date) {
  constexpr std::int64_t thursday = 3;  // 1970-01-01
  const auto days = days_since_epoch(date) + thursday;
  return static_cast<int>(days - floor_div(days, 7) * 7) + 1;
}

int day_of_year(const Date& date) {
  return static_cast<int>(days_since_epoch(date) - days_since_epoch({date.year, 1, 1})) + 1;
}

// The week of a day is the week of its Thursday.
int week_of_year(const Date& date) {
  return (day_of_year(date_of_days(days_since_epoch(date) - weekday_of(date) + 4)) + 6) / 7;
}

std::int64_t whole_months(const Date& from, const Date& to) {
  if (to < from) return -whole_months(to, from);
  const auto apart = (static_cast<std::int64_t>(to.year) - from.year) * 12 + to.month - from.month;
  return to.day < from.day ? apart - 1 : apart;
}

std::optional<Date> date_plus_days(const Date& date, std::int64_t days) {
  if (days > 2 * days_max || days < -2 * days_max) return std::nullopt;
  const auto total = days_since_epoch(date) + days;
  if (total > days_max || total < -days_max) return std::nullopt;
  const auto moved = date_of_days(total);
  return make_date(moved.year, moved.month, moved.day);
}

std::optional<Date> date_plus_months(const Date& date, std::int64_t months) {
  if (months > months_max || months < -months_max) return std::nullopt;
  const auto total = date.year * std::int64_t{12} + date.month - 1 + months;
  const auto year = floor_div(total, 12);
  const auto month = total - year * 12 + 1;
  return make_date(year, month, std::min<std::int64_t>(date.day, days_of_month(year, month)));
}

}  // namespace ronghe::feel
