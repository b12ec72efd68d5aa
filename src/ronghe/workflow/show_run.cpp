// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/show_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <ranges>

#include "ronghe/evaluate/relations.hpp"
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
std::string shown_deciders(const release::Gate& gate, const policy::Pack& pack,
                           const std::vector<std::string>& row, const std::string& deciders) {
  std::vector<std::string> shown;
  for (const auto part : deciders | std::views::split(',')) {
    const std::string indicator(part.begin(), part.end());
    if (withholds_light(gate, pack, {.indicator = indicator, .kind = row[0], .subject = row[1]})) {
      continue;
    }
    shown.push_back(indicator);
  }
  return fmt::format("{}", fmt::join(shown, ","));
}

// A score is made of numbers; kinds whose scores are not for the reader as they are have none.
void withhold_scores(const release::Gate& gate, const policy::Pack& pack, TextTable& lights) {
  const auto score = place(lights, "score");
  const auto because_of = place(lights, "because_of");
  for (auto& row : lights.rows) {
    const auto decision = gate.decide_score(row[0], row[1]);
    if (decision.form != policy::PublicForm::value) row[score] = "withheld";
    row[because_of] = shown_deciders(gate, pack, row, row[because_of]);
  }
}

void withhold_values(const release::Gate& gate, const policy::Pack& pack, TextTable& values) {
  constexpr std::array numbers{"value",       "low",      "high",    "numerator",
                               "denominator", "distance", "coverage"};
  const auto indicator = place(values, "indicator");
  const auto missing = place(values, "missing");
  for (auto& row : values.rows) {
    const FigureOf of{.indicator = row[indicator], .kind = row[0], .subject = row[1]};
    const auto why = why_withheld(gate, of);
    if (why.empty()) continue;
    for (const auto* column : numbers) row[place(values, column)].clear();
    if (withholds_light(gate, pack, of)) {
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
  void (*withhold)(const release::Gate& gate, const policy::Pack& pack, TextTable& table);
};

// What the reader does not see of a run: of published lines it is not there, and has to be named.
Result<void> hide_from(store::Viewer& viewer, const LoadedRun& run, const Hiding& hiding,
                       TextTable& table) {
  if (run.is_public) {
    name_hidden(table, hiding.column);
    return {};
  }
  RONGHE_TRY(gate, viewer.gate(run.pack, run.key.as_of));
  hiding.withhold(gate, run.pack, table);
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

bool withholds_light(const release::Gate& gate, const policy::Pack& pack, const FigureOf& of) {
  auto figure = gate.figure(of.indicator, of.kind, of.subject, Decimal(0));
  figure.suppressed = true;
  const auto* indicator = pack.indicator(of.indicator);
  const bool to_few = indicator != nullptr && !indicator->minimum_denominator;
  figure.light_suppressed = to_few && figure.persons.has_value();
  return !gate.decide(figure).shows_light();
}

std::string why_withheld(const release::Gate& gate, const FigureOf& of) {
  auto figure = gate.figure(of.indicator, of.kind, of.subject, std::nullopt);
  figure.suppressed = true;
  const auto decision = gate.decide(figure);
  if (decision.shown()) return "";
  return decision.label.empty() ? "suppressed" : decision.label;
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
