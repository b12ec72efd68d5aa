// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/temporal.hpp"

#include <gtest/gtest.h>

namespace ronghe::feel {
namespace {

TEST(Temporal, ReadsOnlyWhatTheStandardWrites) {
  for (const auto* text : {"2024-02-29", "0001-01-01", "-0044-03-15", "12345-01-01"}) {
    EXPECT_TRUE(read_date(text)) << text;
  }
  for (const auto* text :
       {"2023-02-29", "24-01-01", "2024-1-1", "2024-01-01T", "012345-01-01", ""}) {
    EXPECT_FALSE(read_date(text)) << text;
  }
  for (const auto* text : {"23:59:59", "00:00:00.5Z", "10:00:00+08:00", "10:00:00@Asia/Shanghai"}) {
    ASSERT_TRUE(read_time(text)) << text;
    EXPECT_EQ(to_string(*read_time(text)), text);
  }
  for (const auto* text : {"24:00:01", "24:01:00", "24:00:00.000000001", "25:00:00", "10:00",
                           "10:00:60", "10:00:00+19:00", "10:00:00@Nowhere"}) {
    EXPECT_FALSE(read_time(text)) << text;
  }
  for (const auto* text : {"P1D", "PT0S", "P1DT2H3M4.5S", "-PT1M"}) {
    ASSERT_TRUE(read_days_duration(text)) << text;
    EXPECT_EQ(to_string(*read_days_duration(text)), text);
  }
  for (const auto* text : {"P", "PT", "P1DT", "P1M", "PT1.5H", "P1H", "1D", "P1D1D"}) {
    EXPECT_FALSE(read_days_duration(text)) << text;
  }
  EXPECT_EQ(to_string(*read_months_duration("P13M")), "P1Y1M");
  EXPECT_FALSE(read_months_duration("P1Y1D"));
}

TEST(Temporal, KeepsWithinItsCalendar) {
  EXPECT_FALSE(date_plus_days(*read_date("2024-01-01"), 1'000'000'000'000));
  EXPECT_FALSE(date_plus_months(*read_date("2024-01-01"), 30'000'000'000));
  EXPECT_FALSE(plus(DateTime{*read_date("2024-01-01"), {}}, DaysDuration{*Decimal::parse("1e30")}));
}

// XML Schema 1.1, 3.3.8: the midnight at the end of a day, which is the one that begins the next.
TEST(Temporal, TwentyFourHoursEndADay) {
  for (const auto* text : {"24:00:00", "24:00:00.000", "24:00:00.0000000000"}) {
    ASSERT_TRUE(read_time(text)) << text;
    EXPECT_EQ(to_string(*read_time(text)), "00:00:00") << text;
  }
  EXPECT_EQ(to_string(*read_time("24:00:00+08:00")), "00:00:00+08:00");
  EXPECT_EQ(to_string(*read_time("24:00:00@Asia/Shanghai")), "00:00:00@Asia/Shanghai");
  EXPECT_EQ(to_string(*read_date_time("2024-02-28T24:00:00")), "2024-02-29T00:00:00");
  EXPECT_EQ(to_string(*read_date_time("2023-12-31T24:00:00Z")), "2024-01-01T00:00:00Z");
  EXPECT_EQ(to_string(*read_date_time("2023-12-31T23:59:59Z")), "2023-12-31T23:59:59Z");
  EXPECT_FALSE(read_date_time("2023-12-31T24:00:01"));
  EXPECT_FALSE(read_date_time("999999999-12-31T24:00:00"));
}

}  // namespace
}  // namespace ronghe::feel
