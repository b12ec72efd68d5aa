// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/explain_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ronghe/policy/label.hpp"
#include "ronghe/release/results.hpp"
#include "ronghe/store/tombstones.hpp"
#include "ronghe/workflow/loaded_run.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/show_run.hpp"

namespace ronghe::workflow {

namespace {

std::string shown(const std::optional<Decimal>& value) { return value ? value->to_string() : "–"; }

std::string light_text(const std::string& light) {
  if (light == "green") return "✔ green 绿灯";
  if (light == "yellow") return "! yellow 黄灯";
  if (light == "red") return "✖ red 红灯";
  return "– none 无数据";
}

Result<std::string> kind_of(engine::Connection& connection, const std::string& run_id,
                            const std::string& subject) {
  RONGHE_TRY(
      rows,
      connection.query(fmt::format(
          "SELECT DISTINCT kind FROM run_light WHERE run_id = {} AND subject = {} ORDER BY kind",
          engine::quoted_text(run_id), engine::quoted_text(subject))));
  RONGHE_TRY(chunk, rows.next());
  if (!chunk || chunk->rows() == 0) {
    return subject_unknown(run_id, subject);
  }
  return std::string(chunk->text(0, 0));
}

// What the published lines do not tell: neither then are the rows behind it.
Result<void> add_hidden(engine::Connection& connection, evaluate::ExplainRequest& request) {
  RONGHE_TRY(rows,
             connection.query(fmt::format(
                 "SELECT indicator, missing FROM run_value WHERE run_id = {} AND kind = {} AND "
                 "subject = {} AND missing IN ('{}', '{}')",
                 engine::quoted_text(request.run_id), engine::quoted_text(request.kind),
                 engine::quoted_text(request.subject), release::suppressed_word,
                 release::not_released_word)));
  return rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    const bool small = chunk.text(1, row) == release::suppressed_word;
    request.withheld.emplace(std::string(chunk.text(0, row)),
                             small ? "suppressed" : "not released");
  });
}

// What a light is that is not for the reader, which indicator decided, and by which rule: its cells
// name lights.
void hide_lights(const release::Gate& gate, const policy::Pack& pack,
                 evaluate::Explanation& explanation) {
  const auto hides = [&](const std::string& indicator) {
    return withholds_light(
        gate, pack,
        {.indicator = indicator, .kind = explanation.kind, .subject = explanation.subject});
  };
  for (auto& one : explanation.indicators) {
    if (!hides(one.stored.indicator)) continue;
    one.stored.light = "none";
    one.stored.rule = 0;
    one.stored.limit = std::nullopt;
    one.rule_text.clear();
  }
  const bool any = std::ranges::any_of(pack.indicators, [&](const policy::Indicator& indicator) {
    const auto& kinds = indicator.subjects;
    return std::ranges::find(kinds, explanation.kind) != kinds.end() && hides(indicator.id);
  });
  if (!any || !explanation.light) return;
  // Of a light the indicators that decided are explained: such a one would be told by being there.
  std::erase_if(explanation.indicators,
                [&](const auto& one) { return hides(one.stored.indicator); });
  std::erase_if(explanation.light->indicators, hides);
  explanation.light->rule = 0;
  explanation.rule_text.clear();
}

std::set<std::string> hidden_keys(store::Viewer& viewer) {
  std::set<std::string> hidden;
  for (const auto& [name, record] : viewer.store().pack().dictionary.records) {
    if (!viewer.shows_key(record)) hidden.insert(name);
  }
  return hidden;
}

void add_counted(std::string& text, const evaluate::CountedRows& counted) {
  text += fmt::format("    {} {}: {} counted of {} rows\n", counted.relation, counted.aggregate,
                      counted.counted, counted.considered);
  for (const auto& exclusion : counted.excluded) {
    if (exclusion.rows == 0) continue;
    text += fmt::format("      {} excluded 排除: not ({})\n", exclusion.rows, exclusion.condition);
  }
  if (counted.erased.rows > 0) {
    text += fmt::format("      {} erased 已删除: on request 依申请 {}\n", counted.erased.rows,
                        fmt::join(counted.erased.requests, ", "));
  }
  for (const auto& row : counted.rows) {
    text += fmt::format("      log position 位次 {}: {}\n", row.position, row.key);
  }
  if (counted.counted > static_cast<std::int64_t>(counted.rows.size())) {
    text += fmt::format("      … and {} more\n",
                        counted.counted - static_cast<std::int64_t>(counted.rows.size()));
  }
}

nlohmann::json number(const std::optional<Decimal>& value) {
  return value ? nlohmann::json(value->to_string()) : nlohmann::json();
}

}  // namespace

