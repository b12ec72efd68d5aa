// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/intake/detail/xlsx_limits.hpp"

namespace ronghe::intake::detail {

struct XlsxTable {
  std::vector<std::string> titles;
  std::vector<std::string> sheets;  // of which the first was read
};

// Rewrites the first sheet as CSV: the row's number in the sheet, then one column per title of
// the first row that is not empty. The sheet is streamed row by row. A file that unpacks to more
// than the limits allow is refused.
[[nodiscard]] Result<XlsxTable> xlsx_to_csv(const std::string& source, const std::string& target,
                                            const XlsxLimits& limits = {});

}  // namespace ronghe::intake::detail
