// SPDX-License-Identifier: Apache-2.0
#include "ronghe/sql/numbered.hpp"

#include <gtest/gtest.h>

namespace ronghe::sql {
namespace {

TEST(Numbered, RowsAreCountedInTheOrderOfCodePointsOnEitherEngine) {
  EXPECT_EQ(numbered_table_sql("visited", "SELECT code FROM r", "code", Dialect::duckdb),
            "CREATE TEMP TABLE \"visited\" AS SELECT code FROM r ORDER BY \"code\"");
  EXPECT_EQ(numbered_table_sql("visited", "SELECT code FROM r", "code", Dialect::postgres),
            "CREATE TEMP TABLE \"visited\" AS SELECT row_number() OVER (ORDER BY (\"code\" COLLATE "
            "\"C\")) - 1 AS rowid, r.* FROM (SELECT code FROM r) r");
}

}  // namespace
}  // namespace ronghe::sql
