// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/public_numbers.hpp"

#include <fmt/format.h>

#include "ronghe/policy/compile/figure_sources.hpp"
#include "ronghe/policy/release_parameters.hpp"

namespace ronghe::authoring {

namespace {

// A name that nothing reads, or a number that protects nobody.
void check_parameters(const policy::Pack& pack, std::vector<Error>& errors) {
  constexpr std::string_view group = "release.";
  for (auto at = pack.parameters.lower_bound(group);
       at != pack.parameters.end() && at->first.starts_with(group); ++at) {
    const auto& [name, parameter] = *at;
    const auto word = std::string_view(name).substr(group.size());
    const bool is_minimum = word == "minimum_persons" || word == "minimum_contributors";
    if (!is_minimum && !word.starts_with("step_")) {
      errors.push_back({ErrorKind::bad_input,
                        fmt::format("nothing reads `{}`; this group has minimum_persons, "
                                    "minimum_contributors and step_<unit or id>",
                                    name),
                        parameter.place});
      continue;
    }
    for (const auto& dated : parameter.values) {
      const auto value = policy::number_of(dated.value);
      const bool fine = value && (is_minimum ? *value >= Decimal(1) : *value > Decimal(0));
      if (fine) continue;
      errors.push_back({ErrorKind::bad_input,
                        fmt::format("`{}` must be {}, or it protects nobody", name,
                                    is_minimum ? "1 or more" : "above 0"),
                        dated.place});
    }
  }
}

// "persons: 1000" would say that a thousand are behind a number of one.
void check_counts(const policy::Pack& pack, const policy::Plan& plan, std::vector<Error>& errors) {
  for (const auto& formula : plan.formulas) {
    const auto* indicator = pack.indicator(formula.indicator);
    if (formula.of != policy::FormulaOf::persons || !formula.slots.empty() || indicator == nullptr)
      continue;
    errors.push_back({ErrorKind::bad_input,
                      fmt::format("`{}` of {} counts no rows; write `count(...)` of those that the "
                                  "value rests on",
                                  indicator->persons ? "persons" : "contributors", indicator->id),
                      indicator->place});
  }
}

}  // namespace

std::vector<Error> unreleasable_numbers(const policy::Pack& pack, const policy::Plan& plan,
                                        const Date& as_of) {
  std::vector<Error> errors;
  check_parameters(pack, errors);
  check_counts(pack, plan, errors);
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
    if (*said == policy::PublicForm::rounded && !step) {
      refuse(
          fmt::format("there is no step to round to; add the parameter "
                      "`release.{}`, or `release.step_{}` for all of this unit",
                      policy::step_name(*indicator), indicator->unit));
    }
  }
  return errors;
}

}  // namespace ronghe::authoring
