// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/votes.hpp"

#include <algorithm>

namespace ronghe::evaluate {

using policy::IndicatorType;
using policy::Light;

std::int32_t code_of(Light light) {
  return static_cast<std::int32_t>(std::ranges::find(policy::all_lights, light) -
                                   policy::all_lights.begin());
}

Votes::Votes(const policy::Pack& pack, Meaning meaning) {
  if (!votes_by_weight(meaning)) return;
  for (const auto& indicator : pack.indicators) {
    const bool weighs = std::ranges::any_of(pack.weights, [&](const auto& of_class) {
      const auto& weights = of_class.second.indicators;
      const auto found = weights.find(indicator.id);
      return found != weights.end() && found->second != Decimal(0);
    });
    if (indicator.type == IndicatorType::veto && !weighs) only_veto_.insert(indicator.id);
  }
}

std::vector<std::string> Votes::names() {
  std::vector<std::string> names{std::string(vetoes_red)};
  for (const auto light : policy::all_lights) names.emplace_back(policy::counted_as(light));
  return names;
}

bool Votes::counts(const policy::Indicator& indicator, Light light) const {
  if (indicator.type == IndicatorType::information) return false;
  return light == Light::red || !only_veto_.contains(indicator.id);
}

Votes::Totals Votes::of(const IndicatorLights& lights) const {
  Totals totals{};
  for (const auto& [indicator, light] : lights) {
    if (!counts(*indicator, light)) continue;
    ++totals.at(1 + static_cast<std::size_t>(code_of(light)));
    if (indicator->type == IndicatorType::veto && light == Light::red) ++totals[0];
  }
  return totals;
}

}  // namespace ronghe::evaluate
