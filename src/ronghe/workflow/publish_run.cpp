// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/publish_run.hpp"

#include <fmt/format.h>

#include <memory>
#include <ranges>
#include <set>

#include "ronghe/base/access.hpp"
#include "ronghe/evaluate/judge.hpp"
#include "ronghe/evaluate/way_to_green.hpp"
#include "ronghe/publish/report.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/store/synthetic.hpp"
#include "ronghe/workflow/explain_run.hpp"
#include "ronghe/workflow/green_words.hpp"
#include "ronghe/workflow/loaded_run.hpp"
#include "ronghe/workflow/release_facts.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/sealed_run.hpp"

namespace ronghe::workflow {

namespace {

publish::ExplanationText rule_in(const kernel::RuleWords& words, Language language) {
  return {.rule = in_language(words.description, language), .cells = words.cells, .to_green = {}};
}

// As the public sees it: where the pack counts persons apart from the denominator, nobody knows.
evaluate::StoredValue stored_of(const policy::Indicator& indicator,
                                const publish::ExplainQuestion& question) {
  return {.indicator = indicator.id,
          .numerator = question.numerator,
          .denominator = question.denominator,
          .value = question.value,
          .missing = std::string(question.missing),
          .reporting = question.reporting,
          .light = std::string(question.light),
          .rule = question.rule,
          .limit = question.limit,
          .distance = question.distance,
          .persons = indicator.counted() ? std::nullopt : question.denominator};
}

publish::Explain explainer(const policy::Pack& pack, const ReleaseFacts& facts) {
  return [&pack,
          &facts](const publish::ExplainQuestion& question) -> Result<publish::ExplanationText> {
    const auto* indicator = pack.indicator(question.indicator);
    if (indicator == nullptr) {
      return rule_in(facts.judge.rule_words(std::string(question.decision), question.rule),
                     question.language);
    }
    auto answer =
        rule_in(facts.judge.rule_words(indicator->table, question.rule), question.language);
    const auto stored = stored_of(*indicator, question);
    answer.to_green = green_words({.indicator = *indicator,
                                   .stored = stored,
                                   .way = evaluate::way_to_green(facts.judge, *indicator, stored),
                                   .fraction = facts.fractions.at(indicator->id)},
                                  question.language);
    return answer;
  };
}

// The numbers of a report name indicators by their place, which is that in the pack.
auto decider(const policy::Pack& pack, const evaluate::Judge& judge) {
  return [&pack, &judge](const release::Judged& judged) {
    evaluate::IndicatorLights lights;
    for (const auto& number : judged.numbers) {
      lights.emplace_back(&pack.indicators[number.indicator], number.light);
    }
    std::vector<std::size_t> places;
    const evaluate::LightRow row{.light = policy::to_string(judged.light),
                                 .decision = judged.decision,
                                 .rule = judged.rule,
                                 .indicators = {}};
    for (const auto* indicator : judge.deciding(row, lights)) {
      places.push_back(static_cast<std::size_t>(indicator - pack.indicators.data()));
    }
    return places;
  };
}

Result<publish::ReportRun> facts_of(store::Store& store, const std::string& run_id) {
  RONGHE_TRY(key, find_run(store, run_id));
  return publish::ReportRun{.run_id = run_id,
                            .pack_hash = key.pack_hash,
                            .code_version = key.code_version,
                            .log_size = key.log_size,
                            .as_of = key.as_of};
}

Result<void> add_run_facts(store::Store& store, const std::string& run_id,
                           const evaluate::RunKey& key, publish::ReportInput& input) {
  auto& connection = store.connection();
  input.run_id = run_id;
  input.log_size = key.log_size;
  input.log_root = key.log_root;
  input.pack_hash = key.pack_hash;
  input.as_of = key.as_of;
  input.code_version = key.code_version;
  const auto id = engine::quoted_text(run_id);
  RONGHE_TRY(hash, connection.text("SELECT result_hash FROM run WHERE run_id = " + id));
  input.result_hash = hash.value_or("");
  RONGHE_TRY(position, connection.integer("SELECT position FROM run WHERE run_id = " + id));
  const auto covering = store::covering_checkpoint(store, position);
  input.standing = covering ? std::string(proof::code(covering->standing)) : "unsealed";
  if (covering) {
    input.vouched = covering->vouched;
    input.witnesses = covering->counted;
  }
  RONGHE_TRY(previous, previous_run(store, run_id));
  if (previous) {
    RONGHE_TRY(before, facts_of(store, *previous));
    input.previous = std::move(before);
  }
  RONGHE_TRY(synthetic, store::is_synthetic(store));
  input.synthetic = synthetic;
  return {};
}

// Brings an earlier run; whether its lines are here, and are those that everyone was told.
struct Brought {
  bool here = false, is_public = false;
};
Result<Brought> bring(store::Viewer& viewer, const std::string& run_id) {
  const auto before = load_run(viewer, run_id);
  if (before) return Brought{.here = true, .is_public = before->is_public};
  const bool shut = before.error().kind == ErrorKind::refused;  // for want of a key
  if (shut || before.error().kind == ErrorKind::not_found) return Brought{};
  return std::unexpected(before.error());
}

// The run with which this one is compared; one whose lines are not here is compared with nothing.
Result<void> load_previous(store::Viewer& viewer, publish::ReportInput& input,
                           std::set<std::string>& released) {
  if (!input.previous) return {};
  RONGHE_TRY(brought, bring(viewer, input.previous->run_id));
  if (brought.is_public) released.insert(input.previous->run_id);
  if (!brought.here) input.previous.reset();
  return {};
}

// Earlier runs for the lines over time, which hold what everyone was told and nothing else.
Result<void> load_earlier(store::Viewer& viewer, publish::ReportInput& input,
                          std::set<std::string>& released) {
  if (!released.contains(input.run_id)) return {};
  RONGHE_TRY(ids, earlier_runs(viewer.store(), input.run_id, publish::earlier_runs_max));
  for (const auto& id : std::views::reverse(ids)) {
    if (!released.contains(id)) {
      RONGHE_TRY(brought, bring(viewer, id));
      if (!brought.is_public) continue;
      released.insert(id);
    }
    RONGHE_TRY(facts, facts_of(viewer.store(), id));
    input.earlier.push_back(std::move(facts));
  }
  return {};
}

// What is published was sealed as lines: they go with the report.
void add_lines(const store::Store& store, const LoadedRun& run, publish::ReportInput& input) {
  if (!run.is_public) return;
  const auto paths = store::result_paths(store, run.id);
  input.files = {{.name = "lines.jsonl",
                  .from = paths.published,
                  .content = "downloads.lines",
                  .rows = static_cast<std::int64_t>(run.statement->published.size)},
                 {.name = "result.json",
                  .from = paths.statement,
                  .content = "downloads.statement",
                  .rows = 1}};
}

// A run that cannot be compared with what was sealed is called witnessed by nobody.
void doubt(publish::ReportInput& input) {
  input.standing = "unsealed";
  input.vouched = 0;
}

}  // namespace

Result<void> publish_run(store::Viewer& viewer, const PublishRequest& request) {
  auto& store = viewer.store();
  RONGHE_TRY(run, load_run(viewer, request.run_id));
  const auto& pack = run.pack;
  publish::ReportInput input;
  input.dimensions = pack.dimensions;
  RONGHE_CHECK(add_run_facts(store, run.id, run.key, input));
  if (is_not_compared(run.standing)) doubt(input);
  std::set<std::string> released;
  if (run.is_public) released.insert(run.id);
  RONGHE_CHECK(load_previous(viewer, input, released));
  RONGHE_CHECK(load_earlier(viewer, input, released));
  input.pack_id = pack.id;
  input.pack_version = pack.version;
  input.pack_name = pack.title;
  input.site = request.site;
  RONGHE_TRY(facts, release_facts(viewer.connection(), store.pack().dictionary, pack, run.key));
  input.indicators = std::move(facts.indicators);
  input.subjects = std::move(facts.subjects);
  input.explain = explainer(pack, facts);
  input.deciding = decider(pack, facts.judge);
  add_lines(store, run, input);
  const release::Gate gate(viewer.reader(), std::move(facts.sources));
  RONGHE_CHECK(viewer.hold_runs());
  RONGHE_CHECK(publish::write_report({.connection = viewer.connection(),
                                      .values = "every_value",
                                      .gate = gate,
                                      .released = std::move(released)},
                                     input, request.folder));
  // A web server, as another user, serves it.
  return let_everyone_read_all(request.folder);
}

}  // namespace ronghe::workflow
