// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/compare.hpp"

#include <array>

#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

std::string report_of(std::string_view formula) {
  const auto node = parse_expression({std::string(formula), {}});
  if (!node) return node.error().message;
  Diagnostics diagnostics;
  (void)evaluate(**node, Scope(), diagnostics);
  return diagnostics.empty() ? "" : diagnostics.entries().front().message;
}

TEST(Compare, SaysThatOneTimeHasNoZone) {
  for (const auto* formula :
       {R"(@"10:00:00" < @"10:00:00Z")", R"(@"10:00:00" - @"10:00:00+08:00")",
        R"(@"2025-01-01T10:00:00" >= @"2025-01-01T10:00:00@Europe/Paris")",
        R"(max(@"10:00:00", @"10:00:00Z"))", R"(sort([@"10:00:00", @"10:00:00Z"]))",
        R"(@"10:00:00" in [@"09:00:00Z"..@"11:00:00Z"])", R"(before(@"10:00:00", @"10:00:00Z"))",
        R"(@"10:00:00Z" between @"09:00:00" and @"11:00:00")"}) {
    EXPECT_TRUE(report_of(formula).contains("the other has none")) << report_of(formula);
  }
  EXPECT_TRUE(report_of(R"(@"10:00:00@Europe/Paris" < @"10:00:00@Asia/Shanghai")")
                  .contains("different zones"));
}

TEST(Compare, SaysNothingOfZonesElsewhere) {
  EXPECT_EQ(report_of(R"(@"10:00:00Z" < @"11:00:00+08:00")"), "");
  EXPECT_EQ(report_of(R"(@"10:00:00" < @"11:00:00")"), "");
  EXPECT_TRUE(report_of(R"(@"10:00:00" < 1)").contains("a time and a number"));
  EXPECT_EQ(why_no_order(Value(Decimal(1)), Value("1")), "");
}

TEST(Compare, ARangeDescendsWhereItsFirstEndIsAboveItsLast) {
  EXPECT_TRUE(descends({.low = Decimal(2), .high = Decimal(1)}));
  EXPECT_FALSE(descends({.low = Decimal(1), .high = Decimal(1)}));
  EXPECT_FALSE(descends({.low = Decimal(1), .high = Value()}));
  EXPECT_FALSE(descends({.low = Decimal(2), .high = Value(), .high_bounded = false}));
}

}  // namespace
}  // namespace ronghe::feel
