// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/intake/detail/fault_table.hpp"
#include "ronghe/intake/said.hpp"

namespace ronghe::intake::detail {

// What corrections take away: a row without a value for a field replaces one that has it, and the
// value counts as not collected from then on. None where nothing is lost; to be called when the
// staged rows are compared with the store, and only where some of them are corrections.
[[nodiscard]] Result<std::optional<Said>> lost_values(engine::Connection& connection,
                                                      const FaultTable& faults);

}  // namespace ronghe::intake::detail
