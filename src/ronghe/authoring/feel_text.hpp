// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/base/result.hpp"

namespace ronghe::authoring {

struct FeelQuestion {
  std::string expression;
  std::string context_json = {};  // names and values as a JSON object; "" = none
  std::string now = {};           // what now() and today() give: "2026-07-01T12:00:00Z"; "" = null
};

struct FeelAnswer {
  std::string feel;                  // the value as FEEL would write it
  std::string json;                  // and as JSON, dates and the like as texts
  std::vector<std::string> reports;  // what went wrong where a value is null, with a caret
};

// Evaluates one FEEL expression.
[[nodiscard]] Result<FeelAnswer> evaluate_feel(const FeelQuestion& question);

}  // namespace ronghe::authoring
