// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace ronghe::sql {

// An engine's spelling. A histogram is a map of values to counts on DuckDB and the ordered array of
// all values on PostgreSQL.
enum class Dialect { duckdb, postgres };

}  // namespace ronghe::sql
