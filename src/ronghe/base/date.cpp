// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/date.hpp"

#include <fmt/core.h>

#include <charconv>

namespace ronghe {

using namespace std::chrono;

namespace {

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = digits(text.substr(0, 4));
  const auto m = digits(text.substr(5, 2));
  const auto d = digits(text.substr(8, 2));
  if (!y || !m || !d) return std::nullopt;
  const Date date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::string to_string(const Date& date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::int32_t days_since_epoch(const Date& date) {
  return static_cast<std::int32_t>(sys_days{date}.time_since_epoch().count());
}

Date date_of_days(std::int32_t value) { return Date{sys_days{days{value}}}; }

Date plus_months(const Date& date, int months_added) {
  const auto moved = date + months{months_added};
  return moved.ok() ? moved : Date{moved.year() / moved.month() / last};
}

int whole_months(const Date& from, const Date& to) {
  if (to < from) return -whole_months(to, from);
  const int apart = (static_cast<int>(to.year()) - static_cast<int>(from.year())) * 12 +
                    static_cast<int>(static_cast<unsigned>(to.month())) -
                    static_cast<int>(static_cast<unsigned>(from.month()));
  return to.day() < from.day() ? apart - 1 : apart;
}

std::string utc_text(std::uint64_t seconds) {
  constexpr std::uint64_t day = 86'400;
  constexpr std::uint64_t year_10000 = 253'402'300'800;
  if (seconds >= year_10000) return fmt::format("{} seconds after 1970", seconds);
  const auto rest = seconds % day;
  return fmt::format("{}T{:02}:{:02}:{:02}Z",
                     to_string(date_of_days(static_cast<std::int32_t>(seconds / day))), rest / 3600,
                     rest / 60 % 60, rest % 60);
}

}  // namespace ronghe
