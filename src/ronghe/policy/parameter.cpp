// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/parameter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>

#include "ronghe/policy/ratio.hpp"
#include "ronghe/policy/written_number.hpp"
#include "ronghe/policy/written_unit.hpp"
#include "ronghe/policy/yaml.hpp"

namespace ronghe::policy {

namespace {

Scalar scalar_of(const YAML::Node& node) {
  const auto& text = node.Scalar();
  if (node.Tag() == "!") return text;
  if (const auto number = Decimal::parse(text)) return *number;
  if (const auto date = parse_date(text)) return *date;
  if (text == "true" || text == "false") return text == "true";
  return text;
}

std::string shown(const Scalar& value) {
  struct Show {
    std::string operator()(const Decimal& number) const { return number.to_string(); }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(const Date& date) const { return ronghe::to_string(date); }
  };
  return std::visit(Show{}, value);
}

// Number, text, ... or list: what formulas rely on.
std::string_view kind_of(const ParameterValue& value) {
  struct Kind {
    std::string_view operator()(const Decimal&) const { return "a number"; }
    std::string_view operator()(const std::string&) const { return "a text"; }
    std::string_view operator()(bool) const { return "true or false"; }
    std::string_view operator()(const Date&) const { return "a date"; }
  };
  const auto* scalar = std::get_if<Scalar>(&value);
  return scalar == nullptr ? "a list" : std::visit(Kind{}, *scalar);
}

// A text where the unit speaks of a number: "0,50", "abc".
bool is_misread(const ParameterValue& value, const std::string& unit) {
  static const std::set<std::string, std::less<>> of_other_kinds{"text", "choice", "list", "date",
                                                                 "boolean"};
  const auto* scalar = std::get_if<Scalar>(&value);
  return scalar != nullptr && std::holds_alternative<std::string>(*scalar) &&
         !of_other_kinds.contains(unit);
}

class ParameterReader {
 public:
  ParameterReader(YamlReader& yaml, const Parameter* extended) : yaml_(yaml), extended_(extended) {}

  Parameter read(const std::string& name, const YAML::Node& key, const YAML::Node& node) {
    yaml_.only(node, {"name", "unit", "values", "note", "description", "choices", "replaces"});
    Parameter made = extended_ == nullptr ? Parameter{} : *extended_;
    made.name = name;
    made.place = yaml_.place(key);
    if (extended_ == nullptr || node["name"]) made.title = yaml_.bilingual(node, "name");
    if (extended_ == nullptr || node["unit"]) made.unit = yaml_.text(node, "unit");
    if (node["unit"]) report_unit(yaml_, node["unit"]);
    if (node["choices"]) made.choices = yaml_.texts(node, "choices");
    if (extended_ == nullptr || node["values"]) read_values(node, made);
    check_extension(node, made);
    return made;
  }

 private:
  DatedValue read_value(const YAML::Node& node) {
    yaml_.only(node, {"from", "value", "source", "note"});
    DatedValue dated;
    dated.place = yaml_.place(node);
    if (yaml_.child(node, "from")) dated.from = yaml_.date(node, "from").value_or(Date{});
    if (const auto value = yaml_.child(node, "value")) dated.value = parameter_value(value);
    dated.source = yaml_.text(node, "source");
    return dated;
  }

  void report_misread(const YAML::Node& node, const std::string& written, const std::string& unit) {
    const auto meant = number_meant(written, unit);
    const auto quoted = node.Tag() == "!" ? "\"" + written + "\"" : written;
    if (meant) {
      yaml_.report(
          node, "pack-value-meant"_code, {{"written", quoted}, {"unit", unit}, {"meant", *meant}},
          fmt::format("`{}` is no number, but the unit is {}; write {}", quoted, unit, *meant));
      return;
    }
    yaml_.report(node, "pack-value-no-number"_code, {{"written", quoted}, {"unit", unit}},
                 fmt::format("`{}` is no number, but the unit is {}; write digits, with a point "
                             "before decimals",
                             quoted, unit));
  }

