// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/dmn/model.hpp"
#include "ronghe/feel/temporal.hpp"
#include "ronghe/feel/value.hpp"

// Runs the cases of the public DMN Technology Compatibility Kit (dmn-tck): test files beside the
// models that they test.
namespace ronghe::dmn {

// One expected result of one case.
struct ConformanceResult {
  std::string folder;     // under the folder asked for: "compliance-level-3/0001-filter"
  std::string test_file;  // without its extension
  std::string test_case;
  std::string node;
  bool passed = false;
  std::string message;  // why it did not pass: what came instead of what, and the first report
};

// A decision of a case, and what the interpreter gives for it.
struct ConformanceDecision {
  const Model& model;
  const feel::Context& inputs;
  const std::string& decision;
  const feel::Value& value;
};
using OnDecision = std::function<void(const ConformanceDecision&)>;

// Every case of every test file in `folder` and below, in order of the files' names. An error when
// there is no such folder or it holds no test file. `now` is what now() gives in the models;
// `on_decision` sees the decisions that pass, to hold other ways of deciding to them.
[[nodiscard]] Result<std::vector<ConformanceResult>> run_conformance(
    const std::string& folder, const feel::DateTime& now, const OnDecision& on_decision = {});
// One line for each case, in the form in which engines hand in their results:
// "folder","test file","case","SUCCESS" or "ERROR","message".
[[nodiscard]] std::string conformance_csv(const std::vector<ConformanceResult>& results);

}  // namespace ronghe::dmn
