// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/check_conformance.hpp"

#include <fmt/format.h>

#include "ronghe/authoring/feel_json.hpp"
#include "ronghe/dmn/conformance.hpp"
#include "ronghe/feel/zones.hpp"

namespace ronghe::authoring {

Result<ConformanceSummary> check_conformance(const std::string& folder, const std::string& now) {
  RONGHE_TRY(environment, environment_at(now));
  if (!environment.now) return bad_input("the cases need a present; give a date and time");
  RONGHE_TRY(results, dmn::run_conformance(folder, *environment.now));
  ConformanceSummary summary;
  for (const auto& one : results) {
    if (summary.folders.empty() || summary.folders.back().first != one.folder) {
      summary.folders.emplace_back(one.folder, PassCount{});
    }
    auto& count = summary.folders.back().second;
    ++(one.passed ? count.passed : count.failed);
    ++(one.passed ? summary.total.passed : summary.total.failed);
    if (one.passed) continue;
    summary.failures.push_back(fmt::format("{}, {}, case {}, {}: {}", one.folder, one.test_file,
                                           one.test_case, one.node, one.message));
  }
  summary.zones = feel::zone_database_version();
  summary.csv = dmn::conformance_csv(results);
  return summary;
}

}  // namespace ronghe::authoring
