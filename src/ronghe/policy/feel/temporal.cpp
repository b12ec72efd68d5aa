// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/feel/temporal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace ronghe::policy::feel {

namespace {

constexpr std::int64_t nanoseconds_per_day = seconds_per_day * nanoseconds_per_second;
constexpr std::int64_t days_max = 20'000'000;  // more than the calendar of years up to 32767 has

// Reads from the front of a text; every reader says whether it found what it wants.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool sign(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // Between `least` and `most` digits; none consumed otherwise.
  std::optional<std::int64_t> digits(std::size_t least, std::size_t most) {
    std::size_t size = 0;
    std::int64_t value = 0;
    while (size < rest_.size() && size < most && rest_[size] >= '0' && rest_[size] <= '9') {
      value = value * 10 + (rest_[size++] - '0');
    }
    if (size < least) return std::nullopt;
    rest_.remove_prefix(size);
    return value;
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<std::int32_t> read_offset(Reader& in) {
  if (in.sign('Z')) return in.done() ? std::optional(0) : std::nullopt;
  const bool west = in.sign('-');
  if (!west && !in.sign('+')) return std::nullopt;
  const auto hours = in.digits(2, 2);
  const bool colon = in.sign(':');
  const auto minutes = in.digits(2, 2);
  std::optional<std::int64_t> seconds = 0;
  if (in.sign(':')) seconds = in.digits(2, 2);
  if (!hours || !colon || !minutes || !seconds || !in.done()) return std::nullopt;
  if (*hours > 18 || *minutes > 59 || *seconds > 59) return std::nullopt;
  const auto total = static_cast<std::int32_t>(*hours * 3600 + *minutes * 60 + *seconds);
  return west ? -total : total;
}

// "Area/Place" of the zone database, or UTC.
bool is_zone_name(std::string_view zone) {
  constexpr std::array<std::string_view, 11> areas{"Africa", "America",  "Antarctica", "Arctic",
                                                   "Asia",   "Atlantic", "Australia",  "Europe",
                                                   "Indian", "Pacific",  "Etc"};
  for (const char c : zone) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (!letter && !digit && c != '/' && c != '_' && c != '-' && c != '+') return false;
  }
  const auto slash = zone.find('/');
  if (slash == std::string_view::npos) return zone == "UTC" || zone == "GMT";
  const bool known = std::ranges::find(areas, zone.substr(0, slash)) != areas.end();
  return known && slash + 1 < zone.size();
}

std::string offset_text(std::int32_t offset) {
  if (offset == 0) return "Z";
  const auto size = offset < 0 ? -offset : offset;
  auto out = fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', size / 3600, size / 60 % 60);
  if (size % 60 != 0) out += fmt::format(":{:02}", size % 60);
  return out;
}

// Designators in their order; each at most once, and at least one.
struct Part {
  char designator;
  bool after_t;
  std::int64_t seconds;  // or months for Y and M before the T
};

}  // namespace

