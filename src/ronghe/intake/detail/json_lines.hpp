// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/base/result.hpp"

namespace ronghe::intake::detail {

// Rewrites JSON lines as CSV: the number of the line, then one column per key in the order in
// which keys first appear. Numbers keep their digits as written: 12.50 is not read as a double.
[[nodiscard]] Result<std::vector<std::string>> json_lines_to_csv(const std::string& source,
                                                                 const std::string& target);

}  // namespace ronghe::intake::detail
