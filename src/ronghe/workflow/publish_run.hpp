// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/workflow/store.hpp"

namespace ronghe::workflow {

// Writes the report site of a stored run: zh-CN and English pages, XLSX and CSV.
[[nodiscard]] Result<void> publish_run(Store& store, const std::string& run_id,
                                       const std::string& folder);

}  // namespace ronghe::workflow
