// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/feel/ast.hpp"
#include "ronghe/sql/expr.hpp"

// Comparisons of whole months with a number, as comparisons of dates: that less than 6 months lie
// between `signed` and 2025-12-31 is that `signed` is later than 2025-06-30. The answer is the same
// for every date and for null, and no row needs arithmetic of months.
namespace ronghe::policy {

// `months op limit`, where `months` counts from or to a literal date and `limit` is a literal
// number; a null pointer where they are anything else, for = and !=, and where the date that
// decides lies beyond the years of a calendar.
[[nodiscard]] sql::ExprPtr month_limit(feel::BinaryOperator op, const sql::Expr& months,
                                       const sql::Expr& limit);

}  // namespace ronghe::policy
