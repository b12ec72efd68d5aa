// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "ronghe/intake/detail/source.hpp"
#include "ronghe/intake/stage_rows.hpp"

namespace ronghe::intake::detail {

// Rows as a source that the engine reads from the statement itself: a column for each field, a row
// number from 1. Nothing of it is written to a disk.
[[nodiscard]] Source source_of_rows(const policy::RecordType& record,
                                    std::span<const RowTexts> rows);

}  // namespace ronghe::intake::detail
