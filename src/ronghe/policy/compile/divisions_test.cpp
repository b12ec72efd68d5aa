// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/divisions.hpp"

#include <gtest/gtest.h>

#include <array>

#include "ronghe/feel/parser.hpp"

namespace ronghe::policy {
namespace {

TEST(Divisions, ThoseThatAreNotTheLastStepAreFoundUnlessGuarded) {
  struct Case {
    const char* name;
    const char* formula;
    bool surprising;
  };
  const std::array cases{
      Case{"the last step", "count(a) / count(b)", false},
      Case{"its parts are computed", "(count(a) * 100 - 1) / (count(b) + count(c))", false},
      Case{"a constant below the line", "count(a) / 12 / count(b)", false},
      Case{"a parameter below the line", "sum(a.x) / parameter.g.days / count(b)", false},
      Case{"no division", "count(a) - count(b)", false},
      Case{"taken from one", "1 - count(a) / count(b)", true},
      Case{"multiplied afterwards", "count(a) / count(b) * 100", true},
      Case{"in the numerator", "count(a) / count(b) / count(c)", true},
      Case{"in the denominator", "count(a) / (count(b) / count(c))", true},
      Case{"inside a function", "round(count(a) / count(b), 2)", true},
      Case{"guarded", "if count(b) = 0 then null else count(a) / count(b)", false},
      Case{"guarded the other way round", "if count(b) > 0 then count(a) / count(b) else 0", false},
      Case{"guarded in the midst", "1 - (if count(b) = 0 then 0 else count(a) / count(b))", false},
      Case{"another count is asked about", "if count(a) = 0 then 0 else count(a) / count(b)", true},
      Case{"asked about elsewhere", "(if count(b) = 0 then 1 else 2) * (count(a) / count(b))",
           true},
  };
  for (const auto& [name, formula, surprising] : cases) {
    SCOPED_TRACE(name);
    const auto parsed = feel::parse_expression({formula, {}});
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(surprising_division(**parsed) != nullptr, surprising);
  }
}

}  // namespace
}  // namespace ronghe::policy
