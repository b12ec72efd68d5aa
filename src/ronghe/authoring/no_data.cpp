// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/no_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

namespace ronghe::authoring {

namespace {

using Number = std::optional<Decimal>;

// Just under, on and just over each of them, and absent.
std::vector<Number> around(const std::vector<Decimal>& known) {
  const auto step = *Decimal::parse("0.0000000001");
  std::vector<Number> out{std::nullopt};
  for (const auto& number : known) {
    out.insert(out.end(), {Decimal::subtract(number, step), number, Decimal::add(number, step)});
  }
  return out;
}

// The numbers with which light tables compare a coverage.
std::vector<Decimal> parameters_of_lights(const policy::Pack& pack) {
  std::vector<Decimal> known{Decimal(0), Decimal(1)};
  for (const auto& [name, parameter] : pack.parameters) {
    if (!name.starts_with("light.")) continue;
    for (const auto& dated : parameter.values) {
      const auto* scalar = std::get_if<policy::Scalar>(&dated.value);
      const auto* number = scalar == nullptr ? nullptr : std::get_if<Decimal>(scalar);
      if (number != nullptr) known.push_back(*number);
    }
  }
  return known;
}

std::vector<evaluate::Measure> without_value(const std::vector<Number>& coverages,
                                             const Number& minimum_denominator) {
  std::vector<Decimal> denominators{Decimal(0), Decimal(1'000'000'000)};
  if (minimum_denominator) denominators.push_back(*minimum_denominator);
  std::vector<evaluate::Measure> out;
  for (const auto& coverage : coverages) {
    for (const auto& denominator : around(denominators)) out.push_back({{}, denominator, coverage});
  }
  return out;
}

std::string advice(int rule) {
  return fmt::format(
      "rule {} gives green to a subject without data; let a rule before it match `null`, or let "
      "its cell compare the value",
      rule);
}

std::string shown(const Number& number) { return number ? number->to_string() : "missing"; }

}  // namespace

std::vector<Error> green_without_data(const policy::Pack& pack, const evaluate::Judge& judge) {
  std::vector<Error> errors;
  const auto coverages = around(parameters_of_lights(pack));
  std::map<std::string, evaluate::IndicatorLights> of_kinds;
  for (const auto& indicator : pack.indicators) {
    for (const auto& kind : indicator.subjects) {
      of_kinds[kind].emplace_back(&indicator, policy::Light::none);
    }
    const auto measures = without_value(coverages, judge.limits(indicator).minimum_denominator);
    const auto lights = judge.lights(indicator, measures);
    const auto green = std::ranges::find(lights, policy::Light::green, &evaluate::Judgement::light);
    if (green == lights.end()) continue;
    const auto& measure = measures[static_cast<std::size_t>(green - lights.begin())];
    errors.push_back({ErrorKind::bad_input,
                      fmt::format("the table `{}` of {}, with the denominator {} and the coverage "
                                  "{}: {}",
                                  indicator.table, indicator.id, shown(measure.denominator),
                                  shown(measure.coverage), advice(green->rule)),
                      indicator.place});
  }
  for (const auto& [kind, lights] : of_kinds) {
    const auto overall =
        judge.overall(kind, std::vector<evaluate::IndicatorLights>{lights}).front();
    if (overall.light != to_string(policy::Light::green)) continue;
    errors.push_back({ErrorKind::bad_input,
                      fmt::format("the table of the light of a {}: {}", kind, advice(overall.rule)),
                      lights.front().first->place});
  }
  return errors;
}

}  // namespace ronghe::authoring
