// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/intake/detail/fault_table.hpp"
#include "ronghe/intake/detail/headers.hpp"

namespace ronghe::intake::detail {

// Says why for every cell that the conversion refused.
[[nodiscard]] Result<void> explain_refused(engine::Connection& connection, FaultTable& faults,
                                           const Source& source, const HeaderMatch& match);

// Rows that break a rule of the dictionary. A rule that misses a value is not broken.
using CompiledRules = std::map<std::string, std::string>;  // rule id -> SQL condition
[[nodiscard]] Result<void> check_rules(engine::Connection& connection, FaultTable& faults,
                                       const CompiledRules& rules);

}  // namespace ronghe::intake::detail
