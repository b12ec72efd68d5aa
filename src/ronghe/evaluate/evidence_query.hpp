// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evaluate/causes.hpp"
#include "ronghe/evaluate/erased_rows.hpp"
#include "ronghe/evaluate/grounds.hpp"
#include "ronghe/policy/compile/relation_sql.hpp"

// The way down from a number to the rows of evidence that were counted for it.
namespace ronghe::evaluate {

struct EvidenceRow {
  std::int64_t position = 0;  // in the log
  std::string key;            // "placement_id=PL-7"; "withheld" where it is not for the reader
  std::vector<std::string> unmet = {};  // conditions that keep it out, as written in the pack
  std::vector<Cause> causes = {};       // the parts of those conditions that do
  std::vector<Ground> grounds = {};     // what made it count, or not
};

// Rows that a condition kept out, counted in the order of the conditions: a row that fails two
// is counted with the first.
struct Exclusion {
  std::string condition;  // as written in the pack
  std::int64_t rows = 0;
};

struct CountedRows {
  std::string relation;
  std::string aggregate;  // "count", "sum of pay", ...
  std::int64_t considered = 0;
  std::int64_t counted = 0;
  std::vector<Exclusion> excluded;
  ErasedRows erased = {};
  std::vector<EvidenceRow> rows;           // the first ones, by position
  std::vector<EvidenceRow> left_out = {};  // the first that were not counted, for who may see all
                                           // that the conditions ask for
};

struct EvidenceRequest {
  std::vector<std::string> subjects;       // codes whose rows belong to the subject; one at least
  std::size_t rows_max = 20;               // not policy: rows shown
  std::set<std::string> hidden_keys = {};  // records whose keys are not for the reader
  Erasures erasures = {};
  // Whether a label ("TAX/L2") is for the reader; empty: nobody asks what made a row count.
  std::function<bool(const std::string& label)> may_see = {};
  const policy::Dictionary* levels = nullptr;  // the labels that fields have now; null = the pack's
};

[[nodiscard]] Result<CountedRows> evidence_of(engine::Connection& connection,
                                              const policy::Pack& pack, const policy::Plan& plan,
                                              const policy::RelationSql& relations,
                                              const policy::AggregateColumn& aggregate,
                                              const EvidenceRequest& request);

}  // namespace ronghe::evaluate
