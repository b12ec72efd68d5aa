// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/sql/expr.hpp"

namespace ronghe::authoring {

struct SqlQuestion {
  std::string model;     // path of a .dmn file
  std::string decision;  // "" = the only one
  std::string table = "subject";
  sql::Dialect dialect = sql::Dialect::duckdb;
};

// One SELECT that decides every row of a table, whose columns are the decision's inputs: the value
// and, of a decision table, the number of the first rule that matches (0 = none). What has no exact
// form in SQL is an error that names it and its place.
[[nodiscard]] Result<std::string> decision_sql(const SqlQuestion& question);

}  // namespace ronghe::authoring
