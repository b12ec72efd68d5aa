// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <yaml-cpp/yaml.h>

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/decimal.hpp"
#include "ronghe/policy/dictionary.hpp"

namespace ronghe::policy {

using Scalar = std::variant<Decimal, std::string, bool, Date>;
using ParameterValue = std::variant<Scalar, std::vector<Scalar>>;

// A value in force from a date until the next one, with the source that set it.
struct DatedValue {
  Date from;
  ParameterValue value;
  std::string source;
  Place place = {};
};

// A number of policy: named, with a unit, dated, cited.
struct Parameter {
  std::string name;  // "participation.intern_days_min"
  Bilingual title;
  std::string unit;
  std::vector<std::string> choices;  // of a parameter whose unit is "choice"; empty = any value
  std::vector<DatedValue> values;    // in the order of their dates
  Place place;

  // The value in force on a day; none before the first date.
  [[nodiscard]] const DatedValue* on(const Date& day) const;
};

using Parameters = std::map<std::string, Parameter, std::less<>>;

// "0.35", "named", "true", "2026-01-01"; the items of a list with commas between.
[[nodiscard]] std::string to_string(const ParameterValue& value);
// None where it is anything but one number.
[[nodiscard]] std::optional<Decimal> number_of(const ParameterValue& value);
// A number, text, flag or date as YAML writes it: a quoted scalar is a text.
[[nodiscard]] ParameterValue parameter_value(const YAML::Node& node);
// Why a parameter cannot have this value: another kind than the values that it has, or none of its
// choices. None when it can.
[[nodiscard]] std::optional<std::string> objection(const Parameter& parameter,
                                                   const ParameterValue& value);

class YamlReader;
// Reads parameters/*.yaml below `folder` into what an extended pack has set already; faults go to
// the reader's list. Of a parameter that is there, only what differs need be written: its unit
// stays, and from the date of its first own value on only own values count. False when a file could
// not be read.
bool load_parameters(const std::string& folder, YamlReader& yaml, Parameters& parameters);

}  // namespace ronghe::policy
