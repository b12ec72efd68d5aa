// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "ronghe/engine/connection.hpp"
#include "ronghe/evidence/row_sealing.hpp"

// The tables of records, and which of those of the system a store has. Whoever seals adds to it,
// whoever reads asks it, each on a thread of its own.
namespace ronghe::store {

// Makes the table of a record; of one that is sealed, whose functions are there, also its view.
// `plan` = null: all of it is in clear.
[[nodiscard]] Result<void> create_record_table(engine::Connection& connection,
                                               const policy::RecordType& record,
                                               const evidence::SealPlan* plan);

class SystemTables {
 public:
  void add(const std::string& name) {
    const std::scoped_lock lock(mutex_);
    names_.insert(name);
  }
  [[nodiscard]] bool has(std::string_view name) const {
    const std::scoped_lock lock(mutex_);
    return names_.contains(name);
  }

 private:
  mutable std::mutex mutex_;
  std::set<std::string, std::less<>> names_;
};

}  // namespace ronghe::store
