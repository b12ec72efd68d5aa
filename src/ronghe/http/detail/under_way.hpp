// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>

namespace ronghe::http::detail {

// Counts answers from the request until their last byte has gone. It outlives its tickets.
class UnderWay {
 public:
  using Ticket = std::shared_ptr<void>;  // shared: by the answer and by who writes it

  [[nodiscard]] Ticket begin() {
    {
      const std::lock_guard guard(mutex_);
      ++count_;
    }
    return {this, [](UnderWay* self) { self->end(); }};
  }

  [[nodiscard]] bool wait_for_none(std::chrono::milliseconds patience) {
    std::unique_lock guard(mutex_);
    return none_.wait_for(guard, patience, [this] { return count_ == 0; });
  }

 private:
  void end() {
    const std::lock_guard guard(mutex_);
    if (--count_ == 0) none_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable none_;
  std::size_t count_ = 0;
};

}  // namespace ronghe::http::detail
