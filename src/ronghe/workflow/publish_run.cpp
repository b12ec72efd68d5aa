// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/publish_run.hpp"

#include <fmt/format.h>

#include <memory>
#include <set>

#include "ronghe/base/access.hpp"
#include "ronghe/evaluate/explain.hpp"
#include "ronghe/evaluate/judge.hpp"
#include "ronghe/policy/compile/figure_sources.hpp"
#include "ronghe/policy/compile/fraction.hpp"
#include "ronghe/policy/release_parameters.hpp"
#include "ronghe/policy/way.hpp"
#include "ronghe/publish/report.hpp"
#include "ronghe/store/publication.hpp"
#include "ronghe/workflow/publish_log.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/sealed_run.hpp"

namespace ronghe::workflow {

namespace {

using engine::quoted_name;

// SQL for the region in which a subject lies: a field, or a field of the record it refers to.
std::string region_sql(const policy::Pack& pack, const policy::RecordType& record) {
  if (record.name == "region") return "parent";
  const auto path = policy::way_to(record, "region");
  const auto dot = path.find('.');
  if (dot == std::string::npos) return record.field(path) == nullptr ? "NULL" : quoted_name(path);
  const auto* through = record.field(path.substr(0, dot));
  const auto* target = through == nullptr ? nullptr : pack.dictionary.record(through->reference);
  const auto rest = path.substr(dot + 1);
  if (target == nullptr || target->field(rest) == nullptr) return "NULL";
  return fmt::format(
      "(SELECT any_value(r.{}) FROM {} r WHERE r.{} = t.{} AND r.superseded_by IS NULL)",
      quoted_name(rest), quoted_name(target->name), quoted_name(target->key.front()),
      quoted_name(through->name));
}

// The reference through which a subject lies in its region, if there is one: a programme is part of
// its college.
const policy::Field* whole_of(const policy::RecordType& record) {
  const auto path = policy::way_to(record, "region");
  return path.contains('.') ? record.field(path.substr(0, path.find('.'))) : nullptr;
}

std::string name_sql(const policy::RecordType& record, const char* language) {
  const auto localized = fmt::format("name_{}", language);
  for (const auto& name : {localized, std::string("name")}) {
    if (record.field(name) != nullptr) return quoted_name(name);
  }
  return quoted_name(record.key.front());
}

Result<void> add_subjects(engine::Connection& connection, const policy::Pack& pack,
                          const policy::RecordType& record, const std::string& run_id,
                          publish::ReportInput& input) {
  const bool region = record.name == "region";
  const auto* whole = whole_of(record);
  RONGHE_TRY(
      rows,
      connection.query(fmt::format(
          "SELECT {0}, {1}, {2}, {3}, {4}, {5}, {9} FROM {6} t WHERE superseded_by IS NULL AND {0} "
          "IN "
          "(SELECT subject FROM run_light WHERE run_id = {7} AND kind = {8}) ORDER BY {0}",
          quoted_name(record.key.front()), name_sql(record, "zh"), name_sql(record, "en"),
          region_sql(pack, record), region ? "\"class\"" : "NULL", region ? "\"level\"" : "NULL",
          quoted_name(record.name), engine::quoted_text(run_id), engine::quoted_text(record.name),
          whole == nullptr ? "NULL" : quoted_name(whole->name))));
  return rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    release::Subject subject{.kind = record.name,
                             .code = chunk.shown(0, i),
                             .name = {chunk.shown(1, i), chunk.shown(2, i)},
                             .parent = chunk.shown(3, i),
                             .region_class = chunk.shown(4, i)};
    if (whole != nullptr) {
      subject.whole_kind = whole->reference;
      subject.whole = chunk.shown(6, i);
    }
    const auto level = chunk.shown(5, i);
    if (!level.empty()) subject.level = level.front() - '0';
    input.subjects.push_back(std::move(subject));
  });
}

// Below how many what is public is suppressed: what carries no light, and few persons in any case.
std::optional<Decimal> smallest(const policy::Pack& pack, const policy::Indicator& indicator,
                                const policy::SourcesOfFigures& sources,
                                const std::optional<Decimal>& minimum, const Date& day) {
  const auto at_least = [&](const char* name) {
    const auto released = policy::release_number(pack, name, day);
    return released ? std::max(minimum.value_or(*released), *released) : minimum;
  };
  if (indicator.contributors) return at_least("minimum_contributors");
  const bool about_persons =
      indicator.persons || std::ranges::any_of(indicator.subjects, [&](const std::string& kind) {
        const auto found = sources.find(std::pair(indicator.id, kind));
        return found != sources.end() && found->second.counts_persons;
      });
  return about_persons ? at_least("minimum_persons") : minimum;
}

void add_indicators(const policy::Pack& pack, const evaluate::Judge& judge,
                    const policy::Plan& plan, const policy::SourcesOfFigures& sources,
                    publish::ReportInput& input) {
  for (const auto& indicator : pack.indicators) {
    const auto& limits = judge.limits(indicator);
    const auto fraction = fraction_of(plan, indicator.id);
    input.indicators.push_back(
        {.id = indicator.id,
         .name = indicator.title,
         .description = indicator.description,
         .numerator = {},
         .denominator = {},
         .dimension = indicator.dimension,
         .direction = std::string(to_string(indicator.direction)),
         .type = std::string(to_string(indicator.type)),
         .unit = indicator.unit,
         .formula = indicator.formula.text,
         .source = indicator.source,
         .numerator_unit = fraction.numerator_unit,
         .denominator_unit = fraction.denominator_unit,
         .green = limits.green,
         .red = limits.red,
         .denominator_min =
             smallest(pack, indicator, sources, limits.minimum_denominator, input.as_of),
         .is_counted = indicator.counted().has_value(),
         .steps = {.value = policy::public_step(pack, indicator, input.as_of),
                   .count = policy::release_number(pack, "step_persons", input.as_of),
                   .share = policy::release_number(pack, "step_coverage", input.as_of)},
         .share_of_rows = fraction.share_of_rows,
         .subjects = indicator.subjects});
  }
}

