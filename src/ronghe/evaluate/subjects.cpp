// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/subjects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "ronghe/policy/compile/compiler.hpp"

namespace ronghe::evaluate {

namespace {

// The columns of a kind's result, in the order of their names, and where each slot stands.
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
std::string region_path(const policy::Pack& pack, const std::string& kind) {
  const auto* record = pack.dictionary.record(kind);
  if (record == nullptr) return "";
  if (const auto way = record->belongs_to.find("region"); way != record->belongs_to.end()) {
    return way->second.contains('.') ? "" : way->second;
  }
  for (const auto& field : record->fields) {
    if (field.reference == "region") return field.name;
  }
  return "";
}

bool in_force(const engine::Chunk& chunk, std::optional<std::size_t> from,
              std::optional<std::size_t> to, std::size_t row, const Date& as_of) {
  if (from && !chunk.is_null(*from, row) && chunk.date(*from, row) > as_of) return false;
  return !to || chunk.is_null(*to, row) || chunk.date(*to, row) > as_of;
}

void add(SubjectCounts& into, const SubjectCounts& part) {
  for (std::size_t f = 0; f < into.size(); ++f) {
    for (std::size_t s = 0; s < into[f].size(); ++s) into[f][s].add(part[f][s]);
  }
}

// Visits the rows of a sorted query while the visitor writes over the same connection. Such writing
// would make the engine read the rest of a streamed answer into memory, so the answer is first put
// into a temporary table, which may spill to disk, and read from there a batch at a time.
Result<void> visit_sorted(
    engine::Connection& connection, const std::string& select,
    const std::function<Result<void>(const engine::Chunk&, std::size_t row)>& visit) {
  constexpr std::int64_t batch = 65536;  // not policy: rows held in memory at a time
  RONGHE_CHECK(connection.execute("CREATE OR REPLACE TEMP TABLE visited AS " + select));
  RONGHE_TRY(total, connection.integer("SELECT count(*) FROM visited"));
  for (std::int64_t first = 0; first < total; first += batch) {
    RONGHE_TRY(rows, connection.collect(fmt::format(
                         "SELECT * FROM visited WHERE rowid >= {} AND rowid < {} ORDER BY rowid",
                         first, first + batch)));
    while (true) {
      RONGHE_TRY(chunk, rows.next());
      if (!chunk) break;
      for (std::size_t i = 0; i < chunk->rows(); ++i) RONGHE_CHECK(visit(*chunk, i));
    }
  }
  return connection.execute("DROP TABLE visited");
}

}  // namespace

Result<void> visit_subjects(engine::Connection& connection, const policy::Pack& pack,
                            const policy::RelationSql& relations, const std::string& kind,
                            const Formulas& formulas, const Date& as_of,
                            const VisitSubjects& visit) {
  const auto* record = pack.dictionary.record(kind);
  ensure(record != nullptr, "subjects of an indicator are records of the pack");
  const auto key = record->key.front();
  const auto region = region_path(pack, kind);
  std::set<std::string> more{key};
  for (const auto& name : {region, record->valid_from, record->valid_to}) {
    if (!name.empty()) more.insert(name);
  }
  const auto layout = layout_of(formulas, more);
  const auto optional_index = [&](const std::string& name) -> std::optional<std::size_t> {
    if (name.empty()) return std::nullopt;
    return layout.index(name);
  };
  const auto key_at = layout.index(key);
  const auto region_at = optional_index(region);
  const auto from_at = optional_index(record->valid_from);
  const auto to_at = optional_index(record->valid_to);
  std::vector<CountedSubject> batch;
  const auto visit_row = [&](const engine::Chunk& chunk, std::size_t i) -> Result<void> {
    if (!in_force(chunk, from_at, to_at, i, as_of)) return {};
    CountedSubject subject{.code = std::string(chunk.text(key_at, i)),
                           .region = {},
                           .counts = read_counts(formulas, layout, chunk, i)};
    if (region_at && !chunk.is_null(*region_at, i)) subject.region = chunk.text(*region_at, i);
    batch.push_back(std::move(subject));
    constexpr std::size_t full = 2048;  // not policy: subjects judged at a time
    return batch.size() < full ? Result<void>() : visit(std::exchange(batch, {}));
  };
  RONGHE_CHECK(visit_sorted(
      connection, relations.select(kind, layout.columns) + " ORDER BY " + sql::quoted_name(key),
      visit_row));
  return batch.empty() ? Result<void>() : visit(std::move(batch));
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
  while (true) {
    RONGHE_TRY(chunk, rows.next());
    if (!chunk) return totals;
    for (std::size_t i = 0; i < chunk->rows(); ++i) {
      const auto own = read_counts(formulas, layout, *chunk, i);
      // Counts of a retired code go to its successor; then upwards, before anything is divided.
      const auto code = regions.current(std::string(chunk->text(key_at, i)));
      for (const auto& above : regions.with_ancestors(code)) {
        const auto [at, first] = totals.try_emplace(above, own);
        if (!first) add(at->second, own);
      }
    }
  }
}

}  // namespace ronghe::evaluate
