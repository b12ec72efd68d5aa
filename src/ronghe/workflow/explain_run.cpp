// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/explain_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/label.hpp"
#include "ronghe/release/results.hpp"
#include "ronghe/store/tombstones.hpp"
#include "ronghe/workflow/green_words.hpp"
#include "ronghe/workflow/loaded_run.hpp"
#include "ronghe/workflow/run_evaluation.hpp"

namespace ronghe::workflow {

namespace {

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

// What the published lines do not tell.
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
    return gate.withholds_light(
        {.indicator = indicator, .kind = explanation.kind, .subject = explanation.subject});
  };
  for (auto& one : explanation.indicators) {
    if (!hides(one.stored.indicator)) continue;
    one.stored.light = "none";
    one.stored.rule = 0;
    one.stored.limit = std::nullopt;
    one.rule = {};
    one.to_green = {};
  }
  const bool any = std::ranges::any_of(pack.indicators, [&](const policy::Indicator& indicator) {
    const auto& kinds = indicator.subjects;
    return std::ranges::find(kinds, explanation.kind) != kinds.end() && hides(indicator.id);
  });
  if (!any || !explanation.light) return;
  // Of a light the indicators that decided are explained: such a one would be told by being there.
  std::erase_if(explanation.indicators,
                [&](const auto& one) { return hides(one.stored.indicator); });
  // Whoever is told which of those that are left decided learns of one that is hidden: the list is
  // then that of all which have the light.
  explanation.deciding = explanation.light->indicators;
  std::erase_if(explanation.deciding, hides);
  for (auto& one : explanation.indicators) {
    one.decides =
        std::ranges::find(explanation.deciding, one.stored.indicator) != explanation.deciding.end();
    if (!one.decides) one.counted.clear();
  }
  explanation.light->rule = 0;
  explanation.rule = {};
}

std::set<std::string> hidden_keys(store::Viewer& viewer) {
  std::set<std::string> hidden;
  for (const auto& [name, record] : viewer.store().pack().dictionary.records) {
    if (!viewer.shows_key(record)) hidden.insert(name);
  }
  return hidden;
}

// The units of the parts of each number that is told of.
Result<std::map<std::string, policy::Fraction>> fractions_of(
    const LoadedRun& run, const evaluate::Explanation& explanation) {
  std::vector<Error> errors;
  policy::Compiler compiler(run.pack, run.key.as_of, errors);
  for (const auto& one : explanation.indicators) compiler.compile(one.indicator);
  if (!errors.empty()) return std::unexpected(errors.front());
  std::map<std::string, policy::Fraction> fractions;
  for (const auto& one : explanation.indicators) {
    fractions[one.indicator.id] = policy::fraction_of(compiler.plan(), one.indicator.id);
  }
  return fractions;
}

}  // namespace

Result<ExplainedRun> explain_run(store::Viewer& viewer, const ExplainQuery& query) {
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
  // Of published lines the numbers are what everyone may see, the rows below them are not.
  auto& hidden = run.is_public ? request.without_rows : request.withheld;
  for (const auto& indicator : run.pack.indicators) {
    auto why = gate.why_withheld(
        {.indicator = indicator.id, .kind = request.kind, .subject = request.subject});
    if (!why.empty()) hidden.emplace(indicator.id, std::move(why));
  }
  if (run.is_public) RONGHE_CHECK(add_hidden(viewer.connection(), request));
  request.hidden_keys = hidden_keys(viewer);
  request.may_see = [&](const std::string& label) { return viewer.reader().may_see(label); };
  request.levels = &viewer.store().pack().dictionary;
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
  RONGHE_TRY(fractions, fractions_of(run, explanation));
  return ExplainedRun{.why = std::move(explanation),
                      .pack = std::move(run.pack),
                      .fractions = std::move(fractions),
                      .as_published = run.is_public};
}

std::string ExplainedRun::to_green(const evaluate::IndicatorExplanation& one,
                                   Language language) const {
  return green_words({.indicator = one.indicator,
                      .stored = one.stored,
                      .way = one.to_green,
                      .fraction = fractions.at(one.indicator.id)},
                     language);
}

std::string in_language(const std::string& description, Language language) {
  constexpr std::string_view bar = " | ";
  const auto at = description.find(bar);
  if (at == std::string::npos) return description;
  return language == Language::zh ? description.substr(0, at) : description.substr(at + bar.size());
}

}  // namespace ronghe::workflow
