// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/subjects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/way.hpp"
#include "ronghe/sql/numbered.hpp"

namespace ronghe::evaluate {

namespace {

// The columns of a kind's result, in the order of their names, and where each slot is.
struct Layout {
  std::set<std::string> columns;
  std::vector<std::vector<SlotColumns>> slots;  // formula by formula
  [[nodiscard]] std::size_t index(const std::string& name) const {
    return static_cast<std::size_t>(std::distance(columns.begin(), columns.find(name)));
  }
};

Layout layout_of(const Formulas& formulas, const std::set<std::string>& more) {
  Layout layout{.columns = more, .slots = {}};
  for (const auto* formula : formulas) {
    for (const auto& slot : formula->slots) {
      layout.columns.insert(slot.column);
      if (!slot.second.empty()) layout.columns.insert(slot.second);
      if (!slot.nulls.empty()) layout.columns.insert(slot.nulls);
    }
  }
  for (const auto* formula : formulas) {
    auto& places = layout.slots.emplace_back();
    for (const auto& slot : formula->slots) {
      SlotColumns at{.column = layout.index(slot.column), .second = {}, .nulls = {}};
      if (!slot.second.empty()) at.second = layout.index(slot.second);
      if (!slot.nulls.empty()) at.nulls = layout.index(slot.nulls);
      places.push_back(at);
    }
  }
  return layout;
}

SubjectCounts read_counts(const Formulas& formulas, const Layout& layout,
                          const engine::Chunk& chunk, std::size_t row) {
  SubjectCounts counts(formulas.size());
  for (std::size_t f = 0; f < formulas.size(); ++f) {
    const auto& slots = formulas[f]->slots;
    for (std::size_t s = 0; s < slots.size(); ++s) {
      counts[f].push_back(read_slot(slots[s], layout.slots[f][s], chunk, row));
    }
  }
  return counts;
}

// The column through which a kind names its region: "region", "college.region", ...; "" = none.
std::string region_path(const policy::RecordType& record, bool through_others) {
  auto way = policy::way_to(record, "region");
  return way.contains('.') && !through_others ? "" : way;
}

void add(SubjectCounts& into, const SubjectCounts& part) {
  for (std::size_t f = 0; f < into.size(); ++f) {
    for (std::size_t s = 0; s < into[f].size(); ++s) into[f][s].add(part[f][s]);
  }
}

// Visits the chunks of a sorted query while the visitor writes over the same connection. Such
// writing would make the engine read the rest of a streamed answer into memory, so the answer is
// first put into a temporary table, which may spill to disk, and read from there some at a time.
Result<void> visit_sorted(
    engine::Connection& connection, const std::string& select, const std::set<std::string>& columns,
    const std::string& order,
    const std::function<Result<void>(std::shared_ptr<engine::Rows>, engine::Chunk)>& visit) {
  constexpr std::int64_t batch = 65536;  // not policy: rows held in memory at a time
  const auto dialect = connection.capabilities().dialect;
  std::vector<std::string> shown;
  for (const auto& name : columns) shown.push_back(sql::quoted_name(name));
  RONGHE_CHECK(connection.execute("DROP TABLE IF EXISTS visited"));
  RONGHE_CHECK(connection.execute(sql::numbered_table_sql("visited", select, order, dialect)));
  RONGHE_TRY(total, connection.integer("SELECT count(*) FROM visited"));
  for (std::int64_t first = 0; first < total; first += batch) {
    RONGHE_TRY(collected, connection.collect(fmt::format(
                              "SELECT {} FROM visited WHERE rowid >= {} AND rowid < {} ORDER BY "
                              "rowid",
                              fmt::join(shown, ", "), first, first + batch)));
    const auto rows = std::make_shared<engine::Rows>(std::move(collected));
    while (true) {
      RONGHE_TRY(chunk, rows->next());
      if (!chunk) break;
      RONGHE_CHECK(visit(rows, std::move(*chunk)));
    }
  }
  return connection.execute("DROP TABLE visited");
}

}  // namespace

struct SubjectBatch::Reading {
  Formulas formulas;
  Layout layout;
  Days days;
  std::size_t key = 0;
  std::optional<std::size_t> region;
  std::optional<std::size_t> valid_from;
  std::optional<std::size_t> valid_to;

