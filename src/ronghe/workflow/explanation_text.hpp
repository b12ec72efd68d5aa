// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/workflow/explain_run.hpp"

namespace ronghe::workflow {

// As text for a terminal, all of it in one language.
[[nodiscard]] std::string explanation_text(const ExplainedRun& explained, Language language);
// The same for machines; sentences in both languages.
[[nodiscard]] std::string explanation_json(const ExplainedRun& explained);

}  // namespace ronghe::workflow
