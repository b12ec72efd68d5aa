// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <vector>

#include "ronghe/publish/data_files.hpp"
#include "ronghe/publish/released.hpp"

// All regions by all indicators: one table, as page and as files to take away.
namespace ronghe::publish {

struct RegionTable {
  std::vector<std::size_t> indicators;  // that regions have, in their order
  std::vector<const Judged*> regions;   // from the top down, each level by code
};
[[nodiscard]] RegionTable region_table(const Results& results);

// The columns of data/table.csv before those of the indicators, and what is put behind the id of an
// indicator for each of its own: its value, its light, why the value is missing.
inline constexpr std::array table_columns{"code",  "name_zh", "name_en", "region",
                                          "class", "level",   "light"};
inline constexpr std::array table_endings{"", "_light", "_missing"};

// data/table.xlsx and data/table.csv below `folder`, the top of the site; in this order. None where
// the run has no regions.
[[nodiscard]] Result<std::vector<DataFile>> write_table_files(const ReportInput& input,
                                                              const Register& subjects,
                                                              const Results& results,
                                                              const std::string& folder);

}  // namespace ronghe::publish
