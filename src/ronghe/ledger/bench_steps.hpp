// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/core.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <type_traits>

#include "ronghe/base/result.hpp"

// What the benchmarks of this room share.
namespace ronghe::ledger::bench {

// Stops the benchmark with the reason: a figure of a failed step would be worthless.
template <class T>
T must(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", to_string(result.error()));
    std::exit(3);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

template <class Step>
double seconds(const Step& step) {
  const auto start = std::chrono::steady_clock::now();
  step();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

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
