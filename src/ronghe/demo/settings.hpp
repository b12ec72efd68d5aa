// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "ronghe/base/date.hpp"

namespace ronghe::demo {

enum class Size { city, province, country };

// What the generator plants: the limits at which its own figures turn. They are copies of the
// national pack's parameters for the arithmetic of planted.json, and no policy is read from here.
struct Planting {
  std::int64_t intern_days_min = 30;
  std::int64_t taught_tenths_min = 160;  // tenths of an hour
  std::int64_t day_tenths_max = 80;
  std::int64_t week_tenths_max = 400;
  std::int64_t age_min = 16;
  int request_red_days = 365;
  int retention_months = 12;
  int tracking_months = 60;
  std::int64_t peers_min = 10;
};

// How much of everything there is.
struct Settings {
  Size size = Size::city;
  std::uint64_t seed = 1;
  int year = 2025;       // the year that ends with the day of the run
  std::int32_t end = 0;  // that day
  int firms = 40;        // per county
  int cohort = 20;       // graduates per programme and year
  bool dirty = true;     // typed missing values, blanks, retired codes
  Planting planting = {};

  [[nodiscard]] std::int32_t on(int years_later, unsigned month, unsigned day) const {
    return days_since_epoch(Date{std::chrono::year{year + years_later}, std::chrono::month{month},
                                 std::chrono::day{day}});
  }
  [[nodiscard]] std::int32_t year_start() const { return on(0, 1, 1); }
};

}  // namespace ronghe::demo