  void check(const YAML::Node& node, const Parameter& like, DatedValue& dated) {
    if (const auto why = objection(like, dated.value)) {
      yaml_.report(node, *why);
    } else if (is_misread(dated.value, like.unit)) {
      const auto written = to_string(dated.value);
      report_misread(node["value"], written, like.unit);
      // Formulas over it are then right for themselves: the fault is told once.
      const auto meant = number_meant(written, like.unit);
      dated.value = Scalar{meant ? Decimal::parse(*meant).value_or(Decimal(0)) : Decimal(0)};
    } else if (const auto number = number_of(dated.value);
               number && like.unit == ratio_unit && !is_ratio(*number)) {
      report_no_ratio(yaml_, node["value"], *number);
    }
  }

  void read_values(const YAML::Node& node, Parameter& made) {
    Parameter like = made;  // with the values of the extended pack, if there are any
    made.values.clear();
    for (const auto& value : yaml_.child(node, "values")) {
      auto dated = read_value(value);
      check(value, like, dated);
      if (like.values.empty()) like.values.push_back(dated);
      made.values.push_back(std::move(dated));
    }
    if (made.values.empty()) {
      yaml_.report(node, "a parameter needs at least one dated value");
      return;
    }
    std::ranges::stable_sort(made.values, {}, &DatedValue::from);
    const auto same = std::ranges::adjacent_find(made.values, {}, &DatedValue::from);
    if (same != made.values.end()) {
      yaml_.report(node, fmt::format("`{}` has two values from {}; keep one", made.name,
                                     ronghe::to_string(same->from)));
    }
    if (extended_ != nullptr) join_history(node, made);
  }

  // What the extended pack set before the first own value stays in force until then. What it sets
  // later must be answered: it was not known, or not thought of, when the own value was written.
  void join_history(const YAML::Node& node, Parameter& made) {
    const auto first = made.values.front().from;
    std::vector<DatedValue> earlier;
    for (const auto& value : extended_->values) {
      if (value.from < first) {
        earlier.push_back(value);
        continue;
      }
      const bool answered =
          std::ranges::find(made.values, value.from, &DatedValue::from) != made.values.end();
      if (answered || yaml_.flag(node, "replaces")) continue;
      yaml_.report(node,
                   fmt::format("the extended pack sets `{}` to {} from {}, after the own value "
                               "from {}; say what holds from that day with a value of that "
                               "date, or keep the own values with `replaces: true`",
                               made.name, policy::to_string(value.value),
                               ronghe::to_string(value.from), ronghe::to_string(first)));
    }
    made.values.insert(made.values.begin(), earlier.begin(), earlier.end());
  }

  // Fewer persons behind a public number, or a finer step, show more of them: that is said.
  void check_protection(const YAML::Node& node, const Parameter& made) {
    const bool protects = made.name.starts_with("release.minimum_") ||
                          made.name.starts_with("release.step_") ||
                          made.name.starts_with("light.minimum_persons");
    if (!protects || yaml_.flag(node, "replaces")) return;
    for (const auto& dated : made.values) {
      const auto* before = extended_->on(dated.from);
      const auto now = number_of(dated.value);
      const auto then = before == nullptr ? std::nullopt : number_of(before->value);
      if (!now || !then || *now >= *then) continue;
      yaml_.report(dated.place, fmt::format("`{}` is {} from {}, and {} in the extended pack: the "
                                            "public would see more; write `replaces: true` if it "
                                            "is meant to",
                                            made.name, now->to_string(),
                                            ronghe::to_string(dated.from), then->to_string()));
    }
  }

