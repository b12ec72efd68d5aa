// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/evidence/layout.hpp"

// Leaves made inside the engine, on all its threads: SELECT leaf_placement("placement_id", …).
namespace ronghe::ledger {

[[nodiscard]] std::string leaf_function_name(const evidence::EntryLayout& layout);
[[nodiscard]] Result<void> add_leaf_function(engine::Connection& connection,
                                             const evidence::EntryLayout& layout);
// The call over the columns of the record's table, each cast to the type of the layout.
[[nodiscard]] std::string leaf_sql(const evidence::EntryLayout& layout);

// The same for the entry itself: SELECT entry_placement(…).
[[nodiscard]] Result<void> add_entry_function(engine::Connection& connection,
                                              const evidence::EntryLayout& layout);
[[nodiscard]] std::string entry_sql(const evidence::EntryLayout& layout);

}  // namespace ronghe::ledger