// A description holds both languages, "Chinese | English"; one that does not is given as it is.
publish::ExplanationText rule_in(const kernel::RuleWords& words, publish::Language language) {
  constexpr std::string_view bar = " | ";
  auto rule = words.description;
  if (const auto at = rule.find(bar); at != std::string::npos) {
    rule = language == publish::Language::zh ? rule.substr(0, at) : rule.substr(at + bar.size());
  }
  return {.rule = std::move(rule), .cells = words.cells, .to_green = {}, .numerator_needed = {}};
}

publish::Explain explainer(const policy::Pack& pack, const evaluate::Judge& judge) {
  return [&pack,
          &judge](const publish::ExplainQuestion& question) -> Result<publish::ExplanationText> {
    const auto* indicator = pack.indicator(question.indicator);
    if (indicator == nullptr) {
      return rule_in(judge.rule_words(std::string(question.decision), question.rule),
                     question.language);
    }
    auto answer = rule_in(judge.rule_words(indicator->table, question.rule), question.language);
    const evaluate::StoredValue stored{.indicator = indicator->id,
                                       .numerator = question.numerator,
                                       .denominator = question.denominator,
                                       .value = question.value,
                                       .missing = {},
                                       .reporting = {},
                                       .light = std::string(question.light),
                                       .rule = question.rule,
                                       .limit = question.limit,
                                       .distance = question.distance};
    answer.numerator_needed =
        evaluate::numerator_for_green(*indicator, stored, judge.limits(*indicator).green);
    return answer;
  };
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
  RONGHE_TRY(
      previous,
      connection.text(
          "SELECT run_id FROM run WHERE position < (SELECT max(position) FROM run WHERE run_id = " +
          id + ") ORDER BY position DESC LIMIT 1"));
  if (previous) {
    RONGHE_TRY(before, find_run(store, *previous));
    RONGHE_TRY(code, connection.text("SELECT code_version FROM run WHERE run_id = " +
                                     engine::quoted_text(*previous)));
    input.previous = {.run_id = *previous,
                      .pack_hash = before.pack_hash,
                      .code_version = code.value_or(""),
                      .log_size = before.log_size,
                      .as_of = before.as_of};
  }
  RONGHE_TRY(synthetic,
             connection.integer("SELECT count(*) FROM store_meta WHERE key = 'synthetic'"));
  input.synthetic = synthetic > 0;
  return {};
}

// Both runs that the report speaks of are what was sealed; one that cannot be compared is called
// witnessed by nobody.
Result<void> check_runs(store::Store& store, const policy::Pack& pack,
                        publish::ReportInput& input) {
  RONGHE_TRY(compared, check_sealed(store, input.run_id, pack));
  if (!compared) {
    input.standing = "unsealed";
    input.vouched = 0;
  }
  if (!input.previous) return {};
  RONGHE_TRY(earlier, store.pack_of(input.previous->pack_hash));
  RONGHE_TRY(before, check_sealed(store, input.previous->run_id, earlier));
  (void)before;
  return {};
}

}  // namespace

Result<void> publish_run(store::Viewer& viewer, const PublishRequest& request) {
  auto& store = viewer.store();
  RONGHE_TRY(run_id, full_run_id(store, request.run_id));
  RONGHE_TRY(key, find_run(store, run_id));
  RONGHE_TRY(pack, store.pack_of(key.pack_hash));
  std::vector<Error> errors;
  policy::Compiler compiler(pack, key.as_of, errors);
  RONGHE_TRY(judge, evaluate::Judge::make(pack, compiler));
  publish::ReportInput input;
  input.dimensions = pack.dimensions;
  RONGHE_CHECK(add_run_facts(store, run_id, key, input));
  RONGHE_CHECK(check_runs(store, pack, input));
  input.pack_id = pack.id;
  input.pack_version = pack.version;
  input.pack_name = pack.title;
  input.site = request.site;
  for (const auto& indicator : pack.indicators) compiler.compile(indicator);
  auto sources = policy::sources_of_figures(compiler.plan(), pack, store.pack().dictionary);
  add_indicators(pack, judge, compiler.plan(), sources, input);
  std::set<std::string> kinds;
  for (const auto& indicator : pack.indicators) {
    kinds.insert(indicator.subjects.begin(), indicator.subjects.end());
  }
  for (const auto& kind : kinds) {
    if (const auto* record = pack.dictionary.record(kind)) {
      RONGHE_CHECK(add_subjects(viewer.connection(), pack, *record, run_id, input));
    }
  }
  release::inherit_classes(input.subjects);
  input.explain = explainer(pack, judge);
  const release::Gate gate(viewer.reader(), std::move(sources));
  RONGHE_CHECK(publish::write_report(
      {.connection = viewer.connection(), .whole = viewer.whole(), .gate = gate}, input,
      request.folder));
  // A web server, as another user, serves it.
  return let_everyone_read_all(request.folder);
}

}  // namespace ronghe::workflow
