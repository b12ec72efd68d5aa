// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/base/result.hpp"

namespace ronghe::workflow {

struct FeelAnswer {
  std::string value;                     // as FEEL would write it
  std::vector<std::string> diagnostics;  // what went wrong where it gave null
};

// Evaluates one FEEL expression over the names of a JSON object ("" = none).
[[nodiscard]] Result<FeelAnswer> evaluate_feel(const std::string& expression,
                                               const std::string& context_json);

}  // namespace ronghe::workflow
