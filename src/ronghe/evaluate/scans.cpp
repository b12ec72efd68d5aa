// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/scans.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "ronghe/evaluate/placement.hpp"

namespace ronghe::evaluate {

using sql::quoted_name;

namespace {

constexpr std::string_view grouping_column = "grouping_number";

// Columns that some definition or aggregate uses, as relation.column.
std::set<std::string> used_columns(const policy::Plan& plan) {
  std::set<std::string> used;
  for (const auto& [relation, columns] : plan.columns) {
    for (const auto& [name, column] : columns) {
      for (const auto& below : column.columns) used.insert(relation + "." + below);
    }
  }
  for (const auto& aggregate : plan.aggregates) {
    for (const auto& below : aggregate.columns) used.insert(aggregate.relation + "." + below);
  }
  return used;
}

std::map<std::string, int> last_levels(const policy::Plan& plan) {
  std::map<std::string, int> last;
  for (const auto& aggregate : plan.aggregates) {
    auto& level = last[aggregate.relation];
    level = std::max(level, aggregate.level);
  }
  return last;
}

}  // namespace

std::set<std::string> columns_of(const Scan& scan) {
  std::set<std::string> columns;
  for (const auto& grouping : scan.groupings) {
    for (const auto* aggregate : grouping.aggregates) {
      columns.insert(aggregate->columns.begin(), aggregate->columns.end());
    }
  }
  return columns;
}

std::vector<Scan> scans_of(const policy::Plan& plan) {
  const auto used = used_columns(plan);
  const auto last = last_levels(plan);
  std::map<std::pair<int, std::string>, Scan> scans;
  for (const auto& aggregate : plan.aggregates) {
    const bool needed_below = used.contains(aggregate.subject + "." + aggregate.name);
    const int level = needed_below ? aggregate.level : last.at(aggregate.relation);
    auto& scan = scans[{level, aggregate.relation}];
    scan.relation = aggregate.relation;
    scan.level = level;
    const auto same = [&](const Scan::Grouping& g) {
      return g.subject == aggregate.subject && g.path == aggregate.path;
    };
    auto found = std::ranges::find_if(scan.groupings, same);
    if (found == scan.groupings.end()) {
      scan.groupings.push_back({aggregate.subject, aggregate.path, {}});
      found = scan.groupings.end() - 1;
    }
    found->aggregates.push_back(&aggregate);
  }
  std::vector<Scan> ordered;
  for (auto& [key, scan] : scans) {
    scan.table = fmt::format("scan_{}_{}", scan.level, scan.relation);
    ordered.push_back(std::move(scan));
  }
  return ordered;
}

namespace {

// What all aggregates of a scan ask of their rows: rows that none of them counts are left out
// before anything is grouped. A derived entity has as its rows the keys of its aggregates, so none
// of its keys may go.
std::set<std::string> shared_conditions(const Scan& scan, const policy::RelationSql& relations) {
  std::optional<std::set<std::string>> shared;
  for (const auto& grouping : scan.groupings) {
    if (relations.is_derived(grouping.subject)) return {};
    for (const auto* aggregate : grouping.aggregates) {
      std::set<std::string> conditions;
      for (const auto& part : aggregate->conjuncts) {
        auto condition = sql::render(*part.condition, relations.dialect());
        if (!shared || shared->contains(condition)) conditions.insert(std::move(condition));
      }
      shared = std::move(conditions);
    }
  }
  return shared.value_or(std::set<std::string>{});
}

// An aggregate over rows for which `conditions` hold.
std::string cell_of(const policy::AggregateColumn& aggregate,
                    const std::set<std::string>& conditions, sql::Dialect dialect) {
  sql::ExprPtr known;
  bool all_known = true;
  for (const auto& part : aggregate.conjuncts) {
    known = sql::both(known, part.condition);
    all_known = all_known && conditions.contains(sql::render(*part.condition, dialect));
  }
  // A filter may say more than its conjuncts, such as that a value is missing.
  const bool only_known = all_known && aggregate.filter != nullptr && known != nullptr &&
                          sql::render(*known) == sql::render(*aggregate.filter);
  return sql::render(
      *sql::aggregate(aggregate.kind, aggregate.argument, only_known ? nullptr : aggregate.filter),
      dialect);
}

using Cells = std::map<std::string, std::string>;  // name -> aggregate

// The cells of one grouping among those of all: others have no value there. DuckDB finds the type
// of such a column by itself; PostgreSQL looks at two neighbours only, so the aggregate says it.
std::string select_of(std::size_t number, const Scan::Grouping& grouping, const Cells& cells,
                      const Cells& all, sql::Dialect dialect) {
  auto select = fmt::format("SELECT {} AS {}, {} AS key", number, grouping_column,
                            quoted_name(grouping.path));
  for (const auto& [name, aggregate] : all) {
    std::string cell = "NULL";
    if (const auto own = cells.find(name); own != cells.end()) {
      cell = own->second;
    } else if (dialect == sql::Dialect::postgres) {
      cell = fmt::format("CASE WHEN FALSE THEN {} END", aggregate);
    }
    select += fmt::format(", {} AS {}", cell, quoted_name(name));
  }
  return select + " FROM r GROUP BY " + quoted_name(grouping.path);
}

}  // namespace

std::string statement_of(const Scan& scan, policy::RelationSql& relations) {
  const auto conditions = shared_conditions(scan, relations);
  const auto columns = columns_of(scan);
  Cells all;
  std::vector<Cells> cells;
  for (const auto& grouping : scan.groupings) {
    auto& of_grouping = cells.emplace_back();
    for (const auto* aggregate : grouping.aggregates) {
      of_grouping[aggregate->name] = cell_of(*aggregate, conditions, relations.dialect());
    }
    all.insert(of_grouping.begin(), of_grouping.end());
  }
  auto rows = relations.select(scan.relation, columns);
  if (!conditions.empty()) rows += fmt::format(" WHERE {}", fmt::join(conditions, " AND "));
  std::vector<std::string> selects;
  for (std::size_t i = 0; i < scan.groupings.size(); ++i) {
    const auto& grouping = scan.groupings[i];
    selects.push_back(select_of(i, grouping, cells[i], all, relations.dialect()));
    const auto table =
        fmt::format("(SELECT * FROM {} WHERE {} = {})", scan.table, grouping_column, i);
    for (const auto* aggregate : grouping.aggregates) {
      relations.provide(grouping.subject, aggregate->name, table);
    }
  }
  return fmt::format("CREATE TEMP TABLE {} AS WITH r AS {}MATERIALIZED ({}) {}", scan.table,
                     scan.groupings.size() > 1 ? "" : "NOT ", rows,
                     fmt::join(selects, " UNION ALL "));
}

namespace {

// Rows of a sealed record that several scans read are opened once: that costs more than all else
// of a scan. They are held until the last of them; what does not fit into memory is spilled, under
// the engine's key.
class HeldRows {
 public:
  HeldRows(engine::Connection& connection, const std::vector<Scan>& scans,
           policy::RelationSql& relations)
      : connection_(connection), relations_(relations) {
    for (const auto& scan : scans) {
      ++scans_[scan.relation];
      const auto columns = columns_of(scan);
      columns_[scan.relation].insert(columns.begin(), columns.end());
    }
  }

