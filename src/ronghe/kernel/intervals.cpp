// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/intervals.hpp"

#include <algorithm>

#include "ronghe/feel/compare.hpp"

namespace ronghe::kernel {

namespace {

constexpr auto least = std::numeric_limits<std::int64_t>::min();
constexpr auto most = std::numeric_limits<std::int64_t>::max();

void append(Intervals& all, const Interval& next) {
  const bool touches = !all.empty() && (all.back().high == most || next.low <= all.back().high + 1);
  if (touches)
    all.back().high = std::max(all.back().high, next.high);
  else
    all.push_back(next);
}

Intervals from(std::int64_t low) { return {{low, most}}; }
Intervals up_to(std::int64_t high) { return {{least, high}}; }
Intervals after(std::int64_t value) { return value == most ? Intervals{} : from(value + 1); }

Intervals ordered(const Stored& stored, feel::BinaryOperator op) {
  using enum feel::BinaryOperator;
  const auto& [floor, exact, below_all] = stored;
  const bool above = op == greater || op == greater_equal || op == not_equal;
  if (below_all) return above ? Intervals{Interval{}} : Intervals{};
  switch (op) {
    case equal: return exact ? Intervals{{floor, floor}} : Intervals{};
    case not_equal: return complement(exact ? Intervals{{floor, floor}} : Intervals{});
    case greater: return after(floor);
    case greater_equal: return exact ? from(floor) : after(floor);
    case less_equal: return up_to(floor);
    case less: return complement(exact ? from(floor) : after(floor));
    case add:
    case subtract:
    case multiply:
    case divide:
    case power:
    case conjunction:
    case disjunction: break;
  }
  return {};
}

Stored stored_number(const Decimal& number, int scale) {
  const auto whole = number.rounded(scale, Rounding::floor);
  const auto unscaled = whole ? whole->unscaled_at(scale) : std::nullopt;
  const bool low = unscaled ? *unscaled < least : number < Decimal(0);
  const bool high = unscaled ? *unscaled > most : !low;
  if (low) return {.floor = least, .exact = false, .below_all = true};
  if (high) return {.floor = most, .exact = false};
  return {.floor = static_cast<std::int64_t>(*unscaled), .exact = *whole == number};
}

}  // namespace

Intervals united(const Intervals& a, const Intervals& b) {
  Intervals sorted = a;
  sorted.insert(sorted.end(), b.begin(), b.end());
  std::ranges::sort(sorted, {}, &Interval::low);
  Intervals all;
  for (const auto& one : sorted) append(all, one);
  return all;
}

Intervals common(const Intervals& a, const Intervals& b) {
  return complement(united(complement(a), complement(b)));
}

Intervals complement(const Intervals& all) {
  Intervals rest;
  std::int64_t next = least;
  for (const auto& one : all) {
    if (one.low > next) rest.push_back({next, one.low - 1});
    if (one.high == most) return rest;
    next = one.high + 1;
  }
  rest.push_back({next, most});
  return rest;
}

std::optional<Stored> stored(const Domain& domain, const feel::Value& value) {
  if (value.kind() != domain.kind) return std::nullopt;
  if (const auto* number = value.number()) return stored_number(*number, domain.scale);
  if (const auto* days = value.days()) return stored_number(days->seconds, domain.scale);
  if (const auto* months = value.months()) return Stored{.floor = months->months, .exact = true};
  if (const auto* date = value.date()) {
    return Stored{.floor = days_since_epoch(*date), .exact = true};
  }
  if (const auto* truth = value.boolean()) return Stored{.floor = *truth ? 1 : 0, .exact = true};
  return std::nullopt;
}

Intervals where(const Domain& domain, feel::BinaryOperator op, const feel::Value& constant) {
  if (domain.kind == feel::Kind::string) {
    Intervals codes;
    for (std::size_t code = 0; code < domain.dictionary->size(); ++code) {
      const feel::Value text((*domain.dictionary)[code]);
      const auto at = static_cast<std::int64_t>(code);
      if (feel::compare(op, text, constant) == true) append(codes, {at, at});
    }
    return codes;
  }
  const bool order = op != feel::BinaryOperator::equal && op != feel::BinaryOperator::not_equal;
  if (domain.kind == feel::Kind::boolean && order) return {};
  const auto found = stored(domain, constant);
  return found ? ordered(*found, op) : Intervals{};
}

}  // namespace ronghe::kernel
