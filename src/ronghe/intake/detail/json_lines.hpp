// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"

namespace ronghe::intake::detail {

// Rewrites JSON lines as CSV: the number of the line, then one column per key in the order in
// which keys first appear. Numbers keep their digits as written: 12.50 is not read as a double.
[[nodiscard]] Result<std::vector<std::string>> json_lines_to_csv(const std::string& source,
                                                                 const std::string& target);

// The members of one object, or of each object of a list, as texts; null = "".
[[nodiscard]] Result<std::vector<std::map<std::string, std::string, std::less<>>>> json_objects(
    const std::string& text);

}  // namespace ronghe::intake::detail
