// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"

namespace ronghe::intake::detail {

// Writes the text columns of a query as the only sheet of a workbook, titles in the first row.
// Every cell is text: what was refused must come back as it was sent.
[[nodiscard]] Result<void> write_xlsx(engine::Connection& connection, const std::string& query,
                                      const std::string& path);

}  // namespace ronghe::intake::detail
