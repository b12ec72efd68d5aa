// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "ronghe/policy/pack.hpp"

namespace ronghe::policy {

// Rule id -> SQL condition over the fields of one row: what a row of the record must meet, with
// the values in force on a day.
[[nodiscard]] Result<std::map<std::string, std::string>> compiled_rules(const Pack& pack,
                                                                        const RecordType& record,
                                                                        const Date& as_of);

}  // namespace ronghe::policy
