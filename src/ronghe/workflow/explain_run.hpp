// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/evaluate/explain.hpp"
#include "ronghe/store/viewer.hpp"

namespace ronghe::workflow {

struct ExplainQuery {
  std::string run_id;          // "latest" or the beginning of an id
  std::string subject;         // a code; "kind/code" where a code names several
  std::string what = "light";  // an indicator's id, or "light"
  std::size_t rows_max = 20;   // rows of evidence shown per number
};

// The explanation of a stored run, on the evidence that it saw, as far as it is for the reader.
[[nodiscard]] Result<evaluate::Explanation> explain_run(store::Viewer& viewer,
                                                        const ExplainQuery& query);
// As text for a terminal, Chinese and English.
[[nodiscard]] std::string explanation_text(const evaluate::Explanation& explanation);
// The same for machines.
[[nodiscard]] std::string explanation_json(const evaluate::Explanation& explanation);

}  // namespace ronghe::workflow
