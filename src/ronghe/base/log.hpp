// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace ronghe {

// One named value of an event. Numbers are given as text by the caller's own formatting.
struct LogField {
  std::string_view name;
  std::string_view value;
};

// One event per line, snake_case event and field names. Passed in, never global.
class Log {
 public:
  virtual ~Log() = default;
  virtual void info(std::string_view event, const std::vector<LogField>& fields) = 0;
};

// What a long step tells while it works. `done` and `total` share a unit (bytes, rows);
// total 0 = not known.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void report(std::string_view step, std::uint64_t done, std::uint64_t total) = 0;
};

}  // namespace ronghe
