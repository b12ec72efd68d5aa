// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ronghe {

using Date = std::chrono::year_month_day;  // a civil date, proleptic Gregorian, always valid

// ISO 8601 "2025-11-23" only; none for an impossible date or another notation.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
[[nodiscard]] std::string to_string(const Date& date);
[[nodiscard]] std::int32_t days_since_epoch(const Date& date);  // 1970-01-01 = 0
[[nodiscard]] Date date_of_days(std::int32_t days);
// Adds months; the day is clamped to the end of the month (31 Jan + 1 month = 28 or 29 Feb).
[[nodiscard]] Date plus_months(const Date& date, int months);
// Whole months from `from` to `to`, negative when `to` is earlier.
[[nodiscard]] int whole_months(const Date& from, const Date& to);
// An instant in seconds since 1970: "2026-07-01T12:00:00Z". What lies beyond the year 9999, as a
// clock gone mad may state, is "N seconds after 1970".
[[nodiscard]] std::string utc_text(std::uint64_t seconds);

}  // namespace ronghe
