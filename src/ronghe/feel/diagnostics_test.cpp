// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/diagnostics.hpp"

#include <gtest/gtest.h>

namespace ronghe::feel {
namespace {

TEST(Diagnostics, PointIntoTheTextThatWasReadThen) {
  const Source cell{"a +\n b", {"table.dmn", 12, 5}};
  const Source element{"", {"table.dmn", 3, 1}};
  const Source given{"x", {"expression", 1, 1}};
  Diagnostics diagnostics;
  {
    const ReportsPointInto outer(diagnostics, &element);
    {
      const ReportsPointInto inner(diagnostics, &cell);
      diagnostics.report({5, 6}, "no b");
    }
    diagnostics.report({}, "no logic");
  }
  diagnostics.report({0, 1}, "no x");
  const auto& entries = diagnostics.entries();
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(to_string(to_error(entries[0], given)), "table.dmn:13:2: no b\n b\n ^");
  EXPECT_EQ(to_string(to_error(entries[1], given)), "table.dmn:3:1: no logic");
  EXPECT_EQ(to_string(to_error(entries[2], given)), "expression:1:1: no x\nx\n^");
}

TEST(Diagnostics, KeepAThousand) {
  Diagnostics diagnostics;
  for (int i = 0; i < 2000; ++i) diagnostics.report({}, "again");
  EXPECT_EQ(diagnostics.entries().size(), 1000U);
}

}  // namespace
}  // namespace ronghe::feel
