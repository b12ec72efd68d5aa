// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/publish/report.hpp"
#include "ronghe/publish/template.hpp"

namespace ronghe::publish {

// What the run depends on, as rows of name and value: all that someone needs to repeat it.
[[nodiscard]] std::vector<View> run_facts(const ReportInput& input, Language language);
// "final: every department has vouched (3/3)"; empty where the input does not say.
[[nodiscard]] std::string standing_text(const ReportInput& input, Language language);

}  // namespace ronghe::publish
