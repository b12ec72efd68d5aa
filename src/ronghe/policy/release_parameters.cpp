// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/release_parameters.hpp"

#include <algorithm>

namespace ronghe::policy {

std::optional<Decimal> release_number(const Pack& pack, const std::string& name, const Date& day) {
  const auto found = pack.parameters.find("release." + name);
  const auto* dated = found == pack.parameters.end() ? nullptr : found->second.on(day);
  return dated == nullptr ? std::nullopt : number_of(dated->value);
}

std::string step_name(const Indicator& indicator) {
  auto name = "step_" + indicator.id;
  std::ranges::replace(name, '.', '_');
  return name;
}

std::optional<Decimal> public_step(const Pack& pack, const Indicator& indicator, const Date& day) {
  const auto own = release_number(pack, step_name(indicator), day);
  return own ? own : release_number(pack, "step_" + indicator.unit, day);
}

}  // namespace ronghe::policy
