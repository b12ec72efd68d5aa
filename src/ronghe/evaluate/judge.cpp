// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/evaluate/arithmetic.hpp"
#include "ronghe/evaluate/light_table.hpp"
#include "ronghe/policy/dmn/reader.hpp"

namespace ronghe::evaluate {

namespace feel = policy::feel;
namespace dmn = policy::dmn;

namespace {

// Parameters by which lights and scores are made; a pack names them so.
constexpr std::string_view minimum_coverage_name = "parameter.light.minimum_coverage";
constexpr std::string_view score_at_red_name = "parameter.score.at_red";
constexpr std::string_view score_at_green_name = "parameter.score.at_green";

// What the light table of an indicator may read, in the order in which Judge::light gives it.
constexpr std::array<std::string_view, 7> light_inputs{
    "value",     "denominator",         "coverage",        "green limit",
    "red limit", "minimum denominator", "minimum coverage"};
// What the table of a subject may read beside the lights of its indicators.
constexpr std::array<std::string_view, 5> overall_inputs{"vetoes red", "reds", "yellows", "greens",
                                                         "unknown"};

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

// A table and, for each of its inputs, which of the names it is.
struct BoundTable {
  LightTable table;
  std::vector<std::size_t> sources;

  [[nodiscard]] TableDecision decide(std::span<const feel::Value> named) const {
    std::vector<feel::Value> values;
    values.reserve(sources.size());
    for (const auto source : sources) values.push_back(named[source]);
    return table.decide(values);
  }
};

Result<BoundTable> bind(const dmn::Decision& decision, const std::vector<std::string>& names) {
  RONGHE_TRY(table, LightTable::make(decision));
  std::vector<std::size_t> sources;
  for (const auto& input : table.inputs()) {
    const auto found = std::ranges::find(names, input);
    if (found == names.end()) {
      return bad_input(fmt::format("the table `{}` reads `{}`, which is not given to it; it may "
                                   "read {}",
                                   decision.name, input, fmt::join(names, ", ")),
                       decision.place);
    }
    sources.push_back(static_cast<std::size_t>(found - names.begin()));
  }
  return BoundTable{std::move(table), std::move(sources)};
}

}  // namespace

struct Judge::Tables {
  std::vector<std::unique_ptr<dmn::Model>> models;  // what the tables are compiled from
  std::map<std::string, BoundTable> tables;
  std::vector<std::string> overall_names;        // of the values given to tables of subjects
  std::map<std::string, std::size_t> positions;  // indicator -> its light among them
  std::map<std::string, Limits> limits;          // by indicator
  std::optional<Decimal> minimum_coverage;
  std::optional<Decimal> score_at_red;
  std::optional<Decimal> score_at_green;

  Result<void> read(const policy::Pack& pack) {
    overall_names.assign(overall_inputs.begin(), overall_inputs.end());
    for (const auto& indicator : pack.indicators) {
      positions[indicator.id] = overall_names.size();
      overall_names.push_back(name_of(indicator.id));
    }
    for (const auto& path : pack.decision_files) {
      RONGHE_TRY(model, dmn::load_model(path));
      if (!model.mistakes.empty()) return std::unexpected(model.mistakes.front());
      models.push_back(std::make_unique<dmn::Model>(std::move(model)));
    }
    return {};
  }

