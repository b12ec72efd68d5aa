// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/base/date.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/base/text_table.hpp"

namespace ronghe::authoring {

struct IndexResult {
  TextTable table;            // key columns, steps, result, rank
  std::int64_t compared = 0;  // published values that were compared
  std::int64_t mismatches = 0;
  std::int64_t ranks_compared = 0;
  std::int64_t rank_mismatches = 0;
};

// A composite index on a plain CSV, by the `index:` part of a pack: steps in FEEL, a rounded
// result, ranks of the rounded values. Published columns, where the file has them, are compared.
[[nodiscard]] Result<IndexResult> index_table(const std::string& csv,
                                              const std::string& pack_folder, const Date& as_of);

}  // namespace ronghe::authoring
