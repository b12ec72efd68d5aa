// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/run.hpp"

#include <chrono>
#include <future>

namespace ronghe::intake::detail {

Result<void> execute_watched(engine::Connection& connection, const std::string& sql,
                             const Watch& watch) {
  if (watch.progress == nullptr) return connection.execute(sql);
  RONGHE_CHECK(connection.count_progress(true));
  constexpr std::chrono::milliseconds between_reports{100};
  auto done = std::async(std::launch::async, [&] { return connection.execute(sql); });
  while (done.wait_for(between_reports) != std::future_status::ready) {
    const auto share = connection.progress();
    if (!share) continue;
    // A share of the bytes: for drawing a bar only.
    const auto bytes = static_cast<std::uint64_t>(*share * static_cast<double>(watch.total));
    watch.progress->report(watch.step, bytes, watch.total);
  }
  watch.progress->report(watch.step, watch.total, watch.total);
  const auto result = done.get();
  RONGHE_CHECK(connection.count_progress(false));
  return result;
}

}  // namespace ronghe::intake::detail
