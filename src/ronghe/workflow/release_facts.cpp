// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/release_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ronghe/evaluate/regions.hpp"
#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/fraction.hpp"
#include "ronghe/policy/compile/smallest_groups.hpp"
#include "ronghe/policy/release_parameters.hpp"
#include "ronghe/policy/way.hpp"

namespace ronghe::workflow {

namespace {

using engine::quoted_name;

// The fields that name and place the subjects of a kind.
struct Places {
  std::string key, zh, en;
  std::string region;  // the way to it; "" = none
  std::string whole;   // the reference by which that way begins, "" where it is a field of its own:
                       // a programme is part of its college

  [[nodiscard]] std::set<std::string> all() const {
    std::set<std::string> names{key, zh, en, region, whole};
    names.erase("");
    return names;
  }
};

std::string name_field(const policy::RecordType& record, const char* language) {
  const auto localized = fmt::format("name_{}", language);
  for (const auto& name : {localized, std::string("name")}) {
    if (record.field(name) != nullptr) return name;
  }
  return record.key.front();
}

Places places_of(const policy::RecordType& record) {
  auto way = record.name == "region" ? "parent" : policy::way_to(record, "region");
  const auto dot = way.find('.');
  return {.key = record.key.front(),
          .zh = name_field(record, "zh"),
          .en = name_field(record, "en"),
          .region = way,
          .whole = dot == std::string::npos ? "" : way.substr(0, dot)};
}

// As the run saw them: what was corrected since places nobody anew.
class SubjectReader {
 public:
  SubjectReader(engine::Connection& connection, const policy::RelationSql& relations,
                const evaluate::Regions& regions, const evaluate::RunKey& key)
      : connection_(connection), relations_(relations), regions_(regions), run_id_(key.id()) {}

  Result<void> read(const policy::RecordType& record, std::vector<release::Subject>& subjects) {
    const auto places = places_of(record);
    const auto column = [](const std::string& name) {
      return name.empty() ? "NULL" : quoted_name(name);
    };
    RONGHE_TRY(rows,
               connection_.query(fmt::format(
                   "SELECT {0}, {1}, {2}, {3}, {4} FROM ({5}) t WHERE {0} IN (SELECT subject "
                   "FROM run_light WHERE run_id = {6} AND kind = {7}) ORDER BY {0}",
                   column(places.key), column(places.zh), column(places.en), column(places.region),
                   column(places.whole), relations_.select(record.name, places.all()),
                   engine::quoted_text(run_id_), engine::quoted_text(record.name))));
    return rows.each([&](const engine::Chunk& chunk, std::size_t row) {
      subjects.push_back(subject(record, places, chunk, row));
    });
  }

 private:
  [[nodiscard]] release::Subject subject(const policy::RecordType& record, const Places& places,
                                         const engine::Chunk& chunk, std::size_t row) const {
    release::Subject made{.kind = record.name,
                          .code = chunk.shown(0, row),
                          .name = {chunk.shown(1, row), chunk.shown(2, row)},
                          .parent = chunk.shown(3, row),
                          .region_class = {}};
    if (const auto now = regions_.current(made.parent); !now.empty()) made.parent = now;
    const bool region = made.kind == "region";
    made.region_class = regions_.region_class(region ? made.code : made.parent);
    if (region) made.level = regions_.all().at(made.code).level;
    if (!places.whole.empty()) {
      made.whole_kind = record.field(places.whole)->reference;
      made.whole = chunk.shown(4, row);
    }
    return made;
  }

  engine::Connection& connection_;
  const policy::RelationSql& relations_;
  const evaluate::Regions& regions_;
  std::string run_id_;
};

void add_indicators(const policy::Pack& pack, const policy::Plan& plan, const Date& as_of,
                    ReleaseFacts& facts) {
  for (const auto& indicator : pack.indicators) {
    const auto& limits = facts.judge.limits(indicator);
    const auto fraction = fraction_of(plan, indicator.id);
    facts.fractions[indicator.id] = fraction;
    const auto smallest =
        policy::smallest_groups(pack, indicator, facts.sources, limits.minimum_denominator, as_of);
    facts.indicators.push_back(
        {.id = indicator.id,
         .name = indicator.title,
         .description = indicator.description,
         .numerator = indicator.numerator,
         .denominator = indicator.denominator,
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
         .denominator_min = smallest.number,
         .light_min = smallest.light,
         .is_counted = indicator.counted().has_value(),
         .steps = {.value = policy::public_step(pack, indicator, as_of),
                   .count = policy::release_number(pack, "step_persons", as_of),
                   .share = policy::release_number(pack, "step_coverage", as_of)},
         .share_of_rows = fraction.share_of_rows,
         .subjects = indicator.subjects});
  }
}

Result<void> read_subjects(engine::Connection& connection, policy::Compiler& compiler,
                           const policy::Pack& pack, const evaluate::RunKey& key,
                           const std::set<std::string>& kinds,
                           std::vector<release::Subject>& subjects) {
  RONGHE_TRY(meaning, evaluate::meaning_of(key.code_version));
  compiler.require("region", evaluate::region_fields());
  std::vector<const policy::RecordType*> records;
  for (const auto& kind : kinds) {
    if (const auto* record = pack.dictionary.record(kind)) records.push_back(record);
  }
  for (const auto* record : records) compiler.require(record->name, places_of(*record).all());
  const policy::RelationSql relations(pack, compiler.plan(),
                                      {.log_size = key.log_size, .as_of = key.as_of});
  RONGHE_TRY(regions, evaluate::Regions::read(connection, relations,
                                              evaluate::earliest_end(meaning, key.as_of)));
  SubjectReader reader(connection, relations, regions, key);
  for (const auto* record : records) RONGHE_CHECK(reader.read(*record, subjects));
  return {};
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
                     .judge = std::move(judge),
                     .fractions = {}};
  add_indicators(pack, compiler.plan(), key.as_of, facts);
  std::set<std::string> kinds;
  for (const auto& indicator : pack.indicators) {
    kinds.insert(indicator.subjects.begin(), indicator.subjects.end());
  }
  RONGHE_CHECK(read_subjects(connection, compiler, pack, key, kinds, facts.subjects));
  return facts;
}

}  // namespace ronghe::workflow
