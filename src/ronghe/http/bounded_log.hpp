// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "ronghe/base/log.hpp"

namespace ronghe::http {

// Passes on what a server tells, as much of it as a disk bears whatever strangers send: of each
// event so many lines a minute, and values of so many bytes. What was left out is told by its
// number, one line for each event and minute, `left_out`, as soon as that minute is over and
// something else is told, or at the end. For events whose names the program chooses; any thread may
// tell.
class BoundedLog : public Log {
 public:
  using Clock = std::chrono::steady_clock;

  struct Bounds {
    std::uint64_t lines_a_minute = 60;  // of one event
    std::size_t value_bytes = 200;
  };
  // `out` outlives this.
  BoundedLog(Log& out, const Bounds& bounds, std::function<Clock::time_point()> now = Clock::now)
      : out_(out), bounds_(bounds), now_(std::move(now)) {}
  BoundedLog(const BoundedLog&) = delete;
  BoundedLog& operator=(const BoundedLog&) = delete;
  ~BoundedLog() override;

  void info(std::string_view event, const std::vector<LogField>& fields) override;
  // An event of which the number alone is told, `count`, when `left_out` is.
  void count(std::string_view event);

 private:
  struct Minute {
    std::uint64_t told = 0;
    std::uint64_t left_out = 0;
    std::uint64_t counted = 0;
  };
  void begin_minute_if_over();
  void tell_left_out();

  Log& out_;
  Bounds bounds_;
  std::function<Clock::time_point()> now_;
  std::mutex mutex_;
  Clock::time_point since_ = {};
  std::map<std::string, Minute, std::less<>> minute_;
};

}  // namespace ronghe::http
