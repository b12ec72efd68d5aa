// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ronghe/base/log.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"

namespace ronghe::intake::detail {

struct Watch {
  Progress* progress = nullptr;
  std::string_view step;
  std::uint64_t total = 0;  // what the statement's share is multiplied with
};
// Runs a long statement beside this thread, which reports how far it has come.
[[nodiscard]] Result<void> execute_watched(engine::Connection& connection, const std::string& sql,
                                           const Watch& watch);

}  // namespace ronghe::intake::detail
