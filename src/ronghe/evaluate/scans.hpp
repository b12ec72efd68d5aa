// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/base/log.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/policy/compile/relation_sql.hpp"

// The engine counts: every aggregate of a plan, computed with one scan per relation and level.
namespace ronghe::evaluate {

// One pass over the rows of a relation, grouped by one or several subjects at once.
struct Scan {
  std::string table;  // begins the names of the temporary tables that it fills
  std::string relation;
  int level = 1;
  struct Grouping {
    std::string subject;
    std::string path;
    std::vector<const policy::AggregateColumn*> aggregates;
  };
  std::vector<Grouping> groupings;
};

// Scans in the order in which they must run. An aggregate that no other one needs waits for the
// last scan of its relation, so that it shares it.
[[nodiscard]] std::vector<Scan> scans_of(const policy::Plan& plan);
// The statements that fill the tables of a scan; what they provide is told to `relations`. Rows
// that several subjects are counted from are derived once and kept while they are grouped: with
// GROUPING SETS the engine would compute every aggregate for every one of the sets.
[[nodiscard]] std::vector<std::string> statements_of(const Scan& scan,
                                                     policy::RelationSql& relations);
// Runs all scans of a plan on temporary tables of the connection.
[[nodiscard]] Result<void> run_scans(engine::Connection& connection, const policy::Plan& plan,
                                     policy::RelationSql& relations, Progress* progress);

}  // namespace ronghe::evaluate
