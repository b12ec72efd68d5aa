// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/properties.hpp"

namespace ronghe::feel {

namespace {

Value integer(std::int64_t value) { return Value(Decimal(value)); }

std::optional<Value> of_date(const Date& date, std::string_view name) {
  if (name == "year") return integer(date.year);
  if (name == "month") return integer(date.month);
  if (name == "day") return integer(date.day);
  if (name == "weekday") return integer(weekday_of(date));
  return std::nullopt;
}

std::optional<Value> of_time(const Time& time, std::string_view name) {
  const auto seconds = time.nanoseconds / nanoseconds_per_second;
  if (name == "hour") return integer(seconds / 3600);
  if (name == "minute") return integer(seconds / 60 % 60);
  if (name == "second") return integer(seconds % 60);
  if (name == "time offset") {
    return time.offset ? Value(DaysDuration{Decimal(*time.offset)}) : Value();
  }
  if (name == "timezone") return time.zone.empty() ? Value() : Value(time.zone);
  return std::nullopt;
}

std::optional<Value> of_days(const DaysDuration& duration, std::string_view name) {
  const bool negative = duration.seconds < Decimal(0);
  const auto whole = duration.seconds.abs().rounded(0, Rounding::down);
  const auto total = whole ? whole->to_int64() : std::nullopt;
  if (!total) return std::nullopt;
  const auto part = [&](std::int64_t size) { return integer(negative ? -size : size); };
  if (name == "days") return part(*total / seconds_per_day);
  if (name == "hours") return part(*total / 3600 % 24);
  if (name == "minutes") return part(*total / 60 % 60);
  if (name == "seconds") {
    const auto minutes = Decimal(*total - *total % 60);
    const auto rest = *Decimal::subtract(duration.seconds.abs(), minutes);
    return Value(negative ? rest.negated() : rest);
  }
  return std::nullopt;
}

std::optional<Value> of_range(const RangeValue& range, std::string_view name) {
  if (name == "start") return range.low;
  if (name == "end") return range.high;
  if (name == "start included") return Value(range.low_included);
  if (name == "end included") return Value(range.high_included);
  return std::nullopt;
}

std::optional<Value> of_list(const List& list, std::string_view name) {
  List parts;
  for (const auto& item : list) {
    auto part = property_of(item, name);
    if (!part && !item.is_null() && item.context() == nullptr) return std::nullopt;
    parts.push_back(std::move(part).value_or(Value()));
  }
  return Value(std::move(parts));
}

}  // namespace

std::optional<Value> property_of(const Value& value, std::string_view name) {
  switch (value.kind()) {
    case Kind::date: return of_date(*value.date(), name);
    case Kind::time: return of_time(*value.time(), name);
    case Kind::date_time: {
      auto part = of_date(value.date_time()->date, name);
      return part ? part : of_time(value.date_time()->time, name);
    }
    case Kind::days_duration: return of_days(*value.days(), name);
    case Kind::months_duration:
      if (name == "years") return integer(value.months()->months / 12);
      if (name == "months") return integer(value.months()->months % 12);
      return std::nullopt;
    case Kind::context: {
      const auto* entry = value.context()->find(name);
      return entry == nullptr ? std::nullopt : std::optional(*entry);
    }
    case Kind::list: return of_list(*value.list(), name);
    case Kind::range: return of_range(*value.range(), name);
    case Kind::null:
    case Kind::boolean:
    case Kind::number:
    case Kind::string:
    case Kind::function: break;
  }
  return std::nullopt;
}

}  // namespace ronghe::feel