  // Compiles a table when the first one asks for it.
  Result<void> need(const std::string& name, const std::vector<std::string>& names,
                    const std::string& missing, const Place& asked) {
    if (tables.contains(name)) return {};
    for (const auto& model : models) {
      const auto* decision = model->decision(name);
      if (decision == nullptr) continue;
      RONGHE_TRY(bound, bind(*decision, names));
      tables.emplace(name, std::move(bound));
      return {};
    }
    return bad_input(missing, asked);
  }
};

Judge::Judge(std::unique_ptr<Tables> tables) : tables_(std::move(tables)) {}
Judge::Judge(Judge&&) noexcept = default;
Judge::~Judge() = default;

Result<Judge> Judge::make(const policy::Pack& pack, policy::Compiler& compiler) {
  auto made = std::make_unique<Tables>();
  RONGHE_CHECK(made->read(pack));
  const auto parameter = [&](std::string_view name) {
    return constant(compiler, {std::string(name), {.file = "decisions"}});
  };
  made->minimum_coverage = parameter(minimum_coverage_name);
  made->score_at_red = parameter(score_at_red_name);
  made->score_at_green = parameter(score_at_green_name);
  const std::vector<std::string> light_names(light_inputs.begin(), light_inputs.end());
  for (const auto& indicator : pack.indicators) {
    RONGHE_CHECK(
        made->need(indicator.table, light_names,
                   fmt::format("the indicator asks for the table `{}`, which no file in decisions/ "
                               "holds; add it, or name another with `table:`",
                               indicator.table),
                   indicator.place));
    auto& limits = made->limits[indicator.id];
    if (indicator.green) limits.green = constant(compiler, *indicator.green);
    if (indicator.red) limits.red = constant(compiler, *indicator.red);
    if (indicator.minimum_denominator) {
      limits.minimum_denominator = constant(compiler, *indicator.minimum_denominator);
    }
    if (indicator.interval) limits.interval = constant(compiler, *indicator.interval);
    for (const auto& kind : indicator.subjects) {
      RONGHE_CHECK(made->need(
          overall_table(kind), made->overall_names,
          fmt::format("no file in decisions/ holds the table `{}`, which gives the light of "
                      "a {}; add it",
                      overall_table(kind), kind),
          indicator.place));
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
  const std::array<feel::Value, light_inputs.size()> named{feel::Value(value),
                                                           feel::Value(denominator),
                                                           feel::Value(coverage),
                                                           feel::Value(limits.green),
                                                           feel::Value(limits.red),
                                                           feel::Value(limits.minimum_denominator),
                                                           feel::Value(tables_->minimum_coverage)};
  const auto decision = tables_->tables.at(indicator.table).decide(named);
  Judgement judgement{.light = decision.light, .rule = decision.rule, .limit = {}, .distance = {}};
  // The limit that matters next: red's for what is red or yellow is on its way from, else green's.
  judgement.limit = decision.light == "red" ? limits.red : limits.green;
  if (value && judgement.limit) judgement.distance = Decimal::subtract(*value, *judgement.limit);
  return judgement;
}

LightRow Judge::overall(const std::string& kind, const IndicatorLights& lights) const {
  std::int64_t vetoes_red = 0;
  std::int64_t reds = 0;
  std::int64_t yellows = 0;
  std::int64_t greens = 0;
  std::int64_t unknown = 0;
  std::vector<feel::Value> named(tables_->overall_names.size());
  for (const auto& [indicator, light] : lights) {
    named[tables_->positions.at(indicator->id)] = feel::Value(std::string(light));
    if (indicator->type == policy::IndicatorType::information) continue;
    reds += light == "red" ? 1 : 0;
    yellows += light == "yellow" ? 1 : 0;
    greens += light == "green" ? 1 : 0;
    unknown += light == "none" ? 1 : 0;
    if (indicator->type == policy::IndicatorType::veto && light == "red") ++vetoes_red;
  }
  const std::array<std::int64_t, overall_inputs.size()> totals{vetoes_red, reds, yellows, greens,
                                                               unknown};
  for (std::size_t i = 0; i < totals.size(); ++i) named[i] = feel::Value(Decimal(totals[i]));
  const auto& [table_name, table] = *tables_->tables.find(overall_table(kind));
  const auto decision = table.decide(named);
  LightRow row{
      .light = decision.light, .decision = table_name, .rule = decision.rule, .indicators = {}};
  // What made it so: the indicators whose own light is that of the subject.
  for (const auto& [indicator, light] : lights) {
    if (light != row.light || indicator->type == policy::IndicatorType::information) continue;
    if (!row.indicators.empty()) row.indicators += ',';
    row.indicators += indicator->id;
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

RuleWords Judge::rule_words(const std::string& table, int rule) const {
  const auto found = tables_->tables.find(table);
  return found == tables_->tables.end() ? RuleWords{} : found->second.table.rule_words(rule);
}

std::string Judge::rule_text(const std::string& table, int rule) const {
  const auto found = tables_->tables.find(table);
  return found == tables_->tables.end() ? "" : found->second.table.rule_text(rule);
}

}  // namespace ronghe::evaluate
