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

std::string Model::name_of(std::string_view id) const {
  const auto* found = element(id);
  if (found == nullptr) return "";
  switch (found->kind) {
    case Element::Kind::input: return inputs[found->index].name;
    case Element::Kind::decision: return decisions[found->index].name;
    case Element::Kind::knowledge: return knowledge[found->index].name;
    case Element::Kind::service: return services[found->index].name;
  }
  return "";
}

namespace {

// Names of types that modelers write besides those of the standard.
const feel::Type* type_of_modelers(std::string_view name) {
  static const auto types = [] {
    const feel::Type number{.kind = feel::Kind::number};
    feel::Type whole = number;
    whole.allowed = [](const feel::Value& value) {
      return value.number()->rounded(0, Rounding::floor) == *value.number();
    };
    return std::map<std::string, feel::Type, std::less<>>{
        {"integer", whole}, {"long", whole},   {"int", whole},     {"short", whole},
        {"double", number}, {"float", number}, {"decimal", number}};
  }();
  const auto found = types.find(name);
  return found == types.end() ? nullptr : &found->second;
}

}  // namespace

feel::TypeLookup Model::type_lookup() const {
  return [this](std::string_view wanted) -> const feel::Type* {
    const auto found = types.find(wanted);
    return found == types.end() ? type_of_modelers(wanted) : &found->second;
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
