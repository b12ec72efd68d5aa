// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/zones.hpp"

#include <array>

#include "ronghe/feel/testing.hpp"

namespace ronghe::feel {
namespace {

TEST(Zones, KnowTheNamesOfTheDatabaseOnly) {
  for (const auto* name : {"Europe/Paris", "Asia/Shanghai", "America/Argentina/Buenos_Aires",
                           "Etc/GMT+5", "UTC", "CET"}) {
    EXPECT_TRUE(is_zone(name)) << name;
  }
  for (const auto* name : {"", "Europe", "Europe/Nowhere", "localtime", "../../etc/passwd",
                           "/usr/share/zoneinfo/UTC", "posix/UTC", "right/UTC", "Europe/Paris/"}) {
    EXPECT_FALSE(is_zone(name)) << name;
  }
  EXPECT_NE(zone_database_version(), "");
}

TEST(Zones, HaveTheOffsetOfTheirDay) {
  constexpr std::int64_t hour = 3600;
  struct Case {
    Date date;
    std::int64_t second;
    std::int32_t offset;
  };
  // Rules of 2024: summer time from 31 March 01:00 UTC to 27 October 01:00 UTC.
  const std::array cases{
      Case{{2024, 3, 31}, 2 * hour - 1, hour},   // just under the skipped hour
      Case{{2024, 3, 31}, 2 * hour, hour},       // within it: as before
      Case{{2024, 3, 31}, 3 * hour, 2 * hour},   // just over
      Case{{2024, 10, 27}, 2 * hour, 2 * hour},  // shown twice: the first
      Case{{2024, 10, 27}, 3 * hour, hour},
      Case{{2050, 7, 1}, 0, 2 * hour},  // beyond the table of the database
  };
  for (const auto& [date, second, offset] : cases) {
    EXPECT_EQ(zone_offset_on("Europe/Paris", date, second), offset)
        << to_string(date) << " " << second;
  }
  EXPECT_EQ(zone_offset_at("Europe/Paris", 1'711'846'800 - 1), hour);
  EXPECT_EQ(zone_offset_at("Europe/Paris", 1'711'846'800), 2 * hour);
  EXPECT_FALSE(zone_offset_on("Nowhere", {2024, 1, 1}, 0));
}

TEST(Zones, DecideAboutDateTimes) {
  constexpr std::array cases{
      FormulaCase{R"~(@"2018-10-08T00:00:00+02:00" = @"2018-10-08T00:00:00@Europe/Paris")~",
                  "true"},
      FormulaCase{R"~(@"2018-02-08T00:00:00+02:00" = @"2018-02-08T00:00:00@Europe/Paris")~",
                  "false"},
      FormulaCase{R"~(@"2024-07-01T12:00:00@Asia/Shanghai" < @"2024-07-01T12:00:00@Europe/Paris")~",
                  "true"},
      FormulaCase{R"~(@"2024-07-01T12:00:00" = @"2024-07-01T12:00:00@Asia/Shanghai")~", "false"},
      FormulaCase{R"~(@"2024-07-01T12:00:00@Asia/Shanghai".time offset)~", R"~(duration("PT8H"))~"},
      FormulaCase{R"~(@"12:00:00@Asia/Shanghai".time offset)~", "null"},
      // A day of elapsed time over the night when the clocks go forward.
      FormulaCase{R"~(@"2024-03-30T12:00:00@Europe/Paris" + @"P1D")~",
                  R"~(date and time("2024-03-31T13:00:00@Europe/Paris"))~"},
      FormulaCase{R"~(@"2024-02-29T12:00:00@Europe/Paris" + @"P1M")~",
                  R"~(date and time("2024-03-29T12:00:00@Europe/Paris"))~"},
      FormulaCase{R"~(@"2024-04-01T00:00:00@Europe/Paris" - @"2024-03-31T00:00:00@Europe/Paris")~",
                  R"~(duration("PT23H"))~"},
      FormulaCase{
          R"~(date and time(date("2024-07-01"), time("10:00:00@Europe/Paris")).time offset)~",
          R"~(duration("PT2H"))~"},
      FormulaCase{R"~(date and time(2024, 7, 1, 10, 0, 0, "Europe/Paris"))~",
                  R"~(date and time("2024-07-01T10:00:00@Europe/Paris"))~"},
      FormulaCase{R"~(date and time(2024, 7, 1, 10, 0, 0.5, @"-PT5H"))~",
                  R"~(date and time("2024-07-01T10:00:00.5-05:00"))~"},
      FormulaCase{R"~(date and time(2024, 7, 1, 10, 0, 0, "Nowhere"))~", "null!"},
      FormulaCase{R"~(time(@"2024-07-01T10:00:00@Europe/Paris") = @"10:00:00@Europe/Paris")~",
                  "true"},
      FormulaCase{R"~(is(@"23:00:50Z", @"23:00:50+00:00"))~", "true"},
  };
  expect_all(cases);
}

}  // namespace
}  // namespace ronghe::feel
