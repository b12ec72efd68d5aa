// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/policy/pack.hpp"

// The tests that a pack carries: given rows, expected values and lights.
namespace ronghe::workflow {

struct PackFailure {
  std::string test;     // name of the case
  Place place;          // of the expectation
  std::string message;  // what was expected and what came
};

struct PackTestResult {
  std::size_t passed = 0;  // expectations, not files
  std::vector<PackFailure> failures;
};

// Runs tests/*.yaml of the pack on an empty engine in memory, a case at a time.
[[nodiscard]] Result<PackTestResult> test_pack(const policy::Pack& pack);

}  // namespace ronghe::workflow
