// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/intake/detail/fault_table.hpp"
#include "ronghe/intake/detail/tables.hpp"
#include "ronghe/policy/dictionary.hpp"

namespace ronghe::intake::detail {

// Rows that say other things than a stored row of the same key which was submitted on a later day:
// the correction came first, and must not be undone by what it corrects.
[[nodiscard]] Result<void> check_newer_stored(engine::Connection& connection, FaultTable& faults,
                                              const StoredTables& stored);

// Compares the accepted rows of the file with each other and with the current rows of the store.
// The rows of one key form a chain: the current row of the store, then those of the file in order.
//  - A row that says what the row before it says is a duplicate.
//  - A file that ends where the store already stands adds nothing: its whole chain is duplicates.
//  - Any other row supersedes the one before it.
// Duplicates get their state; corrections get `supersedes` (position of the stored row) or
// `supersedes_draft` (rowid of the earlier row of the file).
[[nodiscard]] Result<void> mark_repeated_keys(engine::Connection& connection,
                                              const policy::RecordType& record,
                                              const StoredTables& stored);

// After it: each duplicate of a stored row, by its place among the rows from 0, with that row's
// position.
[[nodiscard]] Result<void> each_duplicate(
    engine::Connection& connection,
    const std::function<void(std::int64_t row, std::int64_t position)>& visit);

}  // namespace ronghe::intake::detail
