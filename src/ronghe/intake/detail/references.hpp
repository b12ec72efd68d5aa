// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/base/result.hpp"
#include "ronghe/intake/detail/fault_table.hpp"
#include "ronghe/intake/detail/tables.hpp"

namespace ronghe::intake::detail {

// Values of reference fields whose record is neither in the store nor, for a field that refers to
// its own record type, among the accepted rows of the file. Rows that lean on a rejected row of
// the file are rejected with it.
[[nodiscard]] Result<void> check_references(engine::Connection& connection, FaultTable& faults,
                                            const policy::Dictionary& dictionary,
                                            const StoredTables& stored);

// The second half of it, once more: rows that others lean on were rejected since.
[[nodiscard]] Result<void> check_own_references(engine::Connection& connection, FaultTable& faults,
                                                const StoredTables& stored);

// References to a record that was closed before the row's own date: the observed date of the row,
// else the first day of its validity, else the day of submission. Only record types with a
// `successor` field are held to this (regions): their retired codes stay readable for what happened
// in their time.
[[nodiscard]] Result<void> check_retired(engine::Connection& connection, FaultTable& faults,
                                         const policy::Dictionary& dictionary,
                                         const StoredTables& stored);

}  // namespace ronghe::intake::detail
