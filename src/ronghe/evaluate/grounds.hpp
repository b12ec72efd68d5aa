// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evaluate/erased_rows.hpp"
#include "ronghe/policy/compile/relation_sql.hpp"

// What made a counted thing count: of an enterprise that takes part its acts, of an agreement its
// clauses and those that it lacks.
namespace ronghe::evaluate {

struct GroundRow {
  std::int64_t position = 0;  // in the log
  std::string key;            // "agreement=A-1 clause_type=exit"; "withheld" where it is hidden
  std::vector<std::string> unmet = {};  // conditions that keep it out, as written in the pack
};

// Rows below one thing, over which a condition on it (or what is summed of it) counts.
struct Ground {
  std::string relation;
  std::string aggregate;      // "count", "sum of hours"
  std::string withheld = {};  // the label that the reader lacks: nothing else is told then
  std::int64_t considered = 0;
  std::int64_t counted = 0;
  ErasedRows erased = {};                // not counted, and not among those left out
  std::vector<GroundRow> rows = {};      // the first that are counted
  std::vector<GroundRow> left_out = {};  // the first that are not
  // Keys that the condition asks for, and that no row has: "clause_type=exit".
  std::vector<std::string> absent = {};
};

struct GroundsRequest {
  const policy::Pack& pack;
  const policy::Plan& plan;
  const policy::RelationSql& relations;
  const policy::Dictionary& levels;          // the labels that fields have now
  const std::set<std::string>& hidden_keys;  // records whose keys are not for the reader
  const Erasures& erasures;
  // Whether a label is for the reader.
  const std::function<bool(const std::string& label)>& may_see;
  std::size_t rows_max = 10;  // not policy: rows shown of each ground, and of those left out
};

// An aggregate over which a column of a relation rests, and the column that names whose it is: the
// key of the relation, or a reference to what it asks.
struct GroundPlace {
  const policy::AggregateColumn* aggregate = nullptr;
  std::string owner;
};
// Of the columns that an aggregate uses, in the order of the plan; one reference deep.
[[nodiscard]] std::vector<GroundPlace> grounds_below(const policy::Pack& pack,
                                                     const policy::Plan& plan,
                                                     const policy::AggregateColumn& aggregate);

// What counts for `owners`, which are values of `place.owner`.
[[nodiscard]] Result<std::map<std::string, Ground, std::less<>>> grounds_of(
    engine::Connection& connection, const GroundsRequest& request,
    const policy::AggregateColumn& aggregate, const std::vector<std::string>& owners);

}  // namespace ronghe::evaluate
