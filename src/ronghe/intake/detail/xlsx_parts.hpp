// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/intake/detail/xlsx_limits.hpp"
#include "ronghe/intake/detail/xlsx_strings.hpp"

namespace ronghe::intake::detail {

// What a workbook keeps outside its sheets (ECMA-376 part 1, chapter 18).
struct XlsxParts {
  struct Sheet {
    std::string name;
    std::string member;   // path within the archive
    bool hidden = false;  // so that who opens the workbook does not see it
    bool operator==(const Sheet&) const = default;
  };
  std::vector<Sheet> sheets;  // at least one
  SharedTexts strings;
  std::vector<bool> date_style;     // by cell style: shown as a date
  std::vector<bool> percent_style;  // by cell style: 0.08 is shown as 8 %
  bool from_1904 = false;           // days are counted from 1904-01-01
};

[[nodiscard]] Result<XlsxParts> read_xlsx_parts(const std::string& path,
                                                const XlsxLimits& limits = {});

// Whether a number format shows a day: y, m or d outside of quotes, brackets and escapes.
[[nodiscard]] bool is_date_format(int id, std::string_view code);
// Whether it shows a share as a percentage: a percent sign outside of the same.
[[nodiscard]] bool is_percent_format(int id, std::string_view code);
// Text of a numeric cell: a day when `date`, else plain digits rounded to the 15 digits that
// spreadsheets keep ("0.30000000000000004" is 0.3 there).
[[nodiscard]] std::string xlsx_number(std::string_view raw, bool date, bool from_1904);

}  // namespace ronghe::intake::detail
