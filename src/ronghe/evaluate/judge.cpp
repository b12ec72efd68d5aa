// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/judge.hpp"

#include <algorithm>
#include <array>

#include "ronghe/base/worded.hpp"
#include "ronghe/dmn/reader.hpp"
#include "ronghe/evaluate/arithmetic.hpp"
#include "ronghe/evaluate/judge_columns.hpp"

namespace ronghe::evaluate {

namespace {

using kernel::BoundTable;
using policy::Light;

// Parameters by which scores are made; a pack names them so.
constexpr std::string_view score_at_red_name = "parameter.score.at_red";
constexpr std::string_view score_at_green_name = "parameter.score.at_green";
// Every parameter of this group may be read by tables of lights: `light.minimum_coverage` is their
// "minimum coverage".
constexpr std::string_view light_group = "light.";

constexpr int value_digits = 10;  // not policy: digits that a column keeps
constexpr int amount_digits = 6;  // not policy: digits that a column keeps
constexpr int share_digits = 18;  // not policy: digits that a column keeps

// What is measured of a subject, as tables name it.
struct MeasureColumn {
  std::string_view name;
  int scale;  // digits that a column keeps
  std::optional<Decimal> Measure::* of;
};
constexpr std::array measure_columns{
    MeasureColumn{"value", value_digits, &Measure::value},
    MeasureColumn{"denominator", amount_digits, &Measure::denominator},
    MeasureColumn{"coverage", share_digits, &Measure::coverage}};

std::string overall_table(const std::string& kind) { return "overall_" + kind; }

// Names of FEEL hold no dot here: A1.1 is A1_1.
std::string name_of(const std::string& id) {
  auto name = id;
  std::ranges::replace(name, '.', '_');
  return name;
}

// The first output of a table is the light; where no rule fires, or rules contradict each other,
// there is none.
kernel::OutputType light_output() {
  return {.kind = kernel::OutputKind::word, .words = policy::light_words()};
}
Light light_of(const kernel::Decided& decided) {
  const auto* word = decided.outputs.front().string();
  return word == nullptr ? Light::none : policy::light_of(*word);
}

Decimal clamped(const Decimal& score) {
  constexpr std::int64_t score_max = 100;
  return std::clamp(score, Decimal(0), Decimal(score_max));
}

// Two limits that are one make no line: what is good has the score of good, what falls short the
// part of the other that it reaches: never more than the other, as where both are below 0.
Decimal score_at_one_limit(policy::Direction better, const Decimal& value, const Decimal& limit,
                           const Decimal& at_red, const Decimal& at_green) {
  const bool up = better == policy::Direction::up;
  if (up ? value >= limit : value <= limit) return clamped(at_green);
  const auto part = up ? Decimal::divide(value, limit) : Decimal::divide(limit, value);
  const auto score = part ? Decimal::multiply(at_red, *part) : std::nullopt;
  return clamped(std::min(score.value_or(Decimal(0)), at_red));
}

}  // namespace

struct Judge::Tables {
  std::vector<std::unique_ptr<dmn::Model>> models;        // what the tables are bound from
  std::map<std::string, const dmn::Decision*> decisions;  // that are asked for, by name
  std::map<std::string, BoundTable> of_indicators;        // with the limits of the indicator
  std::map<std::string, BoundTable> of_kinds;             // of subjects
  std::map<std::string, Limits> limits;                   // by indicator
  kernel::Constants parameters;                           // of the group of lights
  std::vector<kernel::ColumnType> overall_columns;        // totals, then lights of indicators
  std::map<std::string, std::size_t> positions;           // indicator -> its light among them
  std::optional<Decimal> score_at_red;
  std::optional<Decimal> score_at_green;
  feel::NullMatch nulls = feel::NullMatch::where_asked;
  bool scores_one_limit = true;
  Votes votes;

  Result<void> read(const policy::Pack& pack, policy::Compiler& compiler) {
    for (auto& name : Votes::names())
      overall_columns.push_back({.name = std::move(name), .wide = false});
    for (const auto& indicator : pack.indicators) {
      positions[indicator.id] = overall_columns.size();
      overall_columns.push_back({.name = name_of(indicator.id),
                                 .kind = kernel::ColumnKind::string,
                                 .wide = false,
                                 .dictionary = policy::light_words()});
    }
    for (const auto& [name, parameter] : pack.parameters) {
      if (!name.starts_with(light_group)) continue;
      auto shown = name.substr(light_group.size());
      std::ranges::replace(shown, '_', ' ');
      parameters.emplace_back(
          std::move(shown), compiler.constant_value({"parameter." + name, {.file = "decisions"}}));
    }
    for (const auto& path : pack.decision_files) {
      RONGHE_TRY(model, dmn::load_model(path));
      if (!model.mistakes.empty()) return std::unexpected(model.mistakes.front());
      models.push_back(std::make_unique<dmn::Model>(std::move(model)));
    }
    return {};
  }

