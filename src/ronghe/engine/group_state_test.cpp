// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/group_state.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <vector>

namespace ronghe::engine {
namespace {

Decimal of(const char* text) { return *Decimal::parse(text); }

TEST(GroupState, PartsAddUpToTheWhole) {
  struct Case {
    const char* name;
    GroupState part;
    GroupState other;
    GroupState whole;
  };
  const std::vector cases{
      Case{"count", CountState{2}, CountState{3}, CountState{5}},
      Case{"sum", SumState{of("0.1")}, SumState{of("0.2")}, SumState{of("0.3")}},
      Case{"sum of nothing and something", SumState{}, SumState{of("1.5")}, SumState{of("1.5")}},
      Case{"sum of nothing at all", SumState{}, SumState{}, SumState{}},
      Case{"least", LeastState{of("2")}, LeastState{of("-1")}, LeastState{of("-1")}},
      Case{"least of one part", LeastState{}, LeastState{of("3")}, LeastState{of("3")}},
      Case{"greatest", GreatestState{of("2")}, GreatestState{of("-1")}, GreatestState{of("2")}},
      Case{"greatest of one part", GreatestState{of("-3")}, GreatestState{},
           GreatestState{of("-3")}},
      Case{"values", ValuesState{{{of("1"), 2}, {of("2"), 1}}}, ValuesState{{{of("1.0"), 3}}},
           ValuesState{{{of("1"), 5}, {of("2"), 1}}}},
      Case{"distinct pairs", DistinctState{{{"440303", "a"}, {"440303", "b"}}},
           DistinctState{{{"440303", "b"}, {"440304", "b"}}},
           DistinctState{{{"440303", "a"}, {"440303", "b"}, {"440304", "b"}}}}};
  for (const auto& [name, part, other, whole] : cases) {
    SCOPED_TRACE(name);
    auto forwards = part;
    EXPECT_TRUE(merge(forwards, other));
    EXPECT_TRUE(forwards == whole);
    auto backwards = other;
    EXPECT_TRUE(merge(backwards, part));
    EXPECT_TRUE(backwards == whole) << "the order of parts says nothing";
  }
}

TEST(GroupState, WhatDoesNotFitIsSaidAndNothingIsRounded) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  GroupState values = ValuesState{{{of("1"), most}}};
  EXPECT_FALSE(merge(values, ValuesState{{{of("0"), 1}, {of("1"), 1}}}));
  EXPECT_TRUE(values == GroupState(ValuesState{{{of("1"), most}}})) << "as it was";
  GroupState sum = SumState{of("9999999999999999999999999999999999")};
  EXPECT_FALSE(merge(sum, SumState{of("0.5")}));
  EXPECT_TRUE(sum == GroupState(SumState{of("9999999999999999999999999999999999")}));
  EXPECT_TRUE(merge(sum, SumState{of("0")})) << "just fits";
}

TEST(GroupState, ACountBeyondItsBitsIsLeftAsItWas) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t more : {0, 1}) {
    GroupState count = CountState{most};
    EXPECT_EQ(merge(count, CountState{more}), more == 0);
    EXPECT_TRUE(count == GroupState(CountState{most}));
  }
}

}  // namespace
}  // namespace ronghe::engine
