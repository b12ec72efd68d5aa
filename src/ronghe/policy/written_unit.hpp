// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include "ronghe/policy/compile/unit.hpp"
#include "ronghe/policy/yaml.hpp"

namespace ronghe::policy {

// A unit may have any name; one that is a letter away from a usual one is misspelt, and would fit
// nothing.
inline void report_unit(YamlReader& yaml, const YAML::Node& node) {
  if (!node.IsScalar()) return;
  const auto meant = unit_meant(node.Scalar());
  if (meant.empty()) return;
  yaml.report_later(node, "pack-unit-misspelt"_code, {{"unit", node.Scalar()}, {"near", meant}},
                    fmt::format("`{}` is no usual unit; did you mean `{}`?", node.Scalar(), meant));
}

}  // namespace ronghe::policy
