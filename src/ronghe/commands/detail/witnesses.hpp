// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/commands/command.hpp"
#include "ronghe/workflow/compare_with_witnesses.hpp"
#include "ronghe/workflow/publish_log.hpp"

// What several commands say of witnesses in the same way.
namespace ronghe::commands::detail {

// How many seconds to wait for them.
[[nodiscard]] Argument timeout_argument();

// What each saw last, a line each; "" for none.
[[nodiscard]] std::string sights_text(const std::vector<workflow::WitnessSight>& witnesses);
// The same for machines: "witness", "saw" (workflow::code), "size", "by", "signed_at", "why_not".
[[nodiscard]] TextTable sights_table(const std::vector<workflow::WitnessSight>& witnesses);

// That a checkpoint waits for witnesses, and for whom.
[[nodiscard]] Hint waits_hint(const store::Store& store, const workflow::Publication& made);

}  // namespace ronghe::commands::detail
