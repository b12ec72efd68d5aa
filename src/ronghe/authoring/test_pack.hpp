// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/authoring/pack_coverage.hpp"
#include "ronghe/policy/pack.hpp"

// The tests that a pack carries: given rows, expected values and lights.
namespace ronghe::authoring {

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

struct MeasuredTest {
  PackTestResult result;
  PackCoverage coverage;
};
// The same, and what of the pack the tests reach; takes about twice as long.
[[nodiscard]] Result<MeasuredTest> test_pack_with_coverage(const policy::Pack& pack);
// An object with passed, failures and coverage; the latter is empty when it was not measured.
[[nodiscard]] std::string test_json(const MeasuredTest& measured);

}  // namespace ronghe::authoring