std::optional<Date> read_date(std::string_view text) {
  Reader in(text);
  const bool negative = in.sign('-');
  const bool padded = in.rest().starts_with('0') && in.rest().find('-') > 4;
  const auto y = in.digits(4, 9);
  if (!y || padded) return std::nullopt;
  const bool dash = in.sign('-');
  const auto m = in.digits(2, 2);
  const bool second_dash = in.sign('-');
  const auto d = in.digits(2, 2);
  if (!dash || !m || !second_dash || !d || !in.done() || *y > 32767) return std::nullopt;
  const Date date{std::chrono::year{static_cast<int>(negative ? -*y : *y)},
                  std::chrono::month{static_cast<unsigned>(*m)},
                  std::chrono::day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::optional<Time> read_time(std::string_view text) {
  Reader in(text);
  const auto hours = in.digits(2, 2);
  const bool colon = in.sign(':');
  const auto minutes = in.digits(2, 2);
  const bool second_colon = in.sign(':');
  const auto seconds = in.digits(2, 2);
  if (!hours || !colon || !minutes || !second_colon || !seconds) return std::nullopt;
  if (*hours > 23 || *minutes > 59 || *seconds > 59) return std::nullopt;
  Time time{(*hours * 3600 + *minutes * 60 + *seconds) * nanoseconds_per_second, {}, {}};
  if (in.sign('.')) {
    const auto before = in.rest().size();
    const auto fraction = in.digits(1, 9);
    if (!fraction) return std::nullopt;
    auto part = *fraction;
    for (auto i = before - in.rest().size(); i < 9; ++i) part *= 10;
    while (in.digits(1, 9)) continue;  // finer than a nanosecond
    time.nanoseconds += part;
  }
  if (in.done()) return time;
  if (in.sign('@')) {
    time.zone = std::string(in.rest());
    if (!is_zone_name(time.zone)) return std::nullopt;
    if (time.zone == "Etc/UTC" || time.zone == "UTC" || time.zone == "GMT") {
      time.offset = 0;
    }
    return time;
  }
  time.offset = read_offset(in);
  if (!time.offset) return std::nullopt;
  return time;
}

std::optional<DateTime> read_date_time(std::string_view text) {
  const auto t = text.find('T');
  const auto date = read_date(text.substr(0, t));
  if (!date) return std::nullopt;
  if (t == std::string_view::npos) return DateTime{*date, {}};
  const auto time = read_time(text.substr(t + 1));
  if (!time) return std::nullopt;
  return DateTime{*date, *time};
}

std::optional<DaysDuration> read_days_duration(std::string_view text) {
  constexpr std::array parts{Part{'D', false, seconds_per_day}, Part{'H', true, 3600},
                             Part{'M', true, 60}, Part{'S', true, 1}};
  Reader in(text);
  const bool negative = in.sign('-');
  if (!in.sign('P') || in.done()) return std::nullopt;
  Decimal total;
  bool after_t = false;
  std::size_t next = 0;
  while (!in.done()) {
    if (!after_t && in.sign('T')) after_t = true;
    const auto before = in.rest();
    const auto digits = in.digits(1, 18);
    std::optional<std::int64_t> fraction;
    const bool point = in.sign('.');
    if (point) fraction = in.digits(0, 18);
    const auto written = before.substr(0, before.size() - in.rest().size());
    if (!digits || (point && (!fraction || !in.rest().starts_with('S')))) return std::nullopt;
    while (next < parts.size() &&
           !(parts[next].after_t == after_t && in.rest().starts_with(parts[next].designator))) {
      ++next;
    }
    if (next == parts.size()) return std::nullopt;
    in.sign(parts[next].designator);
    const auto number = Decimal::parse(written);
    const auto seconds = Decimal::multiply(*number, Decimal(parts[next++].seconds));
    total = *Decimal::add(total, *seconds);
  }
  if (text.ends_with('T')) return std::nullopt;
  return DaysDuration{negative ? total.negated() : total};
}

std::optional<MonthsDuration> read_months_duration(std::string_view text) {
  Reader in(text);
  const bool negative = in.sign('-');
  if (!in.sign('P') || in.done()) return std::nullopt;
  std::int64_t months = 0;
  auto number = in.digits(1, 15);
  if (number && in.sign('Y')) {
    months = *number * 12;
    if (in.done()) return MonthsDuration{negative ? -months : months};
    number = in.digits(1, 15);
  }
  if (!number || !in.sign('M') || !in.done()) return std::nullopt;
  months += *number;
  return MonthsDuration{negative ? -months : months};
}

std::string to_string(const Time& time) {
  const auto seconds = time.nanoseconds / nanoseconds_per_second;
  auto out = fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (const auto rest = time.nanoseconds % nanoseconds_per_second; rest != 0) {
    auto fraction = fmt::format(".{:09}", rest);
    while (fraction.ends_with('0')) fraction.pop_back();
    out += fraction;
  }
  if (!time.zone.empty()) return out + "@" + time.zone;
  return time.offset ? out + offset_text(*time.offset) : out;
}

std::string to_string(const DateTime& value) {
  return ronghe::to_string(value.date) + "T" + to_string(value.time);
}

std::string to_string(const DaysDuration& duration) {
  auto rest = duration.seconds.abs();
  if (rest == Decimal(0)) return "PT0S";
  std::string out = duration.seconds < Decimal(0) ? "-P" : "P";
  bool time = false;
  for (const auto& [designator, after_t, size] :
       {Part{'D', false, seconds_per_day}, Part{'H', true, 3600}, Part{'M', true, 60}}) {
    const auto quotient = Decimal::divide(rest, Decimal(size));
    const auto whole = *quotient->rounded(0, Rounding::floor);
    if (whole == Decimal(0)) continue;
    if (after_t && !std::exchange(time, true)) out += 'T';
    out += whole.to_string() + designator;
    rest = *Decimal::subtract(rest, *Decimal::multiply(whole, Decimal(size)));
  }
  if (rest != Decimal(0)) out += (time ? "" : "T") + rest.to_string() + "S";
  return out;
}

std::string to_string(const MonthsDuration& duration) {
  const auto size = duration.months < 0 ? -duration.months : duration.months;
  if (size == 0) return "P0M";
  std::string out = duration.months < 0 ? "-P" : "P";
  if (size >= 12) out += fmt::format("{}Y", size / 12);
  if (size % 12 != 0) out += fmt::format("{}M", size % 12);
  return out;
}

Decimal seconds_of(const Time& time) {
  const auto seconds = *Decimal::scaled(time.nanoseconds, 9);
  return *Decimal::subtract(seconds, Decimal(time.offset.value_or(0)));
}

Decimal seconds_of(const DateTime& value) {
  const Decimal midnight(days_since_epoch(value.date) * seconds_per_day);
  return *Decimal::add(midnight, seconds_of(value.time));
}

bool comparable(const Time& a, const Time& b) {
  if (a.offset && b.offset) return true;
  return !a.offset && !b.offset && a.zone == b.zone;
}

std::optional<Date> date_plus_days(const Date& date, std::int64_t days) {
  if (days > days_max || days < -days_max) return std::nullopt;
  const auto total = days_since_epoch(date) + days;
  constexpr std::int64_t least = -12'687'428;  // -32767-01-01
  constexpr std::int64_t most = 11'248'737;    // 32767-12-31
  if (total < least || total > most) return std::nullopt;
  return date_of_days(static_cast<std::int32_t>(total));
}

std::optional<Date> date_plus_months(const Date& date, std::int64_t months) {
  constexpr std::int64_t most = 800'000;
  if (months > most || months < -most) return std::nullopt;
  const auto year = static_cast<int>(date.year()) + months / 12;
  if (year > 32'000 || year < -32'000) return std::nullopt;
  return plus_months(date, static_cast<int>(months));
}

std::optional<DateTime> plus(const DateTime& value, const DaysDuration& duration) {
  const auto nanoseconds = duration.seconds.rounded(9, Rounding::down);
  const auto whole = nanoseconds ? nanoseconds->unscaled_at(9) : std::nullopt;
  if (!whole) return std::nullopt;
  const Int128 total = *whole + value.time.nanoseconds;
  Int128 days = total / nanoseconds_per_day;
  auto rest = static_cast<std::int64_t>(total % nanoseconds_per_day);
  if (rest < 0) {
    rest += nanoseconds_per_day;
    --days;
  }
  if (days > days_max || days < -days_max) return std::nullopt;
  const auto date = date_plus_days(value.date, static_cast<std::int64_t>(days));
  if (!date) return std::nullopt;
  return DateTime{*date, Time{rest, value.time.offset, value.time.zone}};
}

std::optional<Time> plus(const Time& time, const DaysDuration& duration) {
  const auto moved = plus(DateTime{date_of_days(0), time}, duration);
  if (!moved) return std::nullopt;
  return moved->time;
}

}  // namespace ronghe::policy::feel
