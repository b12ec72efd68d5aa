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

std::vector<std::string> statements_of(const Scan& scan, policy::RelationSql& relations) {
  std::set<std::string> columns;
  for (const auto& grouping : scan.groupings) {
    for (const auto* aggregate : grouping.aggregates) {
      columns.insert(aggregate->columns.begin(), aggregate->columns.end());
    }
  }
  auto rows = "(" + relations.select(scan.relation, columns) + ")";
  std::vector<std::string> statements;
  const bool shared = scan.groupings.size() > 1;
  if (shared) {
    const auto table = "rows_" + scan.relation;
    statements.push_back(fmt::format("CREATE OR REPLACE TEMP TABLE {} AS {}", table, rows));
    rows = table;
  }
  for (std::size_t i = 0; i < scan.groupings.size(); ++i) {
    const auto& grouping = scan.groupings[i];
    const auto table = fmt::format("{}_{}", scan.table, i);
    std::string aggregates;
    for (const auto* aggregate : grouping.aggregates) {
      const auto one = sql::aggregate(aggregate->kind, aggregate->argument, aggregate->filter);
      aggregates += fmt::format(", {} AS {}", sql::render(*one), quoted_name(aggregate->name));
      relations.provide(grouping.subject, aggregate->name, table);
    }
    statements.push_back(
        fmt::format("CREATE OR REPLACE TEMP TABLE {} AS SELECT {} AS key{} FROM {} r GROUP BY 1",
                    table, quoted_name(grouping.path), aggregates, rows));
  }
  if (shared) statements.push_back("DROP TABLE " + rows);
  return statements;
}

Result<void> run_scans(engine::Connection& connection, const policy::Plan& plan,
                       policy::RelationSql& relations, Progress* progress) {
  const auto scans = scans_of(plan);
  for (std::size_t i = 0; i < scans.size(); ++i) {
    if (progress != nullptr) progress->report("scan " + scans[i].relation, i, scans.size());
    for (const auto& statement : statements_of(scans[i], relations)) {
      RONGHE_CHECK(connection.execute(statement));
    }
  }
  return {};
}

}  // namespace ronghe::evaluate
