// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/policy/feel/temporal.hpp"

// Runs the cases of the public DMN Technology Compatibility Kit (dmn-tck): test files beside the
// models that they test.
namespace ronghe::policy::dmn {

// One expected result of one case.
struct ConformanceResult {
  std::string folder;     // under the folder asked for: "compliance-level-3/0001-filter"
  std::string test_file;  // without its extension
  std::string test_case;
  std::string node;
  bool passed = false;
  std::string message;  // why it did not pass: what came instead of what, and the first report
};

// Every case of every test file in `folder` and below, in order of the files' names. An error when
// there is no such folder or it holds no test file. `now` is what now() gives in the models.
[[nodiscard]] Result<std::vector<ConformanceResult>> run_conformance(const std::string& folder,
                                                                     const feel::DateTime& now);
// One line for each case, in the form in which engines hand in their results:
// "folder","test file","case","SUCCESS" or "ERROR","message".
[[nodiscard]] std::string conformance_csv(const std::vector<ConformanceResult>& results);

}  // namespace ronghe::policy::dmn
