// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/intake/detail/fault_table.hpp"
#include "ronghe/intake/stage.hpp"

namespace ronghe::intake::detail {

// The accepted rows that conflict with a stored one, in their order, at most so many.
[[nodiscard]] Result<std::vector<Conflict>> read_conflicts(engine::Connection& connection,
                                                           const FaultTable& faults,
                                                           std::size_t conflicts_max);

}  // namespace ronghe::intake::detail
