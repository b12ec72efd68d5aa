// SPDX-License-Identifier: Apache-2.0
#include "ronghe/release/interval.hpp"

#include <gtest/gtest.h>

namespace ronghe::release {
namespace {

std::string rounded(const Decimal& value) {
  return value.rounded(4, Rounding::half_up)->to_string();
}

// Expected values: R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
TEST(Interval, OfWilsonIsThatOfTheTables) {
  struct Case {
    int count, of;
    const char *low, *high;
  };
  for (const auto& [count, of, low, high] :
       {Case{15, 148, "0.0624", "0.1605"}, Case{81, 263, "0.2553", "0.3662"},
        Case{0, 20, "0", "0.1611"}, Case{1, 29, "0.0061", "0.1718"}, Case{29, 29, "0.883", "1"}}) {
    const auto interval = wilson_interval(Decimal(count), Decimal(of));
    ASSERT_TRUE(interval);
    EXPECT_EQ(rounded(interval->low), low) << count << " of " << of;
    EXPECT_EQ(rounded(interval->high), high) << count << " of " << of;
  }
}

TEST(Interval, HasTheDecimalsOfARun) {
  const auto interval = wilson_interval(Decimal(1765), Decimal(3853));
  ASSERT_TRUE(interval);
  EXPECT_EQ(interval->low.to_string(), "0.4424020214");
  EXPECT_EQ(interval->high.to_string(), "0.4738506938");
}

TEST(Interval, OfWhatIsNoShareOfRowsIsNone) {
  const auto half = *Decimal::parse("0.5");
  EXPECT_FALSE(wilson_interval(Decimal(0), Decimal(0)));
  EXPECT_FALSE(wilson_interval(Decimal(3), Decimal(2)));
  EXPECT_FALSE(wilson_interval(Decimal(-1), Decimal(2)));
  EXPECT_FALSE(wilson_interval(half, Decimal(2)));
}

}  // namespace
}  // namespace ronghe::release
