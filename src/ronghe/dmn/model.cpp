// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/model.hpp"

#include <algorithm>

namespace ronghe::dmn {

bool Formula::empty() const {
  return source.text.find_first_not_of(" \t\r\n") == std::string::npos;
}

const Decision* Model::decision(std::string_view wanted) const {
  const auto found = std::ranges::find(decisions, wanted, &Decision::name);
  return found == decisions.end() ? nullptr : &*found;
}

const Element* Model::element(std::string_view id) const {
  const auto found = elements.find(id);
  return found == elements.end() ? nullptr : &found->second;
}

feel::TypeLookup Model::type_lookup() const {
  return [this](std::string_view wanted) -> const feel::Type* {
    const auto found = types.find(wanted);
    return found == types.end() ? nullptr : &found->second;
  };
}

std::string_view to_string(HitPolicy policy) {
  switch (policy) {
    case HitPolicy::unique: return "UNIQUE";
    case HitPolicy::any: return "ANY";
    case HitPolicy::priority: return "PRIORITY";
    case HitPolicy::first: return "FIRST";
    case HitPolicy::rule_order: return "RULE ORDER";
    case HitPolicy::output_order: return "OUTPUT ORDER";
    case HitPolicy::collect: return "COLLECT";
  }
  return "";
}

}  // namespace ronghe::dmn
