// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ronghe/base/decimal.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/feel/parser.hpp"
#include "ronghe/policy/pack.hpp"

// The part `index:` of a pack: how a composite index is made of the columns of a plain table.
namespace ronghe::authoring {

struct IndexStep {
  std::string name;
  feel::Source source;
  feel::NodePtr node;
};

struct IndexPlan {
  std::vector<std::string> key;
  std::vector<std::string> columns;
  std::vector<IndexStep> steps;  // the last one is the result
  int digits = 0;
  Rounding rounding = Rounding::half_up;
  std::string rank_name;
  std::vector<std::string> rank_within;
  bool descending = true;
  std::string published_result;  // columns that may be absent
  std::string published_rank;
};

// Read, its formulas parsed, and every name in them one that they can know: a column, an earlier
// step, a parameter of the pack. All faults in one error.
[[nodiscard]] Result<IndexPlan> read_index_plan(const policy::Pack& pack);

// What the plan asks of a file with this header: every column that it reads, and none that is there
// only by nearly the same name. `file` stands in the error.
[[nodiscard]] Result<void> check_header(const IndexPlan& plan, std::span<const std::string> header,
                                        const std::string& file);

}  // namespace ronghe::authoring