  [[nodiscard]] bool in_force(const engine::Chunk& chunk, std::size_t row) const {
    if (valid_from && !chunk.is_null(*valid_from, row) &&
        chunk.date(*valid_from, row) > days.as_of) {
      return false;
    }
    return !valid_to || chunk.is_null(*valid_to, row) ||
           chunk.date(*valid_to, row) >= days.earliest_end;
  }
};

std::vector<CountedSubject> SubjectBatch::read() const {
  std::vector<CountedSubject> subjects;
  subjects.reserve(chunk_.rows());
  for (std::size_t i = 0; i < chunk_.rows(); ++i) {
    if (!reading_->in_force(chunk_, i)) continue;
    const auto& region = reading_->region;
    const bool placed = region && !chunk_.is_null(*region, i);
    subjects.push_back({.code = std::string(chunk_.text(reading_->key, i)),
                        .region = placed ? std::string(chunk_.text(*region, i)) : std::string(),
                        .counts = read_counts(reading_->formulas, reading_->layout, chunk_, i)});
  }
  return subjects;
}

Result<void> visit_subjects(engine::Connection& connection, const policy::Pack& pack,
                            const policy::RelationSql& relations, const std::string& kind,
                            const Formulas& formulas, const Days& days,
                            const VisitSubjects& visit) {
  const auto* record = pack.dictionary.record(kind);
  ensure(record != nullptr, "subjects of an indicator are records of the pack");
  const auto key = record->key.front();
  const auto region = region_path(*record, days.through_others);
  std::set<std::string> more{key};
  for (const auto& name : {region, record->valid_from, record->valid_to}) {
    if (!name.empty()) more.insert(name);
  }
  const auto layout = layout_of(formulas, more);
  const auto index = [&](const std::string& name) -> std::optional<std::size_t> {
    if (name.empty()) return std::nullopt;
    return layout.index(name);
  };
  const auto reading = std::make_shared<const SubjectBatch::Reading>(
      SubjectBatch::Reading{.formulas = formulas,
                            .layout = layout,
                            .days = days,
                            .key = layout.index(key),
                            .region = index(region),
                            .valid_from = index(record->valid_from),
                            .valid_to = index(record->valid_to)});
  return visit_sorted(connection, relations.select(kind, layout.columns), layout.columns, key,
                      [&](std::shared_ptr<engine::Rows> rows, engine::Chunk chunk) {
                        return visit(SubjectBatch(reading, std::move(rows), std::move(chunk)));
                      });
}

Result<std::map<std::string, SubjectCounts>> region_counts(engine::Connection& connection,
                                                           const policy::Pack& pack,
                                                           const policy::RelationSql& relations,
                                                           const Formulas& formulas,
                                                           const Regions& regions) {
  const auto key = policy::key_column(pack, "region");
  const auto layout = layout_of(formulas, {key});
  const auto key_at = layout.index(key);
  std::map<std::string, SubjectCounts> totals;
  RONGHE_TRY(rows, connection.query(relations.select("region", layout.columns)));
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t i) {
    const auto own = read_counts(formulas, layout, chunk, i);
    // Counts of a retired code go to its successor; then upwards, before anything is divided.
    const auto code = regions.current(std::string(chunk.text(key_at, i)));
    for (const auto& above : regions.with_ancestors(code)) {
      const auto [at, first] = totals.try_emplace(above, own);
      if (!first) add(at->second, own);
    }
  }));
  return totals;
}

}  // namespace ronghe::evaluate
