// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "ronghe/policy/compile/figure_sources.hpp"
#include "ronghe/policy/pack.hpp"

// Below how many persons, or contributors, what is said of them is held back.
namespace ronghe::policy {

struct SmallestGroups {
  // Below it a number that is public is suppressed: what carries no light, and few persons in any
  // case. None = never.
  std::optional<Decimal> number = {};
  // Below it a light is suppressed, where the tables of the pack may give one to so few: of a veto,
  // one case among three is somebody whom others know.
  std::optional<Decimal> light = {};
};

// Of an indicator on a day; `minimum` is what its `minimum_denominator` is then.
[[nodiscard]] SmallestGroups smallest_groups(const Pack& pack, const Indicator& indicator,
                                             const SourcesOfFigures& sources,
                                             const std::optional<Decimal>& minimum,
                                             const Date& day);

}  // namespace ronghe::policy
