// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>

#include "ronghe/policy/compile/plan.hpp"
#include "ronghe/policy/pack.hpp"

// Values that nobody can read any more, because whom they are about was erased, lie somewhere: a
// plan asks for the least and the greatest that its numbers may be.
namespace ronghe::policy {

struct HiddenFields {
  struct OfRecord {
    std::set<std::string> fields;  // that are sealed
    // The column that names the fields of a row that nobody reads: `"pay""post"`. Empty where a
    // meaning of before is asked for.
    std::string shut;
    // SQL over the row `t`: the reasons of missing values as its table has them. Before there was
    // `shut`, what is withheld now and was not there was hidden.
    std::string reasons;
  };
  std::map<std::string, OfRecord> records;
};

// Adds to the plan a column for either end of each column that a hidden field may reach, aggregates
// over them, and after each formula that rests on such its slots at the lowest and the highest.
// Columns and formulas that were there stay as they are.
void add_ends(Plan& plan, const Pack& pack, const HiddenFields& hidden);

}  // namespace ronghe::policy
