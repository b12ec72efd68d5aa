// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/worded.hpp"
#include "ronghe/engine/cells.hpp"
#include "ronghe/evaluate/judge.hpp"
#include "ronghe/evaluate/regions.hpp"
#include "ronghe/evaluate/run.hpp"
#include "ronghe/evaluate/scans.hpp"

namespace ronghe::evaluate {

namespace {

std::string of_subject(const ExplainRequest& request) {
  return fmt::format(" WHERE run_id = {} AND kind = {} AND subject = {}",
                     sql::quoted_text(request.run_id), sql::quoted_text(request.kind),
                     sql::quoted_text(request.subject));
}

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const auto comma = list.find(',');
    parts.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return parts;
}

// As counted by a formula of the pack, else the denominator.
std::optional<Decimal> persons_at(const engine::Chunk& chunk, std::size_t row) {
  constexpr std::size_t denominator = 2;
  constexpr std::size_t population = 12;  // not policy: a column of the query
  const auto counted = engine::integer_at(chunk, population, row);
  return counted ? Decimal(*counted) : decimal_at(chunk, denominator, row);
}

// The light stays, and the row of the table that gave it.
StoredValue without_numbers(const StoredValue& value) {
  return {.indicator = value.indicator,
          .numerator = {},
          .denominator = {},
          .value = {},
          .missing = "withheld",
          .reporting = {},
          .light = value.light,
          .rule = value.rule,
          .limit = value.limit,
          .distance = {}};
}

std::vector<std::string> ids_of(const std::vector<const policy::Indicator*>& indicators) {
  std::vector<std::string> ids;
  for (const auto* indicator : indicators) ids.push_back(indicator->id);
  return ids;
}

// What decided comes first, then what is not green either.
std::vector<std::string> to_be_told(const IndicatorLights& lights,
                                    const std::vector<std::string>& deciding) {
  auto wanted = deciding;
  for (const auto& [indicator, light] : lights) {
    const bool known = std::ranges::find(deciding, indicator->id) != deciding.end();
    const bool good = light == policy::Light::green;
    if (known || good || indicator->type == policy::IndicatorType::information) continue;
    wanted.push_back(indicator->id);
  }
  return wanted;
}

// Everything that one explanation needs, compiled for the indicators that it names only.
class Explainer {
 public:
  Explainer(engine::Connection& connection, const policy::Pack& pack,
            const policy::Visibility& visibility, const ExplainRequest& request)
      : connection_(connection),
        pack_(pack),
        visibility_(visibility),
        request_(request),
        compiler_(pack, visibility.as_of, errors_) {}

  Result<Explanation> explain() {
    Explanation made{
        .kind = request_.kind, .subject = request_.subject, .light = {}, .indicators = {}};
    RONGHE_TRY(values, stored_values(connection_, request_));
    RONGHE_TRY(judge, Judge::make(pack_, compiler_, request_.meaning));
    std::vector<std::string> wanted{request_.indicator};
    if (request_.indicator == "light") {
      RONGHE_TRY(light, stored_light(connection_, request_));
      made.light = std::move(light);
      wanted = decided(values, judge, made);
    }
    for (const auto& id : wanted) {
      const auto value = std::ranges::find(values, id, &StoredValue::indicator);
      if (value == values.end()) continue;
      RONGHE_TRY(one, of_indicator(*value, judge, made));
      made.indicators.push_back(std::move(one));
    }
    if (made.indicators.empty() && request_.indicator != "light") {
      return fail(ErrorKind::not_found, "indicator-unknown"_code,
                  {{"kind", request_.kind},
                   {"subject", request_.subject},
                   {"indicator", request_.indicator},
                   {"run", request_.run_id}},
                  fmt::format("{} {} has no indicator {} in this run", request_.kind,
                              request_.subject, request_.indicator));
    }
    RONGHE_CHECK(add_evidence(made));
    return made;
  }

 private:
  // Fills in by what the light was decided; which indicators are told of.
  [[nodiscard]] std::vector<std::string> decided(const std::vector<StoredValue>& values,
                                                 const Judge& judge, Explanation& made) const {
    if (!made.light) return {};
    IndicatorLights lights;
    for (const auto& value : values) {
      const auto* indicator = pack_.indicator(value.indicator);
      if (indicator != nullptr) lights.emplace_back(indicator, policy::light_of(value.light));
    }
    made.rule = judge.rule_words(made.light->decision, made.light->rule);
    made.deciding = ids_of(judge.deciding({.light = made.light->light,
                                           .decision = made.light->decision,
                                           .rule = made.light->rule,
                                           .indicators = {}},
                                          lights));
    if (made.deciding.empty()) made.deciding = made.light->indicators;
    return to_be_told(lights, made.deciding);
  }