  void check_extension(const YAML::Node& node, const Parameter& made) {
    if (extended_ == nullptr) {
      if (yaml_.flag(node, "replaces")) {
        yaml_.report(node, fmt::format("`replaces: true`, but no extended pack has a parameter "
                                       "`{}`; correct the name or remove the line",
                                       made.name));
      }
      return;
    }
    check_protection(node, made);
    if (made.unit != extended_->unit) {
      yaml_.report(node, fmt::format("`{}` is in {} here but in {} in the extended pack, whose "
                                     "formulas count on it; use {}, or name a new parameter",
                                     made.name, made.unit, extended_->unit, extended_->unit));
    }
    const auto& known = extended_->choices;
    for (const auto& choice : made.choices) {
      if (known.empty() || std::ranges::find(known, choice) != known.end()) continue;
      yaml_.report(node, fmt::format("`{}` is no choice of `{}` in the extended pack, whose "
                                     "formulas would not know it; choose from {}",
                                     choice, made.name, fmt::join(known, ", ")));
    }
  }

  YamlReader& yaml_;
  const Parameter* extended_;
};

}  // namespace

const DatedValue* Parameter::on(const Date& day) const {
  const DatedValue* found = nullptr;
  for (const auto& value : values) {
    if (value.from <= day) found = &value;
  }
  return found;
}

std::optional<Decimal> number_of(const ParameterValue& value) {
  const auto* scalar = std::get_if<Scalar>(&value);
  const auto* number = scalar == nullptr ? nullptr : std::get_if<Decimal>(scalar);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

std::string to_string(const ParameterValue& value) {
  if (const auto* scalar = std::get_if<Scalar>(&value)) return shown(*scalar);
  std::string out;
  for (const auto& item : std::get<std::vector<Scalar>>(value)) {
    out += (out.empty() ? "" : ", ") + shown(item);
  }
  return out;
}

ParameterValue parameter_value(const YAML::Node& node) {
  if (node.IsScalar()) return scalar_of(node);
  std::vector<Scalar> list;
  for (const auto& item : node) {
    if (item.IsScalar()) list.push_back(scalar_of(item));
  }
  return list;
}

std::optional<std::string> objection(const Parameter& parameter, const ParameterValue& value) {
  if (!parameter.values.empty()) {
    const auto wanted = kind_of(parameter.values.front().value);
    if (kind_of(value) != wanted) {
      return fmt::format("`{}` is {} elsewhere, but `{}` is {}; make them the same kind",
                         parameter.name, wanted, to_string(value), kind_of(value));
    }
  }
  if (parameter.choices.empty()) return std::nullopt;
  if (std::ranges::find(parameter.choices, to_string(value)) != parameter.choices.end()) {
    return std::nullopt;
  }
  return fmt::format("`{}` is no choice of `{}`; choose from {}", to_string(value), parameter.name,
                     fmt::join(parameter.choices, ", "));
}

bool load_parameters(const std::string& folder, YamlReader& yaml, Parameters& parameters) {
  std::set<std::string> own;
  bool all = true;
  const auto extended = parameters;
  for (const auto& path : files_below(folder + "/parameters", ".yaml")) {
    const auto root =
        yaml.open(path, "parameters/" + std::filesystem::path(path).filename().string());
    all = all && yaml.readable();
    if (!root.IsMap()) continue;
    yaml.only(root, {"group", "parameters", "note"});
    const auto group = yaml.text(root, "group");
    const auto add = [&](const YAML::Node& key, const YAML::Node& node) {
      const auto name = group + "." + key.Scalar();
      const auto found = extended.find(name);
      ParameterReader reader(yaml, found == extended.end() ? nullptr : &found->second);
      auto made = reader.read(name, key, node);
      if (!own.insert(name).second) {
        yaml.report(key, fmt::format("the parameter `{}` is declared twice", name));
      }
      parameters.insert_or_assign(name, std::move(made));
    };
    for (const auto& entry : yaml.child(root, "parameters")) {
      yaml.guarded([&] { add(entry.first, entry.second); });
    }
  }
  return all;
}

}  // namespace ronghe::policy
