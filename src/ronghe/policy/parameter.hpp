// SPDX-License-Identifier: Apache-2.0
#pragma once

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
};

// A number of policy: named, with a unit, dated, cited.
struct Parameter {
  std::string name;  // "participation.intern_days_min"
  Bilingual title;
  std::string unit;
  std::vector<DatedValue> values;  // in the order of their dates
  Place place;

  // The value in force on a day; none before the first date.
  [[nodiscard]] const DatedValue* on(const Date& day) const;
};

using Parameters = std::map<std::string, Parameter, std::less<>>;

class YamlReader;
// Reads parameters/*.yaml below `folder`; faults go to the reader's list.
[[nodiscard]] Parameters load_parameters(const std::string& folder, YamlReader& yaml);

}  // namespace ronghe::policy
