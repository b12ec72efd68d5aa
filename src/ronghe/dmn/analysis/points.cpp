// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/analysis/points.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "ronghe/feel/compare.hpp"

namespace ronghe::dmn::analysis {

namespace {

using feel::Kind;
using feel::Value;
using Values = std::vector<Value>;

bool before(const Value& a, const Value& b) { return feel::less(a, b) == true; }

// Numbers -----------------------------------------------------------------------------------------

constexpr int scale_max = 33;  // digits after the point that a decimal can have

// The next `count` numbers above `low` at the coarsest scale that holds them all below `high`.
std::vector<Decimal> dense_between(const Decimal& low, const std::optional<Decimal>& high,
                                   std::size_t count) {
  for (int scale = 0; scale <= scale_max; ++scale) {
    const auto floor = low.rounded(scale, Rounding::floor);
    const auto step = Decimal::scaled(1, scale);
    if (!floor || !step) break;
    std::vector<Decimal> found;
    auto at = *floor;
    while (found.size() < count) {
      const auto next = Decimal::add(at, *step);
      if (!next || !(at < *next) || !(low < *next) || (high && !(*next < *high))) break;
      at = *next;
      found.push_back(at);
    }
    if (found.size() == count) return found;
  }
  return {};
}

std::vector<Decimal> whole_between(const Decimal& low, const std::optional<Decimal>& high,
                                   std::size_t count) {
  std::vector<Decimal> found;
  auto at = low.rounded(0, Rounding::floor);
  while (at && found.size() < count) {
    const auto next = Decimal::add(*at, Decimal(1));
    if (!next || !(*at < *next) || (high && !(*next < *high))) break;
    at = next;
    found.push_back(*at);
  }
  return found;
}

std::vector<Decimal> numbers_between(const Decimal& low, const std::optional<Decimal>& high,
                                     const PointWishes& wishes) {
  if (!wishes.whole) return dense_between(low, high, wishes.each);
  auto all = whole_between(low, high, wishes.each);
  if (!wishes.fractional) return all;
  // Around and between the whole numbers, as many others.
  std::vector<Decimal> ends{low};
  ends.insert(ends.end(), all.begin(), all.end());
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const auto end = i + 1 < ends.size() ? std::optional(ends[i + 1]) : high;
    const auto more = dense_between(ends[i], end, wishes.each);
    all.insert(all.end(), more.begin(), more.end());
  }
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  return all;
}

// Below a number, mirrored.
std::vector<Decimal> numbers_below(const Decimal& high, const PointWishes& wishes) {
  std::vector<Decimal> all;
  for (const auto& number : numbers_between(high.negated(), std::nullopt, wishes)) {
    all.push_back(number.negated());
  }
  std::ranges::reverse(all);
  return all;
}

void append(Values& values, const std::vector<Decimal>& numbers, Kind kind) {
  for (const auto& number : numbers) {
    if (kind == Kind::days_duration)
      values.emplace_back(feel::DaysDuration{number});
    else
      values.emplace_back(number);
  }
}

Decimal number_of(const Value& value) {
  return value.days() == nullptr ? *value.number() : value.days()->seconds;
}

Values number_points(Kind kind, const Values& constants, const PointWishes& wishes) {
  Values all;
  if (constants.empty()) {
    append(all, numbers_between(Decimal(0), std::nullopt, wishes), kind);
    return all;
  }
  append(all, numbers_below(number_of(constants.front()), wishes), kind);
  for (std::size_t i = 0; i < constants.size(); ++i) {
    all.push_back(constants[i]);
    const auto high =
        i + 1 < constants.size() ? std::optional(number_of(constants[i + 1])) : std::nullopt;
    append(all, numbers_between(number_of(constants[i]), high, wishes), kind);
  }
  return all;
}

// Kinds that count steps -----------------------------------------------------------------------

// A value as a count of its smallest steps, and back.
std::int64_t steps_of(const Value& value) {
  if (const auto* date = value.date()) return days_since_epoch(*date);
  if (const auto* time = value.time()) return time->nanoseconds;
  if (const auto* months = value.months()) return months->months;
  const auto& at = *value.date_time();
  constexpr std::int64_t per_day = feel::seconds_per_day * feel::nanoseconds_per_second;
  return std::int64_t{days_since_epoch(at.date)} * per_day + at.time.nanoseconds;
}

std::optional<Value> value_at(Kind kind, std::int64_t steps) {
  constexpr std::int64_t days_max = 10'000'000;  // some 27,000 years on either side
  constexpr std::int64_t per_day = feel::seconds_per_day * feel::nanoseconds_per_second;
  if (kind == Kind::months_duration) return Value(feel::MonthsDuration{steps});
  if (kind == Kind::time) {
    if (steps < 0 || steps >= per_day) return std::nullopt;
    return Value(feel::Time{.nanoseconds = steps, .offset = {}});
  }
  auto days = steps;
  std::int64_t rest = 0;
  if (kind == Kind::date_time) {
    days = steps >= 0 ? steps / per_day : (steps - per_day + 1) / per_day;
    rest = steps - days * per_day;
  }
  if (days < -days_max || days > days_max) return std::nullopt;
  const auto date = date_of_days(static_cast<std::int32_t>(days));
  if (kind == Kind::date) return Value(date);
  return Value(feel::DateTime{date, {.nanoseconds = rest, .offset = {}}});
}

// How far apart points that stand alone are set: a day, a second, a month.
std::int64_t stride_of(Kind kind) {
  return kind == Kind::time || kind == Kind::date_time ? feel::nanoseconds_per_second : 1;
}

Values step_points(Kind kind, const Values& constants, const PointWishes& wishes) {
  constexpr std::int64_t first_day = 18'262;  // 2020-01-01, where no constant says better
  const auto each = static_cast<std::int64_t>(wishes.each);
  const auto stride = stride_of(kind);
  Values all;
  const auto add = [&](std::int64_t steps) {
    if (auto value = value_at(kind, steps)) all.push_back(*std::move(value));
  };
  if (constants.empty()) {
    const auto base = kind == Kind::date ? first_day : 0;
    for (std::int64_t i = 1; i <= each; ++i) add(base + i * stride);
    return all;
  }
  const auto least = steps_of(constants.front());
  for (auto i = each; i > 0; --i) add(least - i * stride);
  for (std::size_t c = 0; c < constants.size(); ++c) {
    all.push_back(constants[c]);
    const auto low = steps_of(constants[c]);
    const bool last = c + 1 == constants.size();
    const auto high = last ? std::numeric_limits<std::int64_t>::max() : steps_of(constants[c + 1]);
    const auto step = high - low > (each + 1) * stride
                          ? stride
                          : std::max<std::int64_t>(1, (high - low) / (each + 1));
    for (std::int64_t i = 1; i <= each && low + i * step < high; ++i) add(low + i * step);
  }
  return all;
}

// Texts -------------------------------------------------------------------------------------------

// Texts directly after `low`, before `high`.
void texts_between(Values& all, const std::string& low, const std::string* high,
                   std::size_t count) {
  constexpr std::array<char, 3> tails{'a', ' ', '\x01'};
  for (const char tail : tails) {
    auto text = low;
    Values found;
    while (found.size() < count) {
      text += tail;
      if (high != nullptr && !(text < *high)) break;
      found.emplace_back(text);
    }
    if (found.size() < count) continue;
    all.insert(all.end(), found.begin(), found.end());
    return;
  }
}

Values text_points(const Values& constants, const PointWishes& wishes) {
  Values all = constants;
  if (wishes.ordered_texts) {
    if (constants.empty() || !constants.front().string()->empty()) {
      all.emplace_back("");
      texts_between(all, "", constants.empty() ? nullptr : constants.front().string(), wishes.each);
    }
    for (std::size_t i = 0; i < constants.size(); ++i) {
      const auto* high = i + 1 < constants.size() ? constants[i + 1].string() : nullptr;
      texts_between(all, *constants[i].string(), high, wishes.each);
    }
    std::ranges::sort(all, before);
    return all;
  }
  std::size_t added = 0;
  for (std::size_t i = 0; added < wishes.each; ++i) {
    const Value other(i == 0 ? std::string("other") : "other " + std::to_string(i + 1));
    const auto same = [&](const Value& one) { return *one.string() == *other.string(); };
    if (std::ranges::any_of(constants, same)) continue;
    all.push_back(other);
    ++added;
  }
  std::ranges::sort(all, before);
  return all;
}

}  // namespace