  Result<const dmn::Decision*> decision(const std::string& name, Error absent) {
    for (const auto& model : models) {
      const auto* found = model->decision(name);
      if (found == nullptr) continue;
      decisions[name] = found;
      return found;
    }
    return std::unexpected(std::move(absent));
  }

  Result<void> bind_indicator(const policy::Indicator& indicator) {
    RONGHE_TRY(found,
               decision(indicator.table,
                        fail_with(ErrorKind::bad_input, "decision-table-absent"_code,
                                  "the indicator asks for the table `{table}`, which no file in "
                                  "decisions/ holds; add it, or name another with `table:`",
                                  {{"table", indicator.table}}, indicator.place)
                            .error()));
    kernel::TableNames names;
    for (const auto& [name, scale, of] : measure_columns)
      names.columns.push_back({.name = std::string(name), .scale = scale});
    const auto& of = limits.at(indicator.id);
    names.constants = {{"green limit", feel::Value(of.green)},
                       {"red limit", feel::Value(of.red)},
                       {"minimum denominator", feel::Value(of.minimum_denominator)}};
    names.constants.insert(names.constants.end(), parameters.begin(), parameters.end());
    RONGHE_TRY(table, BoundTable::bind(*found, std::move(names), {light_output()}, nulls));
    of_indicators.emplace(indicator.id, std::move(table));
    return {};
  }

  Result<void> bind_kind(const std::string& kind, const Place& asked) {
    if (of_kinds.contains(kind)) return {};
    RONGHE_TRY(found,
               decision(overall_table(kind),
                        fail_with(ErrorKind::bad_input, "decision-table-of-kind-absent"_code,
                                  "no file in decisions/ holds the table `{table}`, which gives "
                                  "the light of a {kind}; add it",
                                  {{"table", overall_table(kind)}, {"kind", kind}}, asked)
                            .error()));
    RONGHE_TRY(table,
               BoundTable::bind(*found, {.columns = overall_columns}, {light_output()}, nulls));
    of_kinds.emplace(kind, std::move(table));
    return {};
  }

  [[nodiscard]] static kernel::Decisions decide(const BoundTable& table,
                                                std::span<const Measure> measures) {
    std::vector<NumberColumn> numbers;
    for (const auto at : table.reads()) {
      const auto& [name, scale, of] = measure_columns.at(at);
      auto& column = numbers.emplace_back(measures.size(), scale);
      for (std::size_t i = 0; i < measures.size(); ++i) column.set(i, measures[i].*of);
    }
    std::vector<kernel::Column> columns;
    for (const auto& one : numbers) columns.push_back(one.column());
    return table.decide(columns, measures.size(),
                        [&](std::size_t row, std::span<feel::Value> values) {
                          for (std::size_t c = 0; c < values.size(); ++c) {
                            const auto of = measure_columns.at(table.reads()[c]).of;
                            values[c] = feel::Value(measures[row].*of);
                          }
                        });
  }

  [[nodiscard]] kernel::Decisions decide(const BoundTable& table,
                                         std::span<const IndicatorLights> subjects) const {
    // Columns by the position of their name; most tables read few of them.
    const auto& reads = table.reads();
    std::vector<std::size_t> of_name(overall_columns.size(), reads.size());
    for (std::size_t c = 0; c < reads.size(); ++c) of_name[reads[c]] = c;
    std::vector<CodeColumn> codes(reads.size(), CodeColumn(subjects.size()));
    const auto set = [&](std::size_t position, std::size_t subject, std::int32_t code) {
      if (of_name[position] < codes.size()) codes[of_name[position]].set(subject, code);
    };
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      const auto totals = votes.of(subjects[i]);
      for (std::size_t t = 0; t < totals.size(); ++t) set(t, i, totals[t]);
      for (const auto& [indicator, light] : subjects[i]) {
        set(positions.at(indicator->id), i, code_of(light));
      }
    }
    std::vector<kernel::Column> columns;
    for (const auto& one : codes) columns.push_back(one.column());
    return table.decide(columns, subjects.size());
  }
};

Judge::Judge(std::unique_ptr<Tables> tables) : tables_(std::move(tables)) {}
Judge::Judge(Judge&&) noexcept = default;
Judge::~Judge() = default;

