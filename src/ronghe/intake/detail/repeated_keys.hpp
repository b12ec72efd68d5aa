// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/intake/detail/fault_table.hpp"

// The same key several times in one file.
namespace ronghe::intake::detail {

// Rows of one key that say different things are refused, all of them: nothing in a dictionary tells
// which was said last, and the order of lines is not what a department vouches for. Gives how many.
[[nodiscard]] Result<std::int64_t> check_repeated_keys(engine::Connection& connection,
                                                       FaultTable& faults);

// After it: of rows that say the same, all but the first become duplicates.
[[nodiscard]] Result<void> leave_out_repeats(engine::Connection& connection);

}  // namespace ronghe::intake::detail
