// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/base/result.hpp"
#include "ronghe/evaluate/run.hpp"
#include "ronghe/policy/pack.hpp"
#include "ronghe/store/viewer.hpp"

// The lines of a run as everyone may see them: what the pack does not release, and what too few
// persons are behind, is not in them any more, and says why.
namespace ronghe::workflow {

// Of the run whose rows are in the viewer's run_value, run_score and run_light, all of them. Lights
// and scores first, then values, each by kind and code. `levels` is the store's dictionary with the
// levels that fields had when the run was sealed. What rows the run saw decides who lies where.
[[nodiscard]] Result<void> public_lines(store::Viewer& system, const policy::Dictionary& levels,
                                        const policy::Pack& pack, const evaluate::RunKey& key,
                                        const evaluate::LineSink& sink);

}  // namespace ronghe::workflow
