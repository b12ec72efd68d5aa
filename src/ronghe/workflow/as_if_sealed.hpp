// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "ronghe/engine/database.hpp"
#include "ronghe/intake/stage.hpp"

namespace ronghe::workflow {

// Rows of files that are only looked at, seen on one connection as if they had been sealed: what
// comes later may refer to them, repeat and correct them. They are in temporary tables, and the
// names of records are views over both; the store is not touched.
class AsIfSealed {
 public:
  // `connection` is a viewer's; the first row would come to `position` of the log.
  AsIfSealed(engine::Connection& connection, std::int64_t position)
      : connection_(connection), position_(position) {}

  // The accepted rows of a staged file, whose draft table is there still.
  [[nodiscard]] Result<void> add(const intake::Staged& staged);

 private:
  [[nodiscard]] Result<void> lay_over(const policy::RecordType& record);

  engine::Connection& connection_;
  std::int64_t position_;
  std::set<std::string> laid_over_;  // records
};

}  // namespace ronghe::workflow