  // Before a scan.
  Result<void> prepare(const Scan& scan) {
    const auto& columns = columns_.at(scan.relation);
    if (scans_.at(scan.relation) < 2 || tables_.contains(scan.relation)) return {};
    if (relations_.is_derived(scan.relation)) return {};
    if (!reads_sealed_rows_of(scan.relation, columns, relations_)) return {};
    // Where fields are sealed, a view opens them; else there is nothing to open.
    RONGHE_TRY(views, connection_.integer(
                          fmt::format("SELECT count(*) FROM information_schema.tables WHERE "
                                      "table_type = 'VIEW' AND table_name = '{}'",
                                      scan.relation)));
    if (views == 0) return {};
    const auto table = "rows_" + scan.relation;
    RONGHE_CHECK(connection_.execute("DROP TABLE IF EXISTS " + table));
    RONGHE_CHECK(connection_.execute(relations_.hold(scan.relation, columns, table)));
    tables_.emplace(scan.relation, table);
    return {};
  }
  Result<void> drop() {
    relations_.release();
    for (const auto& [relation, table] : tables_) {
      RONGHE_CHECK(connection_.execute("DROP TABLE " + table));
    }
    return {};
  }

 private:
  engine::Connection& connection_;
  policy::RelationSql& relations_;
  std::map<std::string, int> scans_;  // by relation
  std::map<std::string, std::set<std::string>> columns_;
  std::map<std::string, std::string> tables_;
};

}  // namespace

Result<void> run_scans(engine::Connection& connection, const policy::Plan& plan,
                       policy::RelationSql& relations, Progress* progress) {
  const auto scans = scans_of(plan);
  HeldRows held(connection, scans, relations);
  for (std::size_t i = 0; i < scans.size(); ++i) {
    if (progress != nullptr) progress->report("scan " + scans[i].relation, i, scans.size());
    RONGHE_CHECK(may_run(connection, scans[i], relations));
    RONGHE_CHECK(held.prepare(scans[i]));
    RONGHE_CHECK(connection.execute("DROP TABLE IF EXISTS " + scans[i].table));
    RONGHE_CHECK(connection.execute(statement_of(scans[i], relations)));
  }
  return held.drop();
}

}  // namespace ronghe::evaluate
