// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/dmn/reader.hpp"
#include "ronghe/evaluate/arithmetic.hpp"
#include "ronghe/evaluate/judge_columns.hpp"
#include "ronghe/evaluate/light_table.hpp"

namespace ronghe::evaluate {

namespace {

// Parameters by which lights and scores are made; a pack names them so.
constexpr std::string_view minimum_coverage_name = "parameter.light.minimum_coverage";
constexpr std::string_view score_at_red_name = "parameter.score.at_red";
constexpr std::string_view score_at_green_name = "parameter.score.at_green";

// What the light table of an indicator may read, in the order of Tables::named; the first ones are
// those of a subject, the others are the same for all.
constexpr std::size_t subject_inputs = 3;
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

  [[nodiscard]] int decide(std::span<const feel::Value> named) const {
    std::vector<feel::Value> values;
    values.reserve(sources.size());
    for (const auto source : sources) values.push_back(named[source]);
    return table.decide(values).rule;
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
                       decision.source.place);
    }
    sources.push_back(static_cast<std::size_t>(found - names.begin()));
  }
  return BoundTable{std::move(table), std::move(sources)};
}

// Digits that columns keep of value, denominator and coverage.
constexpr std::array<int, subject_inputs> scales{10, 6, 18};  // not policy: digits of columns

const std::vector<std::string> light_names{"green", "yellow", "red", "none"};
std::int32_t code_of(std::string_view light) {
  return static_cast<std::int32_t>(std::ranges::find(light_names, light) - light_names.begin());
}

