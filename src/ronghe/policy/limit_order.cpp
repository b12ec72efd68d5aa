// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/limit_order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ronghe/policy/compile/compiler.hpp"

namespace ronghe::policy {

namespace {

bool has_limits(const Indicator& indicator) { return indicator.green && indicator.red; }

// Days from which a parameter that a limit names has another value, and one for limits that name
// none.
std::set<Date> days_of(const Pack& pack) {
  std::set<Date> days{first_full_day(pack)};
  for (const auto& [name, parameter] : pack.parameters) {
    const auto names = [&](const feel::Source& source) {
      return source.text.contains("parameter." + name);
    };
    const bool limits = std::ranges::any_of(pack.indicators, [&](const Indicator& one) {
      return has_limits(one) && (names(*one.green) || names(*one.red));
    });
    if (!limits) continue;
    for (const auto& dated : parameter.values) days.insert(dated.from);
  }
  return days;
}

}  // namespace

Date first_full_day(const Pack& pack) {
  Date day{};
  for (const auto& [name, parameter] : pack.parameters) {
    day = std::max(day, parameter.values.front().from);
  }
  return day;
}

std::vector<Error> swapped_limits(const Pack& pack) {
  std::vector<Error> found;
  std::set<std::string> told;
  for (const auto& day : days_of(pack)) {
    std::vector<Error> passed_over;
    Compiler compiler(pack, day, passed_over);
    for (const auto& indicator : pack.indicators) {
      if (!has_limits(indicator) || told.contains(indicator.id)) continue;
      const auto green = compiler.constant_number(*indicator.green);
      const auto red = compiler.constant_number(*indicator.red);
      const bool up = indicator.direction == Direction::up;
      if (!green || !red || (up ? *green >= *red : *green <= *red)) continue;
      told.insert(indicator.id);
      const auto direction = std::string(to_string(indicator.direction));
      found.push_back(
          {ErrorKind::bad_input,
           fmt::format(
               "from {} on the green limit of {} is {} and the red one {}, but its direction "
               "is `{}`, where {} is better; exchange the limits, or correct the direction",
               ronghe::to_string(day), indicator.id, green->to_string(), red->to_string(),
               direction, up ? "more" : "less"),
           indicator.green->place,
           up ? "pack-limits-swapped-up"_code : "pack-limits-swapped-down"_code,
           {{"day", ronghe::to_string(day)},
            {"indicator", indicator.id},
            {"green", green->to_string()},
            {"red", red->to_string()}}});
    }
  }
  return found;
}

}  // namespace ronghe::policy
