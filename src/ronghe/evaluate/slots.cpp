// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/slots.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

#include "ronghe/base/result.hpp"

namespace ronghe::evaluate {

namespace {

// Both have their keys in order.
void add_all(Histogram& into, const Histogram& part) {
  if (part.empty()) return;
  Histogram sum;
  sum.reserve(into.size() + part.size());
  auto a = into.begin();
  for (const auto& bin : part) {
    while (a != into.end() && a->key < bin.key) sum.push_back(*a++);
    const bool same = a != into.end() && a->key == bin.key;
    sum.push_back({bin.key, bin.count + (same ? (a++)->count : 0)});
  }
  sum.insert(sum.end(), a, into.end());
  into = std::move(sum);
}

Histogram read_histogram(const engine::Chunk& chunk, std::size_t column, std::size_t row) {
  if (chunk.is_null(column, row)) return {};
  auto histogram = chunk.histogram(column, row);
  std::ranges::sort(histogram, {}, &engine::HistogramBin::key);
  return histogram;
}

std::int64_t total(const Histogram& histogram) {
  std::int64_t sum = 0;
  for (const auto& [key, count] : histogram) sum += count;
  return sum;
}

// Walks the Kaplan-Meier steps in the order of durations; `visit(duration, share)` ends the walk
// by returning false.
template <class Visit>
void walk_survival(const Histogram& events, const Histogram& censored, const Visit& visit) {
  std::int64_t at_risk = total(events) + total(censored);
  Decimal share(1);
  auto event = events.begin();
  auto lost = censored.begin();
  while (event != events.end() || lost != censored.end()) {
    const bool event_first =
        lost == censored.end() || (event != events.end() && event->key <= lost->key);
    const auto duration = event_first ? event->key : lost->key;
    const auto count_here = [&](auto& at, const Histogram& bins) -> std::int64_t {
      return at != bins.end() && at->key == duration ? (at++)->count : 0;
    };
    const auto gone = count_here(event, events);
    const auto factor = Decimal::divide(Decimal(at_risk - gone), Decimal(at_risk));
    ensure(factor.has_value(), "someone is at risk at every duration that occurs");
    share = *Decimal::multiply(share, *factor);
    if (!visit(duration, share)) return;
    at_risk -= gone + count_here(lost, censored);
  }
}

}  // namespace

void Counted::add(const Counted& part) {
  if (part.number) number = number ? Decimal::add(*number, *part.number) : part.number;
  rows = *Decimal::add(rows, part.rows);
  nulls += part.nulls;
  add_all(values, part.values);
  add_all(censored, part.censored);
}

Counted read_slot(const policy::Slot& slot, const SlotColumns& at, const engine::Chunk& chunk,
                  std::size_t row) {
  Counted counted;
  if (at.nulls && !chunk.is_null(*at.nulls, row)) counted.nulls = chunk.integer(*at.nulls, row);
  switch (slot.statistic) {
    case policy::Statistic::value:
    case policy::Statistic::mean:
      if (!chunk.is_null(at.column, row)) counted.number = chunk.decimal(at.column, row);
      if (at.second && !chunk.is_null(*at.second, row)) {
        counted.rows = Decimal(chunk.integer(*at.second, row));
      }
      break;
    case policy::Statistic::median:
    case policy::Statistic::survival:
    case policy::Statistic::survival_median:
      counted.values = read_histogram(chunk, at.column, row);
      if (at.second) counted.censored = read_histogram(chunk, *at.second, row);
      break;
  }
  return counted;
}

std::optional<Decimal> finished(const policy::Slot& slot, const Counted& counted) {
  if (counted.nulls > 0) return std::nullopt;  // FEEL: one missing item makes the whole missing
  switch (slot.statistic) {
    case policy::Statistic::value:
      if (slot.count && !counted.number) return Decimal(0);
      return counted.number;
    case policy::Statistic::mean:
      if (!counted.number) return std::nullopt;
      return Decimal::divide(*counted.number, counted.rows);
    case policy::Statistic::median: return median(counted.values);
    case policy::Statistic::survival:
      return survival_share(counted.values, counted.censored, slot.horizon);
    case policy::Statistic::survival_median:
      return survival_median(counted.values, counted.censored);
  }
  return std::nullopt;
}

std::optional<Decimal> survival_share(const Histogram& events, const Histogram& censored,
                                      int horizon) {
  if (events.empty() && censored.empty()) return std::nullopt;
  Decimal last(1);
  walk_survival(events, censored, [&](const Decimal& duration, const Decimal& share) {
    if (duration > Decimal(horizon)) return false;
    last = share;
    return true;
  });
  return last;
}

// Of a share that is a product of many quotients, digits that all rounding leaves untouched: one
// half is then one half, and not a little more.
constexpr int certain_digits = 30;  // not policy: of 34

std::optional<Decimal> survival_median(const Histogram& events, const Histogram& censored) {
  std::optional<Decimal> found;
  const auto half = *Decimal::parse("0.5");  // not policy: a median
  walk_survival(events, censored, [&](const Decimal& duration, const Decimal& share) {
    if (*share.rounded(certain_digits, Rounding::half_even) > half) return true;
    found = duration;
    return false;
  });
  return found;
}

std::optional<Decimal> median(const Histogram& values) {
  const auto count = total(values);
  if (count == 0) return std::nullopt;
  std::optional<Decimal> lower;
  std::int64_t seen = 0;
  for (const auto& [key, of_key] : values) {
    seen += of_key;
    if (!lower && seen * 2 >= count) lower = key;
    if (seen * 2 > count) {
      return Decimal::divide(*Decimal::add(*lower, key), Decimal(2));
    }
  }
  return lower;
}

std::optional<Interval> median_interval(const Histogram& values, const Decimal& quantile) {
  const Decimal count(total(values));
  const auto root = Decimal::sqrt(count);
  const auto spread = root ? Decimal::multiply(quantile, *root) : std::nullopt;
  const auto rest = spread ? Decimal::subtract(count, *spread) : std::nullopt;
  const auto half = rest ? Decimal::divide(*rest, Decimal(2)) : std::nullopt;
  const auto floor = half ? half->rounded(0, Rounding::floor) : std::nullopt;
  const auto rank = floor ? floor->to_int64() : std::nullopt;
  if (!rank || *rank < 1) return std::nullopt;
  const auto value_of = [rank](auto bins) {
    std::int64_t seen = 0;
    return std::ranges::find_if(bins, [&](const auto& bin) { return (seen += bin.count) >= *rank; })
        ->key;
  };
  return Interval{.low = value_of(std::views::all(values)),
                  .high = value_of(values | std::views::reverse)};
}

}  // namespace ronghe::evaluate
