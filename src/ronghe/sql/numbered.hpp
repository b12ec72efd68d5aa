// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/sql/dialect.hpp"

namespace ronghe::sql {

// Makes the temporary table `name` of the rows of `select`, in the order of the code points of its
// text column `order`. Its column `rowid` counts them from 0; DuckDB has one of its own, which
// `SELECT *` does not show.
[[nodiscard]] std::string numbered_table_sql(std::string_view name, std::string_view select,
                                             std::string_view order, Dialect dialect);

}  // namespace ronghe::sql
