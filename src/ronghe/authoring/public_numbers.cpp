// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/public_numbers.hpp"

#include <fmt/format.h>

#include "ronghe/policy/compile/figure_sources.hpp"
#include "ronghe/policy/release_parameters.hpp"

namespace ronghe::authoring {

std::vector<Error> unreleasable_numbers(const policy::Pack& pack, const policy::Plan& plan,
                                        const Date& as_of) {
  std::vector<Error> errors;
  for (const auto& [of, sources] : policy::sources_of_figures(plan, pack, pack.dictionary)) {
    const auto& [id, kind] = of;
    const auto* indicator = pack.indicator(id);
    const auto said = indicator == nullptr ? std::nullopt : indicator->public_form(kind);
    if (!said || *said > policy::PublicForm::rounded) continue;
    const auto refuse = [&](std::string why) {
      errors.push_back(
          {ErrorKind::bad_input,
           fmt::format("`public: {}` of {} for {}: {}", to_string(*said), id, kind, why),
           indicator->place});
    };
    if (sources.hides_persons) {
      refuse(
          "it is made of rows about persons, and nothing says how many they are; add "
          "`persons: count(...)`, or release `light`");
    }
    if (sources.hides_contributors) {
      refuse(
          fmt::format("it is made of fields with labels ({}), and nothing says how many "
                      "contribute to it; add `contributors: count(...)`, or release `light`",
                      fmt::join(sources.labels, ", ")));
    }
    const auto step = policy::public_step(pack, *indicator, as_of);
    if (*said == policy::PublicForm::rounded && (!step || *step <= Decimal(0))) {
      refuse(
          fmt::format("there is no step above 0 to round to; add the parameter "
                      "`release.{}`, or `release.step_{}` for all of this unit",
                      policy::step_name(*indicator), indicator->unit));
    }
  }
  return errors;
}

}  // namespace ronghe::authoring
