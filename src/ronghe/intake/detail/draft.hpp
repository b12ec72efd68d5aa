// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/base/date.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/policy/dictionary.hpp"

namespace ronghe::intake::detail {

struct DraftOptions {
  std::string source_dept;
  Date submitted_on;
  bool all_rows = false;  // nothing was rejected or left out: no copy is needed
};

// The accepted rows under the name of the draft table, numbered 0, 1, 2, ... without gaps.
[[nodiscard]] Result<void> make_draft(engine::Connection& connection,
                                      const policy::RecordType& record,
                                      const DraftOptions& options);
[[nodiscard]] Result<void> drop_draft(engine::Connection& connection);

}  // namespace ronghe::intake::detail
