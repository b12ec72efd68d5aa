// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/light.hpp"

#include <utility>

namespace ronghe::policy {

std::string_view to_string(Light light) {
  switch (light) {
    case Light::red: return "red";
    case Light::yellow: return "yellow";
    case Light::green: return "green";
    case Light::none: return "none";
  }
  std::unreachable();
}

Light light_of(std::string_view word) {
  for (const auto light : all_lights) {
    if (to_string(light) == word) return light;
  }
  return Light::none;
}

const std::vector<std::string>& light_words() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> made;
    for (const auto light : all_lights) made.emplace_back(to_string(light));
    return made;
  }();
  return words;
}

std::string_view counted_as(Light light) {
  switch (light) {
    case Light::red: return "reds";
    case Light::yellow: return "yellows";
    case Light::green: return "greens";
    case Light::none: return "unknown";
  }
  std::unreachable();
}

}  // namespace ronghe::policy
