// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/tally.hpp"

#include "ronghe/base/result.hpp"

namespace ronghe::demo {

namespace {

// Letters of the catalogue: R region, E enterprise, C college, P programme, B body, G agreement.
constexpr std::string_view kind_letters = "RECPBG";
constexpr std::array<std::string_view, measure_ids.size()> asked_of{
    "RB", "E",  "ER",  "E",  "RGE", "B",  "B",   "R",  "R",  "GB",  "RBC", "CPE", "CE", "CE",
    "PC", "CR", "ECR", "BR", "CPR", "EC", "PCR", "CP", "CP", "CER", "CP",  "CP",  "BCE"};

}  // namespace

bool applies(Measure measure, Kind kind) {
  return asked_of[static_cast<std::size_t>(measure)].contains(
      kind_letters[static_cast<std::size_t>(kind)]);
}

void Counts::lasted(Measure measure, std::int32_t duration, bool ended) {
  auto& [events, running] = durations_[measure][duration];
  ++(ended ? events : running);
}

void Counts::operator+=(const Counts& other) {
  for (std::size_t i = 0; i < fractions_.size(); ++i) {
    fractions_[i].above += other.fractions_[i].above;
    fractions_[i].below += other.fractions_[i].below;
    fractions_[i].rows_above += other.fractions_[i].rows_above;
    fractions_[i].rows_below += other.fractions_[i].rows_below;
  }
  for (const auto& [measure, durations] : other.durations_) {
    for (const auto& [duration, counts] : durations) {
      auto& [events, running] = durations_[measure][duration];
      events += counts.first;
      running += counts.second;
    }
  }
}

const Durations* Counts::durations(Measure measure) const {
  const auto found = durations_.find(measure);
  return found == durations_.end() ? nullptr : &found->second;
}

namespace {

std::int64_t all_of(const Durations& durations) {
  std::int64_t sum = 0;
  for (const auto& [duration, counts] : durations) sum += counts.first + counts.second;
  return sum;
}

// The share that survives one step; the arithmetic has 34 digits, far more than is compared.
Decimal after_step(Decimal share, std::int64_t events, std::int64_t at_risk) {
  const auto product = Decimal::multiply(share, Decimal(at_risk - events));
  const auto quotient = product ? Decimal::divide(*product, Decimal(at_risk)) : std::nullopt;
  ensure(quotient.has_value(), "somebody is at risk when somebody leaves");
  return *quotient;
}

}  // namespace

std::optional<Decimal> still_there(const Durations& durations, std::int32_t horizon) {
  auto at_risk = all_of(durations);
  if (at_risk == 0) return std::nullopt;
  Decimal share(1);
  for (const auto& [duration, counts] : durations) {
    if (duration > horizon) break;
    if (counts.first > 0) share = after_step(share, counts.first, at_risk);
    at_risk -= counts.first + counts.second;
  }
  return share;
}

std::optional<Decimal> half_gone(const Durations& durations) {
  auto at_risk = all_of(durations);
  Decimal share(1);
  for (const auto& [duration, counts] : durations) {
    if (counts.first > 0) share = after_step(share, counts.first, at_risk);
    const auto doubled = Decimal::add(share, share)->rounded(30, Rounding::half_even);
    if (*doubled <= Decimal(1)) return Decimal(duration);
    at_risk -= counts.first + counts.second;
  }
  return std::nullopt;
}

std::int64_t doubled_median(const Histogram& values) {
  std::int64_t total = 0;
  for (const auto& [value, number] : values) total += number;
  ensure(total > 0, "a median needs values");
  const auto value_at = [&](std::int64_t rank) {
    for (const auto& [value, number] : values) {
      if (rank < number) return value;
      rank -= number;
    }
    return values.rbegin()->first;
  };
  return value_at((total - 1) / 2) + value_at(total / 2);
}

}  // namespace ronghe::demo
