// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "ronghe/base/result.hpp"

namespace ronghe::authoring {

struct PassCount {
  std::size_t passed = 0;  // expected results; a case may have several
  std::size_t failed = 0;
};

struct ConformanceSummary {
  std::vector<std::pair<std::string, PassCount>> folders;  // by name
  PassCount total;
  std::vector<std::string> failures;  // "folder, file, case, node: why", in the same order
  std::string zones;                  // release of the zone database that decided about zones
  std::string csv;                    // in the form in which engines hand in their results
};

// Runs the cases of the DMN TCK in `folder` and below; `now` is what now() gives in the models.
[[nodiscard]] Result<ConformanceSummary> check_conformance(const std::string& folder,
                                                           const std::string& now);

}  // namespace ronghe::authoring