Result<Judge> Judge::make(const policy::Pack& pack, policy::Compiler& compiler, Meaning meaning) {
  auto made = std::make_unique<Tables>();
  made->nulls = nulls_of(meaning);
  made->scores_one_limit = scores_one_limit(meaning);
  made->votes = Votes(pack, meaning);
  RONGHE_CHECK(made->read(pack, compiler));
  const auto parameter = [&](std::string_view name) {
    return compiler.constant_number({std::string(name), {.file = "decisions"}});
  };
  if (!pack.indicators.empty()) {  // an index on a plain table has no scores
    made->score_at_red = parameter(score_at_red_name);
    made->score_at_green = parameter(score_at_green_name);
  }
  for (const auto& indicator : pack.indicators) {
    auto& limits = made->limits[indicator.id];
    const auto limit = [&](const std::optional<feel::Source>& source) {
      return source ? compiler.constant_number(*source) : std::nullopt;
    };
    limits = {.green = limit(indicator.green),
              .red = limit(indicator.red),
              .minimum_denominator = limit(indicator.minimum_denominator),
              .interval = limit(indicator.interval)};
    RONGHE_CHECK(made->bind_indicator(indicator));
    for (const auto& kind : indicator.subjects) {
      RONGHE_CHECK(made->bind_kind(kind, indicator.place));
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
  const auto decisions = Tables::decide(tables_->of_indicators.at(indicator.id), measures);
  std::vector<Judgement> all;
  all.reserve(measures.size());
  for (std::size_t i = 0; i < measures.size(); ++i) {
    auto& judgement = all.emplace_back(Judgement{
        .light = light_of(decisions[i]), .rule = decisions[i].rule(), .limit = {}, .distance = {}});
    // The limit that matters next: red's for what is red or yellow is on its way from, else
    // green's.
    judgement.limit = judgement.light == Light::red ? limits.red : limits.green;
    const auto& value = measures[i].value;
    if (value && judgement.limit) judgement.distance = Decimal::subtract(*value, *judgement.limit);
  }
  return all;
}

std::vector<LightRow> Judge::overall(const std::string& kind,
                                     std::span<const IndicatorLights> subjects) const {
  const auto& name = tables_->decisions.find(overall_table(kind))->first;
  const auto decisions = tables_->decide(tables_->of_kinds.at(kind), subjects);
  std::vector<LightRow> all;
  all.reserve(subjects.size());
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const auto light_of_subject = light_of(decisions[i]);
    auto& row = all.emplace_back(LightRow{.light = policy::to_string(light_of_subject),
                                          .decision = name,
                                          .rule = decisions[i].rule(),
                                          .indicators = {}});
    // What made it so: the indicators whose own light is that of the subject.
    for (const auto& [indicator, light] : subjects[i]) {
      if (light != light_of_subject || indicator->type == policy::IndicatorType::information)
        continue;
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
  if (*limits.green == *limits.red) {
    if (!tables_->scores_one_limit) return std::nullopt;
    return score_at_one_limit(indicator.direction, value, *limits.green, low,
                              *tables_->score_at_green);
  }
  const auto rise = Decimal::subtract(*tables_->score_at_green, low);
  const auto span = Decimal::subtract(*limits.green, *limits.red);
  const auto way = Decimal::subtract(value, *limits.red);
  if (!rise || !span || !way) return std::nullopt;
  const auto share = Decimal::divide(*way, *span);
  const auto part = share ? Decimal::multiply(*share, *rise) : std::nullopt;
  const auto score = part ? Decimal::add(low, *part) : std::nullopt;
  if (!score) return std::nullopt;
  return clamped(*score);
}

std::vector<const policy::Indicator*> Judge::deciding(const LightRow& row,
                                                      const IndicatorLights& lights) const {
  std::vector<const policy::Indicator*> all;
  const auto tested = rule_words(std::string(row.decision), row.rule).tested;
  const auto counted = [&](const policy::Indicator& indicator, Light light) {
    return tables_->votes.counts(indicator, light);
  };
  const auto is_tested = [&](const policy::Indicator& indicator, Light light) {
    return std::ranges::any_of(tested, [&](const kernel::RuleCell& cell) {
      if (cell.input == name_of(indicator.id)) return true;
      if (cell.input == vetoes_red) {
        return indicator.type == policy::IndicatorType::veto && light == Light::red;
      }
      return cell.input == policy::counted_as(light) && counted(indicator, light);
    });
  };
  if (row.rule < 1) return all;
  for (const auto& [indicator, light] : lights) {
    if (is_tested(*indicator, light)) all.push_back(indicator);
  }
  if (!all.empty()) return all;
  for (const auto& [indicator, light] : lights) {
    if (light == policy::light_of(row.light) && counted(*indicator, light)) {
      all.push_back(indicator);
    }
  }
  return all;
}

std::optional<Decimal> Judge::least_coverage(const policy::Indicator& indicator,
                                             Measure measure) const {
  std::optional<Decimal> least;
  for (const auto& [name, value] : tables_->parameters) {
    const auto* number = value.number();
    if (number == nullptr || *number < Decimal(0) || *number > Decimal(1)) continue;
    if (least && *least <= *number) continue;
    measure.coverage = *number;
    if (lights(indicator, std::array{measure}).front().light == Light::green) least = *number;
  }
  return least;
}

kernel::RuleWords Judge::rule_words(const std::string& table, int rule) const {
  const auto found = tables_->decisions.find(table);
  if (found == tables_->decisions.end()) return {};
  return kernel::rule_words(std::get<dmn::DecisionTable>(found->second->expression->form), rule);
}

std::string Judge::rule_text(const std::string& table, int rule) const {
  return kernel::rule_text(rule_words(table, rule));
}

}  // namespace ronghe::evaluate