// How many of a subject's indicators that count have which light, in the order of overall_inputs.
std::array<std::int32_t, overall_inputs.size()> totals_of(const IndicatorLights& lights) {
  std::array<std::int32_t, overall_inputs.size()> totals{};
  auto& [vetoes_red, reds, yellows, greens, unknown] = totals;
  for (const auto& [indicator, light] : lights) {
    if (indicator->type == policy::IndicatorType::information) continue;
    reds += light == "red" ? 1 : 0;
    yellows += light == "yellow" ? 1 : 0;
    greens += light == "green" ? 1 : 0;
    unknown += light == "none" ? 1 : 0;
    if (indicator->type == policy::IndicatorType::veto && light == "red") ++vetoes_red;
  }
  return totals;
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
  std::map<std::string, kernel::KernelTable> light_columns;    // by indicator
  std::map<std::string, kernel::KernelTable> overall_columns;  // by table

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

  [[nodiscard]] std::array<feel::Value, light_inputs.size()> named(
      const policy::Indicator& indicator, const Measure& measure) const {
    const auto& of = limits.at(indicator.id);
    return {feel::Value(measure.value),    feel::Value(measure.denominator),
            feel::Value(measure.coverage), feel::Value(of.green),
            feel::Value(of.red),           feel::Value(of.minimum_denominator),
            feel::Value(minimum_coverage)};
  }

  // The table of an indicator over columns, its limits being the same for all subjects.
  void add_columns(const policy::Indicator& indicator) {
    const auto values = named(indicator, {});
    std::vector<kernel::ColumnType> columns;
    kernel::Constants constants;
    for (std::size_t i = 0; i < light_inputs.size(); ++i) {
      const std::string name(light_inputs[i]);
      if (i < subject_inputs)
        columns.push_back({.name = name, .scale = scales[i]});
      else
        constants.emplace_back(name, values[i]);
    }
    auto made = tables.at(indicator.table).table.over_columns(std::move(columns), constants);
    if (made) light_columns.emplace(indicator.id, *std::move(made));
  }

  // The table of a kind of subject over the columns that it reads.
  void add_columns(const std::string& name) {
    if (overall_columns.contains(name)) return;
    const auto& [table, sources] = tables.at(name);
    std::vector<kernel::ColumnType> columns;
    for (const auto source : sources) {
      const bool total = source < overall_inputs.size();
      columns.push_back({.name = overall_names[source],
                         .kind = total ? kernel::ColumnKind::number : kernel::ColumnKind::string,
                         .wide = false,
                         .dictionary = total ? std::vector<std::string>() : light_names});
    }
    auto made = table.over_columns(std::move(columns), {});
    if (made) overall_columns.emplace(name, *std::move(made));
  }

  [[nodiscard]] std::vector<std::uint16_t> light_rules(const policy::Indicator& indicator,
                                                       std::span<const Measure> measures) const {
    std::vector<std::uint16_t> rules(measures.size());
    const auto found = light_columns.find(indicator.id);
    if (found == light_columns.end()) {
      const auto& table = tables.at(indicator.table);
      for (std::size_t i = 0; i < measures.size(); ++i) {
        rules[i] = static_cast<std::uint16_t>(table.decide(named(indicator, measures[i])));
      }
      return rules;
    }
    std::vector<NumberColumn> numbers;
    for (const int scale : scales) numbers.emplace_back(measures.size(), scale);
    for (std::size_t i = 0; i < measures.size(); ++i) {
      numbers[0].set(i, measures[i].value);
      numbers[1].set(i, measures[i].denominator);
      numbers[2].set(i, measures[i].coverage);
    }
    std::vector<kernel::Column> columns;
    for (const auto& one : numbers) columns.push_back(one.column());
    found->second.decide(columns, {0, measures.size()},
                         {.first = rules, .masks = {}, .refused = {}},
                         [&](std::size_t row, std::span<feel::Value> values) {
                           values[0] = feel::Value(measures[row].value);
                           values[1] = feel::Value(measures[row].denominator);
                           values[2] = feel::Value(measures[row].coverage);
                         });
    return rules;
  }

  [[nodiscard]] std::vector<std::uint16_t> overall_rules(
      const std::string& name, std::span<const IndicatorLights> subjects) const {
    std::vector<std::uint16_t> rules(subjects.size());
    const auto found = overall_columns.find(name);
    if (found == overall_columns.end()) {
      for (std::size_t i = 0; i < subjects.size(); ++i) {
        rules[i] = static_cast<std::uint16_t>(tables.at(name).decide(named(subjects[i])));
      }
      return rules;
    }
    // Columns by the position of their name; most tables read few of them.
    const auto& sources = tables.at(name).sources;
    std::vector<std::size_t> of_name(overall_names.size(), sources.size());
    for (std::size_t c = 0; c < sources.size(); ++c) of_name[sources[c]] = c;
    std::vector<CodeColumn> codes(sources.size(), CodeColumn(subjects.size()));
    const auto set = [&](std::size_t position, std::size_t subject, std::int32_t code) {
      if (of_name[position] < codes.size()) codes[of_name[position]].set(subject, code);
    };
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      const auto totals = totals_of(subjects[i]);
      for (std::size_t t = 0; t < totals.size(); ++t) set(t, i, totals[t]);
      for (const auto& [indicator, light] : subjects[i]) {
        set(positions.at(indicator->id), i, code_of(light));
      }
    }
    std::vector<kernel::Column> columns;
    for (const auto& one : codes) columns.push_back(one.column());
    found->second.decide(columns, {0, subjects.size()},
                         {.first = rules, .masks = {}, .refused = {}});
    return rules;
  }

  [[nodiscard]] std::vector<feel::Value> named(const IndicatorLights& lights) const {
    std::vector<feel::Value> values(overall_names.size());
    const auto totals = totals_of(lights);
    for (std::size_t i = 0; i < totals.size(); ++i) values[i] = Decimal(totals[i]);
    for (const auto& [indicator, light] : lights) {
      values[positions.at(indicator->id)] = feel::Value(std::string(light));
    }
    return values;
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
  const std::vector<std::string> inputs(light_inputs.begin(), light_inputs.end());
  for (const auto& indicator : pack.indicators) {
    RONGHE_CHECK(
        made->need(indicator.table, inputs,
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
    made->add_columns(indicator);
    for (const auto& kind : indicator.subjects) {
      RONGHE_CHECK(made->need(
          overall_table(kind), made->overall_names,
          fmt::format("no file in decisions/ holds the table `{}`, which gives the light of "
                      "a {}; add it",
                      overall_table(kind), kind),
          indicator.place));
      made->add_columns(overall_table(kind));
    }
  }
  return Judge(std::move(made));
}

const Limits& Judge::limits(const policy::Indicator& indicator) const {
  return tables_->limits.at(indicator.id);
}

std::vector<Judgement> Judge::lights(const policy::Indicator& indicator,
                                     std::span<const Measure> measures) const {
  const auto& limits = tables_->limits.at(indicator.id);
  const auto& table = tables_->tables.at(indicator.table).table;
  std::vector<Judgement> all;
  all.reserve(measures.size());
  for (const auto rule : tables_->light_rules(indicator, measures)) {
    const auto decision = table.decision_of(rule);
    auto& judgement = all.emplace_back(
        Judgement{.light = decision.light, .rule = rule, .limit = {}, .distance = {}});
    // The limit that matters next: red's for what is red or yellow is on its way from, else
    // green's.
    judgement.limit = decision.light == "red" ? limits.red : limits.green;
    const auto& value = measures[all.size() - 1].value;
    if (value && judgement.limit) judgement.distance = Decimal::subtract(*value, *judgement.limit);
  }
  return all;
}

std::vector<LightRow> Judge::overall(const std::string& kind,
                                     std::span<const IndicatorLights> subjects) const {
  const auto& [table_name, table] = *tables_->tables.find(overall_table(kind));
  std::vector<LightRow> all;
  all.reserve(subjects.size());
  for (const auto rule : tables_->overall_rules(table_name, subjects)) {
    const auto decision = table.table.decision_of(rule);
    auto& row = all.emplace_back(
        LightRow{.light = decision.light, .decision = table_name, .rule = rule, .indicators = {}});
    // What made it so: the indicators whose own light is that of the subject.
    for (const auto& [indicator, light] : subjects[all.size() - 1]) {
      if (light != row.light || indicator->type == policy::IndicatorType::information) continue;
      if (!row.indicators.empty()) row.indicators += ',';
      row.indicators += indicator->id;
    }
  }
  return all;
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
