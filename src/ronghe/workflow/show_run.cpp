// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/show_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <ranges>

#include "ronghe/engine/cells.hpp"
#include "ronghe/evaluate/judge.hpp"
#include "ronghe/evaluate/relations.hpp"
#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/release/results.hpp"
#include "ronghe/workflow/loaded_run.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/sealed_run.hpp"

namespace ronghe::workflow {

namespace {

Result<TextTable> table_of(engine::Connection& connection, const std::string& statement) {
  RONGHE_TRY(rows, connection.query(statement));
  TextTable table;
  for (const auto& column : rows.columns()) table.head.push_back(column.name);
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    auto& row = table.rows.emplace_back();
    for (std::size_t c = 0; c < table.head.size(); ++c) row.push_back(chunk.shown(c, i));
  }));
  return table;
}

std::size_t place(const TextTable& table, std::string_view column) {
  return static_cast<std::size_t>(std::ranges::find(table.head, column) - table.head.begin());
}

// The indicators of a list by which a light was decided, without those whose own light is hidden.
std::string shown_deciders(const release::Gate& gate, const std::vector<std::string>& row,
                           const std::string& deciders) {
  std::vector<std::string> shown;
  for (const auto part : deciders | std::views::split(',')) {
    const std::string indicator(part.begin(), part.end());
    if (gate.withholds_light({.indicator = indicator, .kind = row[0], .subject = row[1]})) {
      continue;
    }
    shown.push_back(indicator);
  }
  return fmt::format("{}", fmt::join(shown, ","));
}

// A score is made of numbers; kinds whose scores are not for the reader as they are have none.
void withhold_scores(const release::Gate& gate, TextTable& lights) {
  const auto score = place(lights, "score");
  const auto because_of = place(lights, "because_of");
  for (auto& row : lights.rows) {
    const auto decision = gate.decide_score(row[0], row[1]);
    if (decision.form != policy::PublicForm::value) row[score] = "withheld";
    row[because_of] = shown_deciders(gate, row, row[because_of]);
  }
}

void withhold_values(const release::Gate& gate, TextTable& values) {
  constexpr std::array numbers{"value",       "low",      "high",    "numerator",
                               "denominator", "distance", "coverage"};
  const auto indicator = place(values, "indicator");
  const auto missing = place(values, "missing");
  for (auto& row : values.rows) {
    const release::FigureOf of{.indicator = row[indicator], .kind = row[0], .subject = row[1]};
    const auto why = gate.why_withheld(of);
    if (why.empty()) continue;
    for (const auto* column : numbers) row[place(values, column)].clear();
    if (gate.withholds_light(of)) {
      for (const auto* column : {"limit", "rule"}) row[place(values, column)].clear();
      row[place(values, "light")] = "none";
    }
    row[missing] = fmt::format("withheld ({})", why);
  }
}

// What a score or a number that is hidden is called.
void name_hidden(TextTable& table, std::string_view column) {
  for (auto& row : table.rows) {
    auto& cell = row[place(table, column)];
    if (cell == release::not_released_word) cell = "withheld";
    const auto number = Decimal::parse(cell);
    if (!number) continue;
    for (const auto& hidden : evaluate::hidden_scores) {
      if (*number == Decimal(hidden.kept)) cell = hidden.word;
    }
  }
}

struct Hiding {
  std::string_view column;  // that says why something is hidden
  void (*withhold)(const release::Gate& gate, TextTable& table);
};

// The rows of a run's lights whose deciders are named, by kind and subject.
class Deciders {
 public:
  Deciders(store::Viewer& viewer, const LoadedRun& run, const release::Gate* gate)
      : viewer_(viewer), run_(run), gate_(gate), compiler_(run.pack, run.key.as_of, errors_) {}

  // In the place of those that have the light of the subject, those by which the rule decided it.
  Result<void> name(TextTable& lights) {
    RONGHE_TRY(meaning, evaluate::meaning_of(run_.key.code_version));
    RONGHE_TRY(judge, evaluate::Judge::make(run_.pack, compiler_, meaning));
    RONGHE_TRY(rules, viewer_.connection().collect(fmt::format(
                          "SELECT decision, rule FROM run_light WHERE run_id = {} ORDER BY kind, "
                          "subject",
                          engine::quoted_text(run_.id))));
    std::vector<std::pair<std::string, int>> fired;
    RONGHE_CHECK(rules.each([&](const engine::Chunk& chunk, std::size_t row) {
      fired.emplace_back(std::string(chunk.text(0, row)),
                         static_cast<int>(engine::integer_at(chunk, 1, row).value_or(0)));
    }));
    const auto because_of = place(lights, "because_of");
    std::size_t at = 0;  // both come in the order of kinds and codes
    return each_subject([&](const Subject& subject, const evaluate::IndicatorLights& of_subject) {
      const auto is_row = [&](std::size_t i) {
        return lights.rows[i][0] == subject.first && lights.rows[i][1] == subject.second;
      };
      while (at < lights.rows.size() && !is_row(at)) ++at;
      if (at == lights.rows.size() || hides_any(subject.first, subject.second)) return;
      auto& row = lights.rows[at];
      const auto& [decision, rule] = fired[at];
      const auto deciding = judge.deciding(
          {.light = row[2], .decision = decision, .rule = rule, .indicators = {}}, of_subject);
      if (deciding.empty()) return;
      std::vector<std::string> ids;
      for (const auto* indicator : deciding) ids.push_back(indicator->id);
      row[because_of] = fmt::format("{}", fmt::join(ids, ","));
    });
  }

