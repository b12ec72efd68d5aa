// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/base/result.hpp"
#include "ronghe/engine/connection.hpp"

namespace ronghe::store {

// What was removed from a table stays in pages of the database file that the engine has for later.
// Writes over all of them, as many bytes as they have; outside a transaction.
[[nodiscard]] Result<void> overwrite_free_pages(engine::Connection& connection);

}  // namespace ronghe::store
