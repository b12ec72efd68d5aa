// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/core.h>

#include <cstdint>
#include <string>

#include "ronghe/base/bench.hpp"

// What the benchmarks of this room share.
namespace ronghe::ledger::bench {

using ronghe::bench::must;
using ronghe::bench::seconds;

struct Line {
  std::string name;
  double ours = 0;
  double limit = 0;
  double reach = 0;
  const char* unit = "rows/s";
};

inline void print(const Line& line) {
  fmt::print("BENCH {} ours={:.0f} limit={:.0f} unit={} ratio={:.2f} reach={:.2g}\n", line.name,
             line.ours, line.limit, line.unit, line.ours / line.limit, line.reach);
}

// The parts that lie in files of their own. Each writes below `folder` and leaves nothing there.
void tree_in_memory();
void log_on_disk(const std::string& folder, std::uint64_t entries);
void sealing_of_fields(const std::string& folder, std::int64_t rows);
// Placements, as the columns of their record.
[[nodiscard]] std::string placement_values_sql(std::int64_t rows);

}  // namespace ronghe::ledger::bench