bool is_scalar(Kind kind) {
  switch (kind) {
    case Kind::boolean:
    case Kind::number:
    case Kind::string:
    case Kind::date:
    case Kind::time:
    case Kind::date_time:
    case Kind::days_duration:
    case Kind::months_duration: return true;
    case Kind::null:
    case Kind::list:
    case Kind::context:
    case Kind::range:
    case Kind::function: break;
  }
  return false;
}

bool is_point(const Value& value) {
  if (const auto* time = value.time()) return !time->offset && time->zone.empty();
  if (const auto* at = value.date_time()) {
    constexpr int year_span = 250;  // nanoseconds since 1970 stay within 64 bits
    const auto year = static_cast<int>(at->date.year);
    const bool near = year > 1970 - year_span && year < 1970 + year_span;
    return near && !at->time.offset && at->time.zone.empty();
  }
  return is_scalar(value.kind());
}

Values points_of(Kind kind, Values constants, const PointWishes& wishes) {
  if (kind == Kind::boolean) return {Value(false), Value(true)};
  std::ranges::sort(constants, before);
  const auto same = [](const Value& a, const Value& b) { return feel::equal(a, b) == true; };
  constants.erase(std::ranges::unique(constants, same).begin(), constants.end());
  if (kind == Kind::number || kind == Kind::days_duration) {
    return number_points(kind, constants, wishes);
  }
  if (kind == Kind::string) return text_points(constants, wishes);
  return step_points(kind, constants, wishes);
}

}  // namespace ronghe::dmn::analysis
