// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/temporal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "ronghe/feel/zones.hpp"

namespace ronghe::feel {

namespace {

constexpr std::int64_t nanoseconds_per_day = seconds_per_day * nanoseconds_per_second;

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

DateTime make_date_time(const Date& date, const Time& time) {
  DateTime made{date, time};
  if (!time.zone.empty()) {
    const auto seconds = time.nanoseconds / nanoseconds_per_second;
    made.time.offset = zone_offset_on(time.zone, date, seconds);
  }
  return made;
}

Time time_of(const DateTime& value) {
  auto time = value.time;
  if (is_utc(time.zone))
    time.offset = 0;
  else if (!time.zone.empty())
    time.offset.reset();
  return time;
}

namespace {

// "24:00:00" is the midnight that ends a day (XML Schema 1.1, 3.3.8): of a date, the next one
// begins.
struct ReadTime {
  Time time;
  bool ends_day = false;
};

std::optional<ReadTime> read_clock(std::string_view text) {
  Reader in(text);
  const auto hours = in.digits(2, 2);
  const bool colon = in.sign(':');
  const auto minutes = in.digits(2, 2);
  const bool second_colon = in.sign(':');
  const auto seconds = in.digits(2, 2);
  if (!hours || !colon || !minutes || !second_colon || !seconds) return std::nullopt;
  if (*hours > 24 || *minutes > 59 || *seconds > 59) return std::nullopt;
  Time time{(*hours * 3600 + *minutes * 60 + *seconds) * nanoseconds_per_second, {}, {}};
  if (in.sign('.')) {
    const auto before = in.rest().size();
    const auto fraction = in.digits(1, 9);
    if (!fraction) return std::nullopt;
    auto part = *fraction;
    for (auto i = before - in.rest().size(); i < 9; ++i) part *= 10;
    while (const auto finer = in.digits(1, 9)) {  // than a nanosecond
      if (*hours > 23 && *finer > 0) return std::nullopt;
    }
    time.nanoseconds += part;
  }
  const bool ends_day = time.nanoseconds == nanoseconds_per_day;
  if (time.nanoseconds > nanoseconds_per_day) return std::nullopt;
  if (ends_day) time.nanoseconds = 0;
  if (in.done()) return ReadTime{time, ends_day};
  if (in.sign('@')) {
    time.zone = std::string(in.rest());
    if (!is_zone(time.zone)) return std::nullopt;
    return ReadTime{time_of({Date{}, time}), ends_day};
  }
  time.offset = read_offset(in);
  if (!time.offset) return std::nullopt;
  return ReadTime{time, ends_day};
}

}  // namespace

std::optional<Time> read_time(std::string_view text) {
  auto read = read_clock(text);
  if (!read) return std::nullopt;
  return std::move(read->time);
}

std::optional<DateTime> read_date_time(std::string_view text) {
  const auto t = text.find('T');
  const auto date = read_date(text.substr(0, t));
  if (!date) return std::nullopt;
  if (t == std::string_view::npos) return DateTime{*date, {}};
  const auto read = read_clock(text.substr(t + 1));
  const auto day = read && read->ends_day ? date_plus_days(*date, 1) : date;
  if (!read || !day) return std::nullopt;
  return make_date_time(*day, read->time);
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
  return to_string(value.date) + "T" + to_string(value.time);
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

// The whole days and the nanoseconds of the day beyond `nanoseconds` after the beginning of `date`.
std::optional<DateTime> after_midnight(const Date& date, Int128 nanoseconds) {
  constexpr Int128 days_max = 1'000'000'000'000;
  Int128 days = nanoseconds / nanoseconds_per_day;
  auto rest = static_cast<std::int64_t>(nanoseconds % nanoseconds_per_day);
  if (rest < 0) {
    rest += nanoseconds_per_day;
    --days;
  }
  if (days > days_max || days < -days_max) return std::nullopt;
  const auto moved = date_plus_days(date, static_cast<std::int64_t>(days));
  if (!moved) return std::nullopt;
  return DateTime{*moved, Time{rest, {}, {}}};
}

std::optional<DateTime> plus(const DateTime& value, const DaysDuration& duration) {
  const auto nanoseconds = duration.seconds.rounded(9, Rounding::down);
  const auto whole = nanoseconds ? nanoseconds->unscaled_at(9) : std::nullopt;
  if (!whole) return std::nullopt;
  const bool zoned = !value.time.zone.empty() && value.time.offset;
  const Int128 east = zoned ? Int128{*value.time.offset} * nanoseconds_per_second : 0;
  auto moved = after_midnight(value.date, *whole + value.time.nanoseconds - east);
  if (!moved) return std::nullopt;
  if (zoned) {
    const auto seconds = days_since_epoch(moved->date) * seconds_per_day +
                         moved->time.nanoseconds / nanoseconds_per_second;
    const auto offset = zone_offset_at(value.time.zone, seconds).value_or(*value.time.offset);
    moved = after_midnight(moved->date,
                           Int128{offset} * nanoseconds_per_second + moved->time.nanoseconds);
    if (!moved) return std::nullopt;
    moved->time.offset = offset;
  } else {
    moved->time.offset = value.time.offset;
  }
  moved->time.zone = value.time.zone;
  return moved;
}

std::optional<Time> plus(const Time& time, const DaysDuration& duration) {
  // A time of day goes round by the clock, whatever its zone.
  const auto moved = plus(DateTime{Date{}, Time{time.nanoseconds, {}, {}}}, duration);
  if (!moved) return std::nullopt;
  return Time{moved->time.nanoseconds, time.offset, time.zone};
}

}  // namespace ronghe::feel
