// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/date.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ronghe {
namespace {

Date day(std::string_view text) {
  const auto date = parse_date(text);
  EXPECT_TRUE(date) << text;
  return date.value_or(Date{});
}

TEST(ParseDate, ReadsIsoDatesOfTheCalendarOnly) {
  struct Case {
    std::string_view input;
    bool valid;
  };
  const std::array cases{
      Case{"2025-11-23", true},     Case{"2024-02-29", true},  Case{"2025-02-29", false},
      Case{"1900-02-29", false},    Case{"2000-02-29", true},  Case{"2025-12-31", true},
      Case{"2025-12-32", false},    Case{"2025-13-01", false}, Case{"2025-00-01", false},
      Case{"2025-01-00", false},    Case{"", false},           Case{"2025-1-1", false},
      Case{"2025/01/01", false},    Case{"20250101", false},   Case{"2025-01-01 ", false},
      Case{"-025-01-01", false},    Case{"+025-01-01", false}, Case{"2025-01-1x", false},
      Case{"2025-01-01T00", false},
  };
  for (const auto& [input, valid] : cases) {
    const auto date = parse_date(input);
    EXPECT_EQ(date.has_value(), valid) << input;
    if (date) {
      EXPECT_EQ(to_string(*date), input);
    }
  }
}

TEST(DaysSinceEpoch, CountsFrom1970AndBack) {
  EXPECT_EQ(days_since_epoch(day("1970-01-01")), 0);
  EXPECT_EQ(days_since_epoch(day("1969-12-31")), -1);
  EXPECT_EQ(days_since_epoch(day("2000-03-01")), 11017);
  for (std::int32_t days = -40000; days < 40000; days += 17) {
    EXPECT_EQ(days_since_epoch(date_of_days(days)), days);
  }
}

TEST(PlusMonths, ClampsToTheEndOfTheMonth) {
  struct Case {
    std::string_view from;
    int months;
    std::string_view expected;
  };
  const std::array cases{
      Case{"2025-01-28", 1, "2025-02-28"},   Case{"2025-01-31", 1, "2025-02-28"},
      Case{"2024-01-31", 1, "2024-02-29"},   Case{"2024-02-29", 12, "2025-02-28"},
      Case{"2025-12-31", 2, "2026-02-28"},   Case{"2025-03-31", -1, "2025-02-28"},
      Case{"2025-01-15", -13, "2023-12-15"}, Case{"2025-05-31", 0, "2025-05-31"},
  };
  for (const auto& [from, months, expected] : cases) {
    EXPECT_EQ(to_string(plus_months(day(from), months)), expected) << from << " + " << months;
  }
}

TEST(WholeMonths, CountsOnlyMonthsThatAreOver) {
  struct Case {
    std::string_view from, to;
    int expected;
  };
  const std::array cases{
      Case{"2025-01-15", "2025-02-14", 0},  Case{"2025-01-15", "2025-02-15", 1},
      Case{"2025-01-15", "2025-02-16", 1},  Case{"2024-12-31", "2025-12-31", 12},
      Case{"2025-01-31", "2025-02-28", 0},  Case{"2025-01-15", "2025-01-15", 0},
      Case{"2025-02-15", "2025-01-15", -1}, Case{"2025-02-14", "2025-01-15", 0},
  };
  for (const auto& [from, to, expected] : cases) {
    EXPECT_EQ(whole_months(day(from), day(to)), expected) << from << " to " << to;
  }
}

TEST(UtcText, TellsEveryInstantThatAClockCanState) {
  EXPECT_EQ(utc_text(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(utc_text(86'399), "1970-01-01T23:59:59Z");
  EXPECT_EQ(utc_text(1'709'164'800), "2024-02-29T00:00:00Z");
  EXPECT_EQ(utc_text(253'402'300'799), "9999-12-31T23:59:59Z");
  EXPECT_EQ(utc_text(253'402'300'800), "253402300800 seconds after 1970");
  EXPECT_EQ(utc_text(UINT64_MAX), "18446744073709551615 seconds after 1970");
}

}  // namespace
}  // namespace ronghe
