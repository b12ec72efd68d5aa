// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
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
  std::string table;  // the temporary table that it fills, one row per grouping and key
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
// The columns of its relation that a scan reads.
[[nodiscard]] std::set<std::string> columns_of(const Scan& scan);
// The statement that fills the table of a scan; what it provides is told to `relations`. Rows are
// derived once and then grouped by each subject, with only that subject's aggregates: with GROUPING
// SETS the engine would compute every aggregate for every one of the sets.
[[nodiscard]] std::string statement_of(const Scan& scan, policy::RelationSql& relations);
// Runs all scans of a plan on temporary tables of the connection.
[[nodiscard]] Result<void> run_scans(engine::Connection& connection, const policy::Plan& plan,
                                     policy::RelationSql& relations, Progress* progress);

}  // namespace ronghe::evaluate
