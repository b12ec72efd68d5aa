// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ronghe/policy/compile/plan.hpp"

// Which part of a condition kept a row out: of "lawful" the pay that is too low, and the pay.
namespace ronghe::evaluate {

// A part that spoils its condition when it is as `spoils` says.
struct ConditionPart {
  std::size_t conjunct = 0;               // of the aggregate
  std::string name;                       // the column that the part is about
  sql::ExprPtr condition;                 // over columns of the relation
  bool spoils = false;                    // true: when it holds; false: when it does not
  std::vector<std::string> columns = {};  // what it is computed from, one step deep
};

struct Cause {
  std::string condition;  // a definition or a field
  bool holds = false;
  std::vector<std::pair<std::string, std::string>> values = {};  // column, value as text
};

// The parts of each condition of an aggregate, where the condition is a definition that consists of
// several: those of which each alone spoils it.
[[nodiscard]] std::vector<ConditionPart> condition_parts(const policy::Plan& plan,
                                                         const policy::AggregateColumn& aggregate);

}  // namespace ronghe::evaluate
