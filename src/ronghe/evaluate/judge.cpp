// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/evaluate/arithmetic.hpp"
#include "ronghe/evaluate/light_table.hpp"

namespace ronghe::evaluate {

namespace feel = policy::feel;

struct Judge::Tables {
  std::map<std::string, LightTable> tables;
  std::map<std::string, Limits> limits;  // by indicator
  std::optional<Decimal> minimum_coverage;
  std::optional<Decimal> score_at_red;
  std::optional<Decimal> score_at_green;
};

namespace {

// Parameters by which lights and scores are made; a pack names them so.
constexpr std::string_view minimum_coverage_name = "parameter.light.minimum_coverage";
constexpr std::string_view score_at_red_name = "parameter.score.at_red";
constexpr std::string_view score_at_green_name = "parameter.score.at_green";

std::optional<Decimal> constant(policy::Compiler& compiler, const feel::Source& source) {
  const auto node = compiler.compile_constant(source);
  if (!node) return std::nullopt;
  feel::Diagnostics diagnostics;
  const auto value = feel::evaluate(*node, feel::Scope(), diagnostics);
  return value.number() == nullptr ? std::nullopt : std::optional(*value.number());
}

std::string overall_table(const std::string& kind) { return "overall_" + kind; }

// Names of FEEL hold no dot here: A1.1 is A1_1.
std::string name_of(const std::string& id) {
  auto name = id;
  std::ranges::replace(name, '.', '_');
  return name;
}

}  // namespace

Judge::Judge(std::unique_ptr<Tables> tables) : tables_(std::move(tables)) {}
Judge::Judge(Judge&&) noexcept = default;
Judge::~Judge() = default;

Result<Judge> Judge::make(const policy::Pack& pack, policy::Compiler& compiler) {
  auto made = std::make_unique<Tables>();
  for (const auto& path : pack.decision_files) {
    RONGHE_TRY(tables, read_light_tables(path));
    made->tables.merge(tables);
  }
  const auto parameter = [&](std::string_view name) {
    return constant(compiler, {std::string(name), {.file = "decisions"}});
  };
  made->minimum_coverage = parameter(minimum_coverage_name);
  made->score_at_red = parameter(score_at_red_name);
  made->score_at_green = parameter(score_at_green_name);
  for (const auto& indicator : pack.indicators) {
    if (!made->tables.contains(indicator.table)) {
      return bad_input(
          fmt::format("the indicator asks for the table `{}`, which no file in decisions/ "
                      "holds; add it, or name another with `table:`",
                      indicator.table),
          indicator.place);
    }
    auto& limits = made->limits[indicator.id];
    if (indicator.green) limits.green = constant(compiler, *indicator.green);
    if (indicator.red) limits.red = constant(compiler, *indicator.red);
    if (indicator.minimum_denominator) {
      limits.minimum_denominator = constant(compiler, *indicator.minimum_denominator);
    }
    for (const auto& kind : indicator.subjects) {
      if (made->tables.contains(overall_table(kind))) continue;
      return bad_input(
          fmt::format("no file in decisions/ holds the table `{}`, which gives the light of "
                      "a {}; add it",
                      overall_table(kind), kind),
          indicator.place);
    }
  }
  return Judge(std::move(made));
}

const Limits& Judge::limits(const policy::Indicator& indicator) const {
  return tables_->limits.at(indicator.id);
}

Judgement Judge::light(const policy::Indicator& indicator, const std::optional<Decimal>& value,
                       const std::optional<Decimal>& denominator,
                       const std::optional<Decimal>& coverage) const {
  const auto& limits = tables_->limits.at(indicator.id);
  feel::Scope scope;
  scope.set("value", feel::Value(value));
  scope.set("denominator", feel::Value(denominator));
  scope.set("coverage", feel::Value(coverage));
  scope.set("green limit", feel::Value(limits.green));
  scope.set("red limit", feel::Value(limits.red));
  scope.set("minimum denominator", feel::Value(limits.minimum_denominator));
  scope.set("minimum coverage", feel::Value(tables_->minimum_coverage));
  const auto decision = tables_->tables.at(indicator.table).decide(scope);
  Judgement judgement{.light = decision.light, .rule = decision.rule, .limit = {}, .distance = {}};
  // The limit that matters next: red's for what is red or yellow is on its way from, else green's.
  judgement.limit = decision.light == "red" ? limits.red : limits.green;
  if (value && judgement.limit) judgement.distance = Decimal::subtract(*value, *judgement.limit);
  return judgement;
}

LightRow Judge::overall(const SubjectLights& subject) const {
  std::map<std::string, std::int64_t> counts;
  std::int64_t vetoes_red = 0;
  feel::Scope scope;
  for (const auto& [indicator, light] : subject.lights) {
    scope.set(name_of(indicator->id), feel::Value(light));
    if (indicator->type == policy::IndicatorType::information) continue;
    ++counts[light];
    if (indicator->type == policy::IndicatorType::veto && light == "red") ++vetoes_red;
  }
  scope.set("vetoes red", feel::Value(Decimal(vetoes_red)));
  scope.set("reds", feel::Value(Decimal(counts["red"])));
  scope.set("yellows", feel::Value(Decimal(counts["yellow"])));
  scope.set("greens", feel::Value(Decimal(counts["green"])));
  scope.set("unknown", feel::Value(Decimal(counts["none"])));
  LightRow row{.kind = subject.kind,
               .subject = subject.subject,
               .light = {},
               .decision = overall_table(subject.kind),
               .indicators = {}};
  const auto decision = tables_->tables.at(row.decision).decide(scope);
  row.light = decision.light;
  row.rule = decision.rule;
  // What made it so: the indicators whose own light is that of the subject.
  for (const auto& [indicator, light] : subject.lights) {
    if (light != row.light || indicator->type == policy::IndicatorType::information) continue;
    row.indicators += (row.indicators.empty() ? "" : ",") + indicator->id;
  }
  return row;
}

std::optional<Decimal> Judge::score(const policy::Indicator& indicator,
                                    const Decimal& value) const {
  const auto& limits = tables_->limits.at(indicator.id);
  if (!limits.green || !limits.red || !tables_->score_at_red || !tables_->score_at_green) {
    return std::nullopt;
  }
  const auto& low = *tables_->score_at_red;
  const auto rise = Decimal::subtract(*tables_->score_at_green, low);
  const auto span = Decimal::subtract(*limits.green, *limits.red);
  const auto way = Decimal::subtract(value, *limits.red);
  if (!rise || !span || !way) return std::nullopt;
  const auto share = Decimal::divide(*way, *span);
  const auto part = share ? Decimal::multiply(*share, *rise) : std::nullopt;
  const auto score = part ? Decimal::add(low, *part) : std::nullopt;
  if (!score) return std::nullopt;
  constexpr std::int64_t score_max = 100;
  return std::clamp(*score, Decimal(0), Decimal(score_max));
}

std::string Judge::rule_text(const std::string& table, int rule) const {
  const auto found = tables_->tables.find(table);
  return found == tables_->tables.end() ? "" : found->second.rule_text(rule);
}

}  // namespace ronghe::evaluate
