// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/intake/detail/conversion.hpp"
#include "ronghe/intake/detail/headers.hpp"
#include "ronghe/intake/detail/source.hpp"

namespace ronghe::intake::detail {

// One scan of the file, all cells converted: the statement that fills the table of rows.
[[nodiscard]] std::string staging_sql(const Source& source, const HeaderMatch& match,
                                      const ConversionScope& scope);

// Rows of that table with a refused cell, from rowid `after` on: "#at", the number in the user's
// file or NULL, the texts of all cells, then one boolean per field: refused or not.
[[nodiscard]] std::string refused_sql(const Source& source, const HeaderMatch& match,
                                      const ConversionScope& scope, std::int64_t after,
                                      std::int64_t limit);

}  // namespace ronghe::intake::detail