Result<evaluate::Explanation> explain_run(store::Viewer& viewer, const ExplainQuery& query) {
  const auto slash = query.subject.find('/');
  const auto code = slash == std::string::npos ? query.subject : query.subject.substr(slash + 1);
  RONGHE_TRY(run, load_run(viewer, query.run_id, code));
  RONGHE_TRY(meaning, evaluate::meaning_of(run.key.code_version));
  evaluate::ExplainRequest request{.run_id = run.id,
                                   .kind = query.subject.substr(0, slash),
                                   .subject = code,
                                   .indicator = query.what,
                                   .meaning = meaning,
                                   .rows_max = query.rows_max};
  if (slash == std::string::npos) {
    RONGHE_TRY(kind, kind_of(viewer.connection(), run.id, code));
    request.kind = std::move(kind);
  }
  RONGHE_TRY(gate, viewer.gate(run.pack, run.key.as_of));
  for (const auto& indicator : run.pack.indicators) {
    auto why = why_withheld(
        gate, {.indicator = indicator.id, .kind = request.kind, .subject = request.subject});
    if (!why.empty()) request.withheld.emplace(indicator.id, std::move(why));
  }
  if (run.is_public) RONGHE_CHECK(add_hidden(viewer.connection(), request));
  request.hidden_keys = hidden_keys(viewer);
  // Whoever has no keys is told what the conditions say; nobody is known by a tombstone then.
  auto tombstones = store::Tombstones::read(viewer.store(), viewer.store().connection());
  if (tombstones && !tombstones->empty()) {
    request.erasures = {.request_of =
                            [&](const std::string& subject) {
                              const auto* number = tombstones->request_of(subject);
                              return number == nullptr ? std::string() : *number;
                            },
                        .dictionary = &viewer.store().pack().dictionary};
  }
  RONGHE_TRY(explanation,
             evaluate::explain(viewer.connection(), run.pack,
                               {.log_size = run.key.log_size, .as_of = run.key.as_of}, request));
  if (!run.is_public) hide_lights(gate, run.pack, explanation);
  explanation.standing = std::move(run.standing);
  return explanation;
}

std::string explanation_text(const evaluate::Explanation& explanation) {
  auto text = fmt::format("{} {}\n", explanation.kind, explanation.subject);
  if (!explanation.standing.empty()) {
    text += fmt::format("decision 决定: {}\n", explanation.standing);
  }
  if (explanation.light) {
    text += fmt::format("light 灯: {}\nrule 规则: {} row {}: {}\n",
                        light_text(explanation.light->light), explanation.light->decision,
                        explanation.light->rule, explanation.rule_text);
  }
  for (const auto& one : explanation.indicators) {
    const auto& stored = one.stored;
    text += fmt::format("\n{} {} {}\n  {}\n", stored.indicator, one.indicator.title.zh,
                        one.indicator.title.en, light_text(stored.light));
    if (!one.withheld.empty()) {
      text += fmt::format("  rule 规则: {} row {}: {}\n  value 数值: withheld 不予显示 ({})\n",
                          one.indicator.table, stored.rule, one.rule_text, one.withheld);
      continue;
    }
    text += fmt::format("  value 数值: {} = {} / {}{}\n", shown(stored.value),
                        shown(stored.numerator), shown(stored.denominator),
                        stored.missing.empty() ? "" : "  (" + stored.missing + ")");
    if (stored.low && stored.high) {
      text += fmt::format("  interval 区间: {} to {}\n", shown(stored.low), shown(stored.high));
    }
    text += fmt::format("  rule 规则: {} row {}: {}\n", one.indicator.table, stored.rule,
                        one.rule_text);
    text += fmt::format("  limit 限值: {}   distance 距离: {}   coverage 覆盖率: {}\n",
                        shown(stored.limit), shown(stored.distance), shown(stored.reporting));
    text +=
        fmt::format("  to green 转绿: {}\n                {}\n", one.to_green.zh, one.to_green.en);
    text += fmt::format("  formula 公式: {}\n  evidence 证据:\n", one.indicator.formula.text);
    for (const auto& counted : one.counted) add_counted(text, counted);
  }
  return text;
}

std::string explanation_json(const evaluate::Explanation& explanation) {
  nlohmann::json out{{"kind", explanation.kind},
                     {"subject", explanation.subject},
                     {"standing", explanation.standing}};
  if (explanation.light) {
    out["light"] = {{"light", explanation.light->light},
                    {"table", explanation.light->decision},
                    {"rule", explanation.light->rule},
                    {"rule_text", explanation.rule_text},
                    {"because_of", explanation.light->indicators}};
  }
  for (const auto& one : explanation.indicators) {
    const auto& stored = one.stored;
    nlohmann::json item{{"indicator", stored.indicator},
                        {"light", stored.light},
                        {"value", number(stored.value)},
                        {"low", number(stored.low)},
                        {"high", number(stored.high)},
                        {"numerator", number(stored.numerator)},
                        {"denominator", number(stored.denominator)},
                        {"limit", number(stored.limit)},
                        {"distance", number(stored.distance)},
                        {"rule", stored.rule},
                        {"rule_text", one.rule_text},
                        {"to_green", {{"zh", one.to_green.zh}, {"en", one.to_green.en}}}};
    if (!one.withheld.empty()) item["withheld"] = one.withheld;
    for (const auto& counted : one.counted) {
      nlohmann::json rows{{"relation", counted.relation},
                          {"aggregate", counted.aggregate},
                          {"considered", counted.considered},
                          {"counted", counted.counted}};
      for (const auto& exclusion : counted.excluded) {
        rows["excluded"].push_back({{"condition", exclusion.condition}, {"rows", exclusion.rows}});
      }
      if (counted.erased.rows > 0) {
        rows["erased"] = {{"rows", counted.erased.rows}, {"requests", counted.erased.requests}};
      }
      for (const auto& row : counted.rows) {
        rows["evidence"].push_back({{"position", row.position}, {"key", row.key}});
      }
      item["counted"].push_back(std::move(rows));
    }
    out["indicators"].push_back(std::move(item));
  }
  return out.dump(2) + "\n";
}

}  // namespace ronghe::workflow
