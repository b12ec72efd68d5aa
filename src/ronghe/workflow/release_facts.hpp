// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evaluate/judge.hpp"
#include "ronghe/evaluate/run.hpp"
#include "ronghe/policy/compile/figure_sources.hpp"
#include "ronghe/policy/compile/fraction.hpp"
#include "ronghe/policy/pack.hpp"
#include "ronghe/release/results.hpp"

// What decides how much of a run its readers see: indicators, where numbers come from, subjects.
namespace ronghe::workflow {

struct ReleaseFacts {
  std::vector<release::Indicator> indicators;  // in the order of the pack
  std::vector<release::Subject> subjects;      // of the run
  policy::SourcesOfFigures sources;
  evaluate::Judge judge;  // its tables and limits on that day; reads the pack
  std::map<std::string, policy::Fraction> fractions;  // by indicator
};

// By the pack with which the run was made. `dictionary` is the store's own, with the levels that
// fields have now. The subjects are those in run_light of that connection.
[[nodiscard]] Result<ReleaseFacts> release_facts(engine::Connection& connection,
                                                 const policy::Dictionary& dictionary,
                                                 const policy::Pack& pack,
                                                 const evaluate::RunKey& key);

}  // namespace ronghe::workflow