  Result<IndicatorExplanation> of_indicator(const StoredValue& value, const Judge& judge,
                                            const Explanation& made) {
    const auto* indicator = pack_.indicator(value.indicator);
    if (indicator == nullptr) {
      return fail_with(ErrorKind::fault, "pack-of-run-lacks-indicator"_code,
                       "the run's pack lacks {indicator}", {{"indicator", value.indicator}});
    }
    IndicatorExplanation one{.indicator = *indicator, .stored = value};
    one.rule = judge.rule_words(indicator->table, value.rule);
    one.decides =
        !made.light || std::ranges::find(made.deciding, value.indicator) != made.deciding.end();
    if (const auto why = request_.withheld.find(value.indicator); why != request_.withheld.end()) {
      one.withheld = why->second;
      one.stored = without_numbers(value);
      return one;
    }
    if (const auto why = request_.without_rows.find(value.indicator);
        why != request_.without_rows.end()) {
      one.rows_withheld = why->second;
      return one;
    }
    one.to_green = way_to_green(judge, *indicator, value);
    if (!one.decides) return one;  // its evidence is told where it is asked for
    policy::Indicator only = *indicator;
    only.subjects = {request_.kind};
    compiler_.compile(only);
    return one;
  }

  Result<void> add_evidence(Explanation& made) {
    for (const auto& aggregate : compiler_.plan().aggregates) {
      if (const auto* record = pack_.dictionary.record(aggregate.relation)) {
        compiler_.require(aggregate.relation, {record->key.begin(), record->key.end()});
      }
    }
    compiler_.require("region", region_fields());
    if (!errors_.empty()) return std::unexpected(errors_.front());
    policy::RelationSql relations(pack_, compiler_.plan(), visibility_,
                                  connection_.capabilities().dialect);
    RONGHE_CHECK(run_scans(connection_, compiler_.plan(), relations, nullptr));
    EvidenceRequest evidence{.subjects = {request_.subject},
                             .rows_max = request_.rows_max,
                             .hidden_keys = request_.hidden_keys,
                             .erasures = request_.erasures,
                             .may_see = request_.may_see,
                             .levels = request_.levels};
    if (request_.kind == "region") {
      RONGHE_TRY(regions, Regions::read(connection_, relations,
                                        earliest_end(request_.meaning, visibility_.as_of)));
      evidence.subjects = regions.covered(request_.subject);
    }
    for (auto& one : made.indicators) {
      if (!one.decides) continue;
      for (const auto& formula : compiler_.plan().formulas) {
        if (formula.indicator != one.indicator.id) continue;
        RONGHE_CHECK(add_slots(formula, relations, evidence, one));
      }
    }
    return {};
  }

  Result<void> add_slots(const policy::SubjectFormula& formula,
                         const policy::RelationSql& relations, const EvidenceRequest& evidence,
                         IndicatorExplanation& one) {
    for (const auto& slot : formula.slots) {
      for (const auto& aggregate : compiler_.plan().aggregates) {
        const bool of_slot = aggregate.name == slot.column && aggregate.subject == request_.kind;
        if (!of_slot) continue;
        RONGHE_TRY(counted, evidence_of(connection_, pack_, compiler_.plan(), relations, aggregate,
                                        evidence));
        one.counted.push_back(std::move(counted));
      }
    }
    return {};
  }

  engine::Connection& connection_;
  const policy::Pack& pack_;
  policy::Visibility visibility_;
  const ExplainRequest& request_;
  std::vector<Error> errors_;
  policy::Compiler compiler_;
};

}  // namespace

Result<std::vector<StoredValue>> stored_values(engine::Connection& connection,
                                               const ExplainRequest& request) {
  RONGHE_TRY(
      rows, connection.query(
                "SELECT indicator, numerator, denominator, value, missing, reporting, light, rule, "
                "limit_value, distance, low, high, population FROM run_value" +
                of_subject(request) + " ORDER BY indicator"));
  std::vector<StoredValue> values;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    values.push_back({.indicator = std::string(chunk.text(0, i)),
                      .numerator = decimal_at(chunk, 1, i),
                      .denominator = decimal_at(chunk, 2, i),
                      .value = decimal_at(chunk, 3, i),
                      .missing = chunk.shown(4, i),
                      .reporting = decimal_at(chunk, 5, i),
                      .light = chunk.shown(6, i),
                      .rule = static_cast<int>(chunk.integer(7, i)),
                      .limit = decimal_at(chunk, 8, i),
                      .distance = decimal_at(chunk, 9, i),
                      .low = decimal_at(chunk, 10, i),
                      .high = decimal_at(chunk, 11, i),
                      .persons = persons_at(chunk, i)});
  }));
  if (values.empty()) {
    return fail(
        ErrorKind::not_found, "subject-unknown"_code,
        {{"run", request.run_id}, {"subject", request.subject}},
        fmt::format("run {} has no {} `{}`", request.run_id, request.kind, request.subject));
  }
  return values;
}

Result<std::optional<StoredLight>> stored_light(engine::Connection& connection,
                                                const ExplainRequest& request) {
  RONGHE_TRY(rows, connection.query("SELECT light, decision, rule, indicators FROM run_light" +
                                    of_subject(request)));
  RONGHE_TRY(chunk, rows.next());
  if (!chunk || chunk->rows() == 0) return std::optional<StoredLight>{};
  return std::optional(StoredLight{.light = std::string(chunk->text(0, 0)),
                                   .decision = std::string(chunk->text(1, 0)),
                                   .rule = static_cast<int>(chunk->integer(2, 0)),
                                   .indicators = split(chunk->text(3, 0))});
}

Result<Explanation> explain(engine::Connection& connection, const policy::Pack& pack,
                            const policy::Visibility& visibility, const ExplainRequest& request) {
  return Explainer(connection, pack, visibility, request).explain();
}

}  // namespace ronghe::evaluate
