// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/viewer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/worded.hpp"
#include "ronghe/evaluate/relations.hpp"
#include "ronghe/evidence/opened_rows.hpp"
#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/smallest_groups.hpp"
#include "ronghe/store/narrowing.hpp"

namespace ronghe::store {

using engine::quoted_name;

namespace {

// By the record's groups, a bit for each that is opened.
std::uint64_t opened_groups(const evidence::SealPlan& plan, const release::Reader& reader) {
  std::uint64_t mask = 0;
  const auto& groups = plan.labelled.groups;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (reader.may_see(groups[g].label)) mask |= std::uint64_t{1} << g;
  }
  return mask;
}

}  // namespace

Result<Viewer> Viewer::open(Store& store, release::Reader reader) {
  // Which rows are for a narrowed reader may follow from a field that is not.
  const bool opens = !reader.labels || !reader.labels->empty() || reader.is_narrowed();
  if (opens) RONGHE_CHECK(store.unlock());
  RONGHE_TRY(connection, store.connection().sibling());
  Viewer viewer(store, std::move(reader), std::move(connection));
  RONGHE_CHECK(viewer.name_labels());
  RONGHE_CHECK(viewer.make_views());
  return viewer;
}

Result<Viewer> Viewer::open_all(Store& store) {
  RONGHE_CHECK(store.unlock_all());
  return open(store, release::Reader::system());
}

// "All whose keys are here" becomes the list of them; a store that seals nothing has none to hide.
Result<void> Viewer::name_labels() {
  const auto known = labels_of(store_->pack().dictionary);
  if (reader_.labels) {
    for (const auto& label : *reader_.labels) {
      if (std::ranges::find(known, label) != known.end()) continue;
      return no_such_label(label, known);
    }
  }
  const auto locked = store_->locked_labels();
  std::set<std::string> seen;
  for (const auto& label : known) {
    const bool here = std::ranges::find(locked, label) == locked.end();
    if (here && reader_.may_see(label)) seen.insert(label);
  }
  reader_.labels = std::move(seen);
  return {};
}

Result<void> Viewer::find_main() {
  if (!main_.empty()) return {};
  RONGHE_TRY(database, connection_.text("SELECT current_database()"));
  main_ = quoted_name(database.value_or("")) + ".main.";
  return {};
}

Result<void> Viewer::make_views() {
  const auto& dictionary = store_->pack().dictionary;
  std::optional<Narrowing> narrowing;
  if (reader_.is_narrowed()) {
    RONGHE_CHECK(find_main());
    RONGHE_TRY(made, Narrowing::prepare(connection_, *store_, reader_, main_));
    narrowing.emplace(std::move(made));
  }
  std::string statements;
  for (const auto& [name, record] : dictionary.records) {
    const auto* plan = store_->plan_of(name);
    if (plan == nullptr && !narrowing) continue;
    const auto where = narrowing ? narrowing->rows_of(record) : std::string();
    const auto select = plan == nullptr
                            ? fmt::format("SELECT * FROM {}{}{}", main_, quoted_name(name), where)
                            : evidence::opened_rows_sql(record, plan->labelled,
                                                        opened_groups(*plan, reader_), where);
    statements += fmt::format("CREATE TEMP VIEW {} AS {};", quoted_name(name), select);
  }
  if (narrowing) {
    seen_of_runs_ = narrowing->runs_seen();
    for (const auto& relation : evaluate::relations) {
      statements += fmt::format("CREATE TEMP VIEW {0} AS SELECT * FROM {1}{0} WHERE {2};",
                                relation.name, main_, seen_of_runs_);
    }
  }
  if (statements.empty()) return {};
  return connection_.script(statements);
}

Result<void> Viewer::hold_runs() {
  if (holds_runs_) return {};
  RONGHE_CHECK(find_main());
  std::string statements = "CREATE TEMP TABLE loaded_run (run_id VARCHAR);";
  for (const auto& [table, columns] : evaluate::relations) {
    const auto part = table.substr(std::string_view("run").size());  // "_value"
    statements += fmt::format(
        "CREATE TEMP TABLE loaded{0} ({1}); CREATE TEMP VIEW every{0} AS SELECT * FROM {2}{3} "
        "WHERE run_id "
        "NOT IN (FROM loaded_run) UNION ALL FROM loaded{0}; CREATE OR REPLACE TEMP VIEW {3} AS "
        "SELECT * FROM every{0} WHERE {4};",
        part, columns, main_, table, seen_of_runs_);
  }
  RONGHE_CHECK(connection_.script(statements));
  holds_runs_ = true;
  return {};
}

bool Viewer::shows_key(const policy::RecordType& record) const {
  return !store_->seals() || std::ranges::all_of(record.key, [&](const std::string& key) {
    const auto label = policy::label_of(record, *record.field(key));
    return label.empty() || reader_.may_see(label);
  });
}

Result<release::Gate> Viewer::gate(const policy::Pack& pack, const Date& as_of) const {
  const bool inside = reader_.audience == release::Audience::internal;
  const auto known = labels_of(store_->pack().dictionary);
  const bool all =
      std::ranges::all_of(known, [&](const std::string& label) { return reader_.may_see(label); });
  // Who may see every label needs no sources, and the pack need not be compiled.
  if (inside && all) {
    auto reader = reader_;
    reader.labels.reset();
    return release::Gate(std::move(reader), std::nullopt);
  }
  std::vector<Error> errors;
  policy::Compiler compiler(pack, as_of, errors);
  for (const auto& indicator : pack.indicators) compiler.compile(indicator);
  auto sources = policy::sources_of_figures(compiler.plan(), pack, store_->pack().dictionary);
  std::set<std::string, std::less<>> lights_of_few;
  for (const auto& indicator : pack.indicators) {
    const auto minimum = indicator.minimum_denominator
                             ? compiler.constant_number(*indicator.minimum_denominator)
                             : std::nullopt;
    const auto smallest = policy::smallest_groups(pack, indicator, sources, minimum, as_of);
    if (smallest.light) lights_of_few.insert(indicator.id);
  }
  return release::Gate(reader_, std::move(sources), std::move(lights_of_few));
}

}  // namespace ronghe::store
