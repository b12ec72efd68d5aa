// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "ronghe/intake/detail/headers.hpp"
#include "ronghe/intake/detail/source.hpp"
#include "ronghe/intake/stage.hpp"

namespace ronghe::intake::detail {

struct SourceScope {
  const policy::Dictionary& dictionary;  // where references are looked up
  const Source& source;
  const HeaderMatch& match;
  const policy::RecordType& record;
  const StageOptions& options;
};

// From the readable source on, files and rows go the same way: converted, explained, compared; the
// draft table is there afterwards. `first_rejects` is left empty.
[[nodiscard]] Result<Staged> stage_source(engine::Connection& connection, const SourceScope& scope);

// The faults of the staged rows in their order, at most so many.
[[nodiscard]] Result<std::vector<Reject>> read_rejects(engine::Connection& connection,
                                                       const policy::RecordType& record,
                                                       std::size_t rejects_max);

}  // namespace ronghe::intake::detail
