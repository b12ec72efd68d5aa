// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/scores.hpp"

namespace ronghe::evaluate {

namespace {

Decimal plus(const Decimal& a, const Decimal& b) { return Decimal::add(a, b).value_or(a); }
Decimal times(const Decimal& a, const Decimal& b) {
  return Decimal::multiply(a, b).value_or(Decimal(0));
}

Decimal weight_in(const std::map<std::string, Decimal>& weights, std::string_view name) {
  const auto found = weights.find(std::string(name));
  return found == weights.end() ? Decimal(0) : found->second;
}

}  // namespace

ScoreSheet::ScoreSheet(const policy::Pack& pack, const std::string& region_class) : pack_(&pack) {
  auto found = pack.weights.find(region_class);
  if (found == pack.weights.end()) found = pack.weights.find("default");
  if (found == pack.weights.end()) found = pack.weights.begin();
  if (found != pack.weights.end()) weights_ = &found->second;
}

void ScoreSheet::add(const policy::Indicator& indicator, const std::optional<Decimal>& score) {
  if (weights_ == nullptr || indicator.type == policy::IndicatorType::information) return;
  const auto weight = weight_in(weights_->indicators, indicator.id);
  if (weight == Decimal(0)) return;
  auto& sum = sums_[indicator.dimension];
  sum.possible = plus(sum.possible, weight);
  if (!score) return;
  sum.available = plus(sum.available, weight);
  sum.weighted = plus(sum.weighted, times(weight, *score));
}

std::vector<ScoreRow> ScoreSheet::rows() const {
  std::vector<ScoreRow> rows;
  Sum total;
  for (const auto& [dimension, title] : pack_->dimensions) {
    const auto found = sums_.find(dimension);
    if (found == sums_.end()) continue;
    const auto& sum = found->second;
    const auto weight = weight_in(weights_->dimensions, dimension);
    total.possible = plus(total.possible, weight);
    const auto score = Decimal::divide(sum.weighted, sum.available);
    if (!score) continue;
    const auto share = *Decimal::divide(sum.available, sum.possible);
    rows.push_back({dimension, *score, share});
    total.available = plus(total.available, times(weight, share));
    total.weighted = plus(total.weighted, times(times(weight, share), *score));
  }
  const auto score = Decimal::divide(total.weighted, total.available);
  if (score) {
    const auto share = Decimal::divide(total.available, total.possible).value_or(Decimal(0));
    rows.push_back({policy::total_score, *score, share});
  }
  return rows;
}

}  // namespace ronghe::evaluate