 private:
  using Subject = std::pair<std::string, std::string>;  // kind, code
  template <class Take>
  Result<void> each_subject(const Take& take) {
    RONGHE_TRY(rows, viewer_.connection().query(fmt::format(
                         "SELECT kind, subject, indicator, light FROM run_value WHERE run_id = {} "
                         "ORDER BY kind, subject, indicator",
                         engine::quoted_text(run_.id))));
    Subject subject;
    evaluate::IndicatorLights lights;
    RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
      if (chunk.text(0, row) != subject.first || chunk.text(1, row) != subject.second) {
        if (!lights.empty()) take(subject, lights);
        subject = {std::string(chunk.text(0, row)), std::string(chunk.text(1, row))};
        lights.clear();
      }
      const auto* indicator = run_.pack.indicator(chunk.text(2, row));
      if (indicator != nullptr)
        lights.emplace_back(indicator, policy::light_of(chunk.text(3, row)));
    }));
    if (!lights.empty()) take(subject, lights);
    return {};
  }

  // Where a light is hidden, who decided would tell it.
  [[nodiscard]] bool hides_any(const std::string& kind, const std::string& subject) const {
    if (gate_ == nullptr) return false;
    return std::ranges::any_of(run_.pack.indicators, [&](const policy::Indicator& indicator) {
      const auto& kinds = indicator.subjects;
      return std::ranges::find(kinds, kind) != kinds.end() &&
             gate_->withholds_light({.indicator = indicator.id, .kind = kind, .subject = subject});
    });
  }

  store::Viewer& viewer_;
  const LoadedRun& run_;
  const release::Gate* gate_;  // null pointer: all that is here is for the reader
  std::vector<Error> errors_;
  policy::Compiler compiler_;
};

Result<void> name_deciders(store::Viewer& viewer, const LoadedRun& run, TextTable& lights) {
  if (run.is_public) return Deciders(viewer, run, nullptr).name(lights);
  RONGHE_TRY(gate, viewer.gate(run.pack, run.key.as_of));
  return Deciders(viewer, run, &gate).name(lights);
}

// What the reader does not see of a run: of published lines it is not there, and has to be named.
Result<void> hide_from(store::Viewer& viewer, const LoadedRun& run, const Hiding& hiding,
                       TextTable& table) {
  if (run.is_public) {
    name_hidden(table, hiding.column);
    return {};
  }
  RONGHE_TRY(gate, viewer.gate(run.pack, run.key.as_of));
  hiding.withhold(gate, table);
  return {};
}

Result<TextTable> lights_of(store::Viewer& viewer, const LoadedRun& run) {
  RONGHE_TRY(
      lights,
      table_of(viewer.connection(),
               fmt::format(
                   "SELECT kind, subject, light, indicators AS because_of, score, {1} AS standing "
                   "FROM run_light l LEFT JOIN "
                   "(SELECT run_id, kind, subject, score FROM run_score WHERE dimension = 'total') "
                   "s USING (run_id, kind, subject) WHERE run_id = {0} ORDER BY kind, subject",
                   engine::quoted_text(run.id), engine::quoted_text(run.standing))));
  RONGHE_CHECK(name_deciders(viewer, run, lights));
  RONGHE_CHECK(hide_from(viewer, run, {.column = "score", .withhold = withhold_scores}, lights));
  return lights;
}

Result<TextTable> values_of(store::Viewer& viewer, const LoadedRun& run, const std::string& code) {
  RONGHE_TRY(
      values,
      table_of(viewer.connection(),
               fmt::format("SELECT kind, subject, indicator, light, value, low, high, numerator, "
                           "denominator, limit_value AS \"limit\", distance, rule, reporting AS "
                           "coverage, missing, {} AS standing FROM run_value WHERE run_id = {} AND "
                           "subject = {} ORDER BY kind, indicator",
                           engine::quoted_text(run.standing), engine::quoted_text(run.id),
                           engine::quoted_text(code))));
  if (values.rows.empty()) return subject_unknown(run.id, code);
  RONGHE_CHECK(hide_from(viewer, run, {.column = "missing", .withhold = withhold_values}, values));
  return values;
}

}  // namespace

Result<TextTable> runs_text(store::Store& store) {
  RONGHE_TRY(table, table_of(store.connection(),
                             "SELECT run_id, as_of, pack_id, log_size, values_count, result_hash, "
                             "position FROM run ORDER BY position"));
  table.head.back() = "standing";
  for (auto& row : table.rows) {
    auto standing = standing_of_row(store, row.front());
    if (!standing && standing.error().kind != ErrorKind::proof_failed) {
      return std::unexpected(standing.error());
    }
    row.back() = standing ? *std::move(standing) : "not what was sealed";
  }
  return table;
}

Result<TextTable> show_run(store::Viewer& viewer, const std::string& run_id,
                           const ShowRequest& request) {
  if (request.subject.empty()) {
    RONGHE_TRY(run, load_run(viewer, run_id));
    return lights_of(viewer, run);
  }
  RONGHE_TRY(run, load_run(viewer, run_id, request.subject));
  return values_of(viewer, run, request.subject);
}

Result<std::map<std::string, std::map<std::string, std::int64_t>>> lights_by_kind(
    store::Viewer& viewer, const std::string& run_id) {
  RONGHE_TRY(run, load_run(viewer, run_id));
  RONGHE_TRY(
      rows,
      viewer.connection().query(fmt::format(
          "SELECT kind, light, count(*) FROM run_light WHERE run_id = {} GROUP BY ALL ORDER BY ALL",
          engine::quoted_text(run.id))));
  std::map<std::string, std::map<std::string, std::int64_t>> counts;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    counts[std::string(chunk.text(0, i))][std::string(chunk.text(1, i))] = chunk.integer(2, i);
  }));
  return counts;
}

}  // namespace ronghe::workflow
