// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/calendar.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace ronghe::feel {
namespace {

TEST(Calendar, ReadsTheYearsThatFeelHas) {
  for (const auto* text : {"2024-02-29", "0001-01-01", "-0044-03-15", "12345-01-01", "0000-12-31",
                           "999999999-12-31", "-999999999-01-01"}) {
    ASSERT_TRUE(read_date(text)) << text;
    EXPECT_EQ(to_string(*read_date(text)), text);
  }
  for (const auto* text :
       {"2023-02-29", "24-01-01", "2024-1-1", "2024-01-01T", "012345-01-01", "", "-", "+2024-01-01",
        "1000000000-01-01", "2024-00-01", "2024-01-00", "2024-13-01", "2024-01-32", "2024-01-0a",
        "--2024-01-01", "2024-04-31"}) {
    EXPECT_FALSE(read_date(text)) << text;
  }
}

TEST(Calendar, AgreesWithChronoWhereChronoReaches) {
  std::mt19937 random(20260701);
  std::uniform_int_distribution<std::int32_t> days(-11'000'000, 11'000'000);
  for (int i = 0; i < 20'000; ++i) {
    const auto day = days(random);
    const auto expected = ronghe::date_of_days(day);
    const auto date = date_of_days(day);
    ASSERT_EQ(date, Date(expected)) << day;
    ASSERT_EQ(days_since_epoch(date), day);
    const std::chrono::weekday weekday{std::chrono::sys_days{expected}};
    ASSERT_EQ(weekday_of(date), static_cast<int>(weekday.iso_encoding())) << day;
    const auto other = ronghe::date_of_days(days(random));
    ASSERT_EQ(whole_months(date, other), ronghe::whole_months(expected, other)) << day;
  }
}

TEST(Calendar, KeepsItsEnds) {
  const auto first = make_date(-999'999'999, 1, 1).value();
  const auto last = make_date(999'999'999, 12, 31).value();
  EXPECT_EQ(date_of_days(days_since_epoch(first)), first);
  EXPECT_EQ(date_of_days(days_since_epoch(last)), last);
  EXPECT_FALSE(date_plus_days(last, 1));
  EXPECT_FALSE(date_plus_days(first, -1));
  EXPECT_EQ(date_plus_days(first, days_since_epoch(last) - days_since_epoch(first)), last);
  EXPECT_FALSE(date_plus_months(last, 1));
  EXPECT_FALSE(date_plus_months(first, -1));
  EXPECT_FALSE(date_plus_days(first, INT64_MAX));
  EXPECT_FALSE(date_plus_months(first, INT64_MIN));
  EXPECT_EQ(whole_months(first, last), 999'999'999LL * 24 + 11);
}

TEST(Calendar, ClampsMonthsAndCountsWeeks) {
  EXPECT_EQ(date_plus_months({2024, 1, 31}, 1), Date(2024, 2, 29));
  EXPECT_EQ(date_plus_months({2024, 1, 31}, -2), Date(2023, 11, 30));
  EXPECT_EQ(week_of_year({2005, 1, 1}), 53);
  EXPECT_EQ(week_of_year({2003, 12, 29}), 1);
  EXPECT_EQ(day_of_year({2024, 12, 31}), 366);
}

}  // namespace
}  // namespace ronghe::feel
