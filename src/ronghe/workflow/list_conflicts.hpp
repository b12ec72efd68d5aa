// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ronghe/base/text_table.hpp"
#include "ronghe/store/viewer.hpp"

// Rows that were set aside: another hand had said other things under their key.
namespace ronghe::workflow {

struct SetAsideRow {
  std::string record;
  std::string key;  // "serial=E-7"; "withheld" where it is not for the reader
  std::int64_t position = 0;
  std::string source;
  std::string submitted_on;  // ISO
  // What it conflicts with: the row that counted when it came.
  std::int64_t conflicts_with = 0;
  std::string first_source;  // "" where that row is not for the reader
  std::string first_submitted_on;
  std::int64_t counts = 0;     // the row that counts now: the same, or a correction of it
  std::int64_t said_anew = 0;  // where the same hand said other things since; 0 = it did not
};

// In the order of the records, and of the log; those only that are for the reader.
[[nodiscard]] Result<std::vector<SetAsideRow>> set_aside_rows(store::Viewer& viewer);
[[nodiscard]] TextTable conflicts_table(const std::vector<SetAsideRow>& rows);

}  // namespace ronghe::workflow
