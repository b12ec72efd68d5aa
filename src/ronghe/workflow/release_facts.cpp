// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/release_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/fraction.hpp"
#include "ronghe/policy/release_parameters.hpp"
#include "ronghe/policy/way.hpp"

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
                          std::vector<release::Subject>& subjects) {
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
    subjects.push_back(std::move(subject));
  });
}

bool is_about_persons(const policy::Indicator& indicator, const policy::SourcesOfFigures& sources) {
  if (indicator.contributors) return false;
  return indicator.persons || std::ranges::any_of(indicator.subjects, [&](const std::string& kind) {
           const auto found = sources.find(std::pair(indicator.id, kind));
           return found != sources.end() && found->second.counts_persons;
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
  return is_about_persons(indicator, sources) ? at_least("minimum_persons") : minimum;
}

// Below how many persons a light is suppressed, where the pack's tables may give one to so few: of
// a veto, one case among three is somebody whom others know.
std::optional<Decimal> smallest_of_a_light(const policy::Pack& pack,
                                           const policy::Indicator& indicator,
                                           const policy::SourcesOfFigures& sources,
                                           const std::optional<Decimal>& minimum, const Date& day) {
  if (!is_about_persons(indicator, sources)) return std::nullopt;
  const auto released = policy::release_number(pack, "minimum_persons", day);
  return released && minimum && *minimum >= *released ? std::nullopt : released;
}

void add_indicators(const policy::Pack& pack, const policy::Plan& plan, const Date& as_of,
                    ReleaseFacts& facts) {
  for (const auto& indicator : pack.indicators) {
    const auto& limits = facts.judge.limits(indicator);
    const auto fraction = fraction_of(plan, indicator.id);
    facts.indicators.push_back(
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
             smallest(pack, indicator, facts.sources, limits.minimum_denominator, as_of),
         .light_min =
             smallest_of_a_light(pack, indicator, facts.sources, limits.minimum_denominator, as_of),
         .is_counted = indicator.counted().has_value(),
         .steps = {.value = policy::public_step(pack, indicator, as_of),
                   .count = policy::release_number(pack, "step_persons", as_of),
                   .share = policy::release_number(pack, "step_coverage", as_of)},
         .share_of_rows = fraction.share_of_rows,
         .subjects = indicator.subjects});
  }
}

}  // namespace

Result<ReleaseFacts> release_facts(engine::Connection& connection,
                                   const policy::Dictionary& dictionary, const policy::Pack& pack,
                                   const evaluate::RunKey& key) {
  std::vector<Error> errors;
  policy::Compiler compiler(pack, key.as_of, errors);
  RONGHE_TRY(meaning, evaluate::meaning_of(key.code_version));
  RONGHE_TRY(judge, evaluate::Judge::make(pack, compiler, meaning));
  for (const auto& indicator : pack.indicators) compiler.compile(indicator);
  ReleaseFacts facts{.indicators = {},
                     .subjects = {},
                     .sources = policy::sources_of_figures(compiler.plan(), pack, dictionary),
                     .judge = std::move(judge)};
  add_indicators(pack, compiler.plan(), key.as_of, facts);
  std::set<std::string> kinds;
  for (const auto& indicator : pack.indicators) {
    kinds.insert(indicator.subjects.begin(), indicator.subjects.end());
  }
  for (const auto& kind : kinds) {
    if (const auto* record = pack.dictionary.record(kind)) {
      RONGHE_CHECK(add_subjects(connection, pack, *record, key.id(), facts.subjects));
    }
  }
  release::inherit_classes(facts.subjects);
  return facts;
}

}  // namespace ronghe::workflow
