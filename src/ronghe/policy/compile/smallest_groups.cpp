// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/smallest_groups.hpp"

#include <algorithm>

#include "ronghe/policy/release_parameters.hpp"

namespace ronghe::policy {

namespace {

bool tells_of_persons(const Indicator& indicator, const SourcesOfFigures& sources) {
  if (indicator.contributors) return false;
  return indicator.persons || std::ranges::any_of(indicator.subjects, [&](const std::string& kind) {
           const auto found = sources.find(std::pair(indicator.id, kind));
           return found != sources.end() && found->second.counts_persons;
         });
}

}  // namespace

SmallestGroups smallest_groups(const Pack& pack, const Indicator& indicator,
                               const SourcesOfFigures& sources,
                               const std::optional<Decimal>& minimum, const Date& day) {
  const auto at_least = [&](const std::optional<Decimal>& released) {
    return released ? std::max(minimum.value_or(*released), *released) : minimum;
  };
  if (indicator.contributors) {
    return {.number = at_least(release_number(pack, "minimum_contributors", day)), .light = {}};
  }
  if (!tells_of_persons(indicator, sources)) return {.number = minimum, .light = {}};
  const auto released = release_number(pack, "minimum_persons", day);
  const bool unlit = released && minimum && *minimum >= *released;
  return {.number = at_least(released), .light = unlit ? std::nullopt : released};
}

}  // namespace ronghe::policy
