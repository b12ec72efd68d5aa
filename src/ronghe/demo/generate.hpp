// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "ronghe/base/date.hpp"
#include "ronghe/base/log.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/demo/settings.hpp"

// A synthetic city, province or country: the files that departments would send, and what is in
// them.
namespace ronghe::demo {

struct DemoOptions {
  std::string folder;  // made if need be; must be empty
  Size size = Size::city;
  std::uint64_t seed = 1;
  std::string divisions_folder;  // provinces.csv, cities.csv, areas.csv
  std::string pack_folder;       // titles, choices and owners come from its records
  // The last day of a year: the records end there.
  Date as_of{std::chrono::year{2025}, std::chrono::December, std::chrono::day{31}};
  Progress* progress = nullptr;  // counties done
};

struct DemoSummary {
  std::int64_t rows = 0;  // in all files
  std::int64_t files = 0;
  std::int64_t regions = 0;
  std::int64_t planted_values = 0;
  std::string planted_file;
  std::string readme_file;
};

// The same options give the same bytes on every machine.
[[nodiscard]] Result<DemoSummary> generate(const DemoOptions& options);

}  // namespace ronghe::demo
