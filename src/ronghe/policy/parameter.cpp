// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/parameter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>

#include "ronghe/policy/yaml.hpp"

namespace ronghe::policy {

namespace {

// A quoted scalar is a text even where its letters would read as a number.
Scalar scalar_of(const YAML::Node& node) {
  const auto& text = node.Scalar();
  if (node.Tag() == "!") return text;
  if (const auto number = Decimal::parse(text)) return *number;
  if (const auto date = parse_date(text)) return *date;
  if (text == "true" || text == "false") return text == "true";
  return text;
}

ParameterValue value_of(const YAML::Node& node) {
  if (node.IsScalar()) return scalar_of(node);
  std::vector<Scalar> list;
  for (const auto& item : node) list.push_back(scalar_of(item));
  return list;
}

// A text where the unit speaks of a number: "0,50", "abc".
bool is_misread(const ParameterValue& value, const std::string& unit) {
  static const std::set<std::string, std::less<>> of_other_kinds{"text", "choice", "list", "date",
                                                                 "boolean"};
  const auto* scalar = std::get_if<Scalar>(&value);
  return scalar != nullptr && std::holds_alternative<std::string>(*scalar) &&
         !of_other_kinds.contains(unit);
}

DatedValue read_value(const YAML::Node& node, const std::string& unit, YamlReader& yaml) {
  yaml.only(node, {"from", "value", "source", "note"});
  DatedValue dated;
  if (yaml.child(node, "from")) dated.from = yaml.date(node, "from").value_or(Date{});
  if (const auto value = yaml.child(node, "value")) {
    dated.value = value_of(value);
    if (is_misread(dated.value, unit)) {
      yaml.report(value, fmt::format("`{}` is no number, but the unit is {}; write digits, with a "
                                     "point before decimals",
                                     value.Scalar(), unit));
    }
  }
  dated.source = yaml.text(node, "source");
  return dated;
}

Parameter read_parameter(const std::string& name, const YAML::Node& node, YamlReader& yaml) {
  yaml.only(node, {"name", "unit", "values", "note", "description", "choices"});
  Parameter parameter;
  parameter.name = name;
  parameter.place = yaml.place(node);
  parameter.title = yaml.bilingual(node, "name");
  parameter.unit = yaml.text(node, "unit");
  for (const auto& value : yaml.child(node, "values")) {
    parameter.values.push_back(read_value(value, parameter.unit, yaml));
  }
  if (parameter.values.empty()) yaml.report(node, "a parameter needs at least one dated value");
  const auto by_date = [](const DatedValue& a, const DatedValue& b) { return a.from < b.from; };
  std::ranges::stable_sort(parameter.values, by_date);
  const auto same = std::ranges::adjacent_find(parameter.values, {}, &DatedValue::from);
  if (same != parameter.values.end()) {
    yaml.report(node,
                fmt::format("`{}` has two values from {}; keep one", name, to_string(same->from)));
  }
  return parameter;
}

}  // namespace

const DatedValue* Parameter::on(const Date& day) const {
  const DatedValue* found = nullptr;
  for (const auto& value : values) {
    if (value.from <= day) found = &value;
  }
  return found;
}

Parameters load_parameters(const std::string& folder, YamlReader& yaml) {
  Parameters parameters;
  for (const auto& path : files_below(folder + "/parameters", ".yaml")) {
    const auto root =
        yaml.open(path, "parameters/" + std::filesystem::path(path).filename().string());
    if (!root.IsMap()) continue;
    yaml.only(root, {"group", "parameters", "note"});
    const auto group = yaml.text(root, "group");
    for (const auto& entry : yaml.child(root, "parameters")) {
      const auto name = group + "." + entry.first.Scalar();
      if (!parameters.emplace(name, read_parameter(name, entry.second, yaml)).second) {
        yaml.report(entry.first, fmt::format("the parameter `{}` is declared twice", name));
      }
    }
  }
  return parameters;
}

}  // namespace ronghe::policy
