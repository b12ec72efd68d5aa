// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/base/result.hpp"

namespace ronghe::authoring {

struct DecisionAnswer {
  std::string name;
  std::string feel;  // the value as FEEL would write it
  std::string json;  // and as JSON: dates, times and durations are texts
};

struct ModelAnswer {
  std::vector<DecisionAnswer> decisions;  // in the order of the model
  std::vector<std::string> reports;       // what went wrong where a value is null, with its place
};

struct ModelQuestion {
  std::string model;        // path of a .dmn file
  std::string inputs_json;  // names and values as a JSON object; "" = none
  std::string decision;     // "" = every decision of the model
  std::string now = {};     // what now() and today() give: "2026-07-01T12:00:00Z"; "" = null
};

// Evaluates the decisions of a DMN model. A formula that does not parse is an error, as is an input
// that the model does not have.
[[nodiscard]] Result<ModelAnswer> evaluate_model(const ModelQuestion& question);

}  // namespace ronghe::authoring
