// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/evaluate/run.hpp"
#include "ronghe/proof/result_statement.hpp"
#include "ronghe/store/store.hpp"
#include "ronghe/workflow/prove_entry.hpp"

// Single lines of a result, each with its way up: one light is proved without those of others.
namespace ronghe::workflow {

struct ShownResult {
  std::optional<proof::ResultStatement> statement;  // none of a run up to evaluate/3
  std::vector<proof::ShownLine> lines;              // in the order of the request
};
// refused for exact lines where the reader, or the keys here, do not open every label; not_found
// for a subject or indicator that the run has not, and where the files of the result are not there;
// proof_failed where they are not what was sealed.
[[nodiscard]] Result<ShownResult> shown_lines(store::Store& store, const evaluate::RunKey& run,
                                              const ProofRequest& request);

}  // namespace ronghe::workflow
