// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/intake/detail/fault_table.hpp"
#include "ronghe/intake/stage.hpp"

namespace ronghe::intake::detail {

// Adds a fault for every row that names a subject who was erased. `request_of` may be none.
[[nodiscard]] Result<void> check_erased(engine::Connection& connection, FaultTable& faults,
                                        const policy::Dictionary& dictionary,
                                        const RequestOf& request_of);

}  // namespace ronghe::intake::detail
