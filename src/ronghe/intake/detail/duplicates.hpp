// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/intake/detail/fault_table.hpp"
#include "ronghe/intake/detail/tables.hpp"
#include "ronghe/policy/dictionary.hpp"

namespace ronghe::intake::detail {

// Whose rows are compared: the hand is the source as it is sealed, "EDU" or "ENT/9144…". Only who
// said a row corrects it.
struct Hand {
  const policy::RecordType& record;
  std::string source;
};

// Rows that say other things than a row of the same key which their own hand submitted on a later
// day: the correction came first, and must not be undone by what it corrects.
[[nodiscard]] Result<void> check_newer_stored(engine::Connection& connection, FaultTable& faults,
                                              const StoredTables& stored, const Hand& hand);

// Compares the rows of one key with those that are in the store:
//  - A row that says what counts there is a duplicate, whoever says it.
//  - Another one of the hand that said it corrects it: `supersedes`.
//  - Another one of another hand conflicts with it: `#conflicts_with`. If that hand said the same
//    last, and it was set aside, it is a duplicate of that.
// A row that the file repeats is a duplicate; rows of one key that differ were refused before.
[[nodiscard]] Result<void> compare_with_stored(engine::Connection& connection,
                                               const StoredTables& stored, const Hand& hand);

// After it: each duplicate of a stored row, by its place among the rows from 0, with that row's
// position.
[[nodiscard]] Result<void> each_duplicate(
    engine::Connection& connection,
    const std::function<void(std::int64_t row, std::int64_t position)>& visit);

}  // namespace ronghe::intake::detail
