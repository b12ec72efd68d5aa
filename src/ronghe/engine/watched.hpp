// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <string_view>
#include <type_traits>

#include "ronghe/base/log.hpp"
#include "ronghe/engine/connection.hpp"

namespace ronghe::engine {

struct Watch {
  Progress* progress = nullptr;  // none = nobody watches
  std::string_view step;
  std::uint64_t total = 100;  // what the share of the running statement is multiplied with
};

// Does work that takes long on `connection` beside this thread, which reports how far its statement
// has come. `work` gives a Result and must not report by itself.
template <class Work>
[[nodiscard]] std::invoke_result_t<Work&> watched(Connection& connection, const Watch& watch,
                                                  Work work) {
  if (watch.progress == nullptr) return work();
  RONGHE_CHECK(connection.count_progress(true));
  constexpr std::chrono::milliseconds between_reports{100};
  auto done = std::async(std::launch::async, std::ref(work));
  while (done.wait_for(between_reports) != std::future_status::ready) {
    const auto share = connection.progress();
    if (!share) continue;
    // A share of the whole: for drawing a bar only.
    const auto part = static_cast<std::uint64_t>(*share * static_cast<double>(watch.total));
    watch.progress->report(watch.step, part, watch.total);
  }
  watch.progress->report(watch.step, watch.total, watch.total);
  auto result = done.get();
  RONGHE_CHECK(connection.count_progress(false));
  return result;
}

}  // namespace ronghe::engine
