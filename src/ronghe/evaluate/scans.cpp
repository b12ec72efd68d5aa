// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/scans.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace ronghe::evaluate {

using sql::quoted_name;

namespace {

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

// GROUPING() gives a bit for each column that a row is not grouped by, the first one highest.
std::size_t set_mask(std::size_t count, std::size_t chosen) {
  return ((std::size_t{1} << count) - 1) & ~(std::size_t{1} << (count - 1 - chosen));
}

void provide(const Scan& scan, policy::RelationSql& relations) {
  const auto count = scan.groupings.size();
  for (std::size_t i = 0; i < count; ++i) {
    const auto& grouping = scan.groupings[i];
    std::string table = scan.table;
    if (count > 1) {
      std::string columns;
      for (const auto* aggregate : grouping.aggregates)
        columns += ", " + quoted_name(aggregate->name);
      table = fmt::format("(SELECT {} AS key{} FROM {} WHERE grouped_by = {})",
                          quoted_name(grouping.path), columns, scan.table, set_mask(count, i));
    }
    for (const auto* aggregate : grouping.aggregates) {
      relations.provide(grouping.subject, aggregate->name, table);
    }
  }
}

}  // namespace

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

std::string statement_of(const Scan& scan, policy::RelationSql& relations) {
  std::set<std::string> columns;
  std::vector<std::string> paths;
  std::vector<std::string> sets;
  std::string aggregates;
  for (const auto& grouping : scan.groupings) {
    paths.push_back(quoted_name(grouping.path));
    sets.push_back("(" + paths.back() + ")");
    for (const auto* aggregate : grouping.aggregates) {
      columns.insert(aggregate->columns.begin(), aggregate->columns.end());
      const auto one = sql::aggregate(aggregate->kind, aggregate->argument, aggregate->filter);
      aggregates += fmt::format(", {} AS {}", sql::render(*one), quoted_name(aggregate->name));
    }
  }
  const auto rows = relations.select(scan.relation, columns);
  provide(scan, relations);
  if (paths.size() == 1) {
    return fmt::format(
        "CREATE OR REPLACE TEMP TABLE {} AS SELECT {} AS key{} FROM ({}) r GROUP BY 1", scan.table,
        paths.front(), aggregates, rows);
  }
  return fmt::format(
      "CREATE OR REPLACE TEMP TABLE {} AS SELECT {}, GROUPING({}) AS grouped_by{} FROM ({}) r "
      "GROUP BY GROUPING SETS ({})",
      scan.table, fmt::join(paths, ", "), fmt::join(paths, ", "), aggregates, rows,
      fmt::join(sets, ", "));
}

Result<void> run_scans(engine::Connection& connection, const policy::Plan& plan,
                       policy::RelationSql& relations, Progress* progress) {
  const auto scans = scans_of(plan);
  for (std::size_t i = 0; i < scans.size(); ++i) {
    if (progress != nullptr) progress->report("scan " + scans[i].relation, i, scans.size());
    RONGHE_CHECK(connection.execute(statement_of(scans[i], relations)));
  }
  return {};
}

}  // namespace ronghe::evaluate
