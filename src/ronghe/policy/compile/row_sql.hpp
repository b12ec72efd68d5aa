// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/dmn/model.hpp"
#include "ronghe/policy/compile/plan.hpp"
#include "ronghe/sql/expr.hpp"

// Formulas and decision tables over the columns of one table, as SQL with bare column names. A
// value means what it means in the interpreter; a construct without an exact form in SQL is an
// error that names it and its place.
namespace ronghe::policy {

// boolean, number (an exact numeric type, never a float), text or date; it may hold nulls.
struct RowColumn {
  std::string name;  // as formulas write it and as the table calls it
  TypeKind kind = TypeKind::number;
  // Digits after the point of a number. None = unknown; then an engine of 38 digits (DuckDB) may
  // round where such a column meets others in an `if`, min or max: safe up to 18 digits in all.
  std::optional<int> scale = {};
};

struct RowValue {
  TypeKind kind = TypeKind::unknown;
  sql::ExprPtr sql;
};

[[nodiscard]] Result<RowValue> formula_sql(const feel::Source& source, const feel::Node& node,
                                           const std::vector<RowColumn>& columns);

struct TableSql {
  // Of each rule: true = it matches; false or null = it does not.
  std::vector<sql::ExprPtr> rules;
  // Number of the first rule that matches, 1 = first; 0 = none.
  sql::ExprPtr first;
  // Whether an input is outside its allowed values, which makes every output null.
  sql::ExprPtr refused;
  // By output, as the hit policy says; lists are arrays. The name of a single output is "".
  std::vector<std::pair<std::string, sql::ExprPtr>> outputs;
};

// Tables of more rules are refused: an engine plans a CASE of so many conditions slowly, and the
// column kernels are then faster by orders of magnitude.
inline constexpr std::size_t table_sql_rules_max = 1000;

[[nodiscard]] Result<TableSql> table_sql(const dmn::DecisionTable& table,
                                         const std::vector<RowColumn>& columns);

}  // namespace ronghe::policy
