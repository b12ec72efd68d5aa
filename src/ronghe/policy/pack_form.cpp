// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/pack_form.hpp"

#include <fmt/format.h>

namespace ronghe::policy {

void report_form(const Pack& pack, std::vector<Error>& later) {
  for (const auto& indicator : pack.indicators) {
    if (indicator.type == IndicatorType::information || indicator.id.empty()) continue;
    std::vector<std::string> without;
    for (const auto& [name, set] : pack.weights) {
      if (!set.indicators.contains(indicator.id)) without.push_back(name);
    }
    if (without.empty()) continue;
    const auto classes = fmt::format("{}", fmt::join(without, ", "));
    later.push_back(
        {ErrorKind::bad_input,
         fmt::format(
             "{} has no weight in weights/ for {}: it would count nothing in the score; give "
             "it one, 0 where that is meant, or make it `type: information`",
             indicator.id, classes),
         indicator.place,
         "pack-weight-missing"_code,
         {{"indicator", indicator.id}, {"classes", classes}}});
  }
}

}  // namespace ronghe::policy
