// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <variant>

#include "ronghe/base/date.hpp"
#include "ronghe/base/decimal.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/policy/dictionary.hpp"

// A row given as values, not as a line of a file: by the names of its fields. What is not there is
// missing.
namespace ronghe::evidence {

using RowValue = std::variant<std::string, bool, std::int64_t, Decimal, Date>;
using ValueRow = std::map<std::string, RowValue, std::less<>>;

// The rows go into the table of a record whose day is one of its fields, at this position and those
// that follow. bad_input for a field that the record lacks, one that is missing, or a value of
// another type: each row of such a record is whole.
[[nodiscard]] Result<std::string> insert_sql(const policy::RecordType& record,
                                             std::span<const ValueRow> rows,
                                             std::int64_t first_position);

}  // namespace ronghe::evidence
