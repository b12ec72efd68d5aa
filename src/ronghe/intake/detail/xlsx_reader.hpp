// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/intake/detail/xlsx_limits.hpp"
#include "ronghe/intake/said.hpp"

namespace ronghe::intake::detail {

// What is looked for in a workbook.
struct XlsxWanted {
  std::string sheet = {};  // by name; "" = the one that fits
  // Whether a row holds the titles of a table that is wanted; none = any row does.
  std::function<bool(const std::vector<std::string>& cells)> fits = {};
  XlsxLimits limits = {};
};

struct XlsxTable {
  std::vector<std::string> titles;
  std::string sheet;                                     // that was read
  std::map<std::size_t, std::uint64_t> percent_columns;  // shown so, and the first such row
  std::vector<Said> notices;  // of other sheets, rows above the titles, what is hidden
};

// Rewrites one sheet as CSV: the row's number in the sheet, then one column per title. It is the
// one visible sheet among whose first rows there are titles that fit; where none fits, the one
// that has rows at all, with the first of them as titles. The sheet is streamed row by row. A file
// that unpacks to more than the limits allow is refused.
[[nodiscard]] Result<XlsxTable> xlsx_to_csv(const std::string& source, const std::string& target,
                                            const XlsxWanted& wanted = {});

// Its titles alone; none where no sheet fits.
[[nodiscard]] Result<std::vector<std::string>> xlsx_titles(const std::string& source,
                                                           const XlsxWanted& wanted);

}  // namespace ronghe::intake::detail
