// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ronghe/evaluate/meaning.hpp"
#include "ronghe/policy/light.hpp"
#include "ronghe/policy/pack.hpp"

// How the lights of its indicators are counted for the light of a subject.
namespace ronghe::evaluate {

// What decides the light of a subject: its indicators' lights.
using IndicatorLights = std::vector<std::pair<const policy::Indicator*, policy::Light>>;

// What tables call the number of vetoes that are red.
inline constexpr std::string_view vetoes_red = "vetoes red";

// The light as columns of tables hold it: its place among all lights.
[[nodiscard]] std::int32_t code_of(policy::Light light);

// Indicators of information count nowhere. A veto to which no class of regions gives a weight above
// 0 is there to be a veto: its red light counts, in `vetoes red` and in `reds`, and that it is
// green makes up for no other's red (since evaluate/5; before, each of its lights counted).
class Votes {
 public:
  using Totals = std::array<std::int32_t, 1 + policy::all_lights.size()>;

  Votes() = default;
  Votes(const policy::Pack& pack, Meaning meaning);

  // As tables name what is counted, in the order of the totals: "vetoes red", "reds", ...
  [[nodiscard]] static std::vector<std::string> names();
  [[nodiscard]] Totals of(const IndicatorLights& lights) const;
  // Whether an indicator with this light is among those that are counted.
  [[nodiscard]] bool counts(const policy::Indicator& indicator, policy::Light light) const;

 private:
  std::set<std::string> only_veto_;  // ids
};

}  // namespace ronghe::evaluate
