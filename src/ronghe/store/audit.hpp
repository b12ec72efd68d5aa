// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ronghe/ledger/audit.hpp"
#include "ronghe/store/store.hpp"

// Everything that a store says, compared: views and tables with the dictionary, rows with the log,
// the log with what was published of it, sealed values with their commitments, files with the
// tables.
namespace ronghe::store {

struct StoreAuditOptions {
  bool files = false;         // also every file of STORE/log and STORE/results
  bool remake_views = false;  // views that differ are reported, then made again from the dictionary
  std::size_t findings_max = 20;
  Progress* progress = nullptr;
};

struct StoreAudit {
  ledger::Audit log;              // of the tables; its findings and faults are those of all checks
  std::uint64_t published = 0;    // entries under the published checkpoint
  std::string standing;           // "published (2 of 3)"; "" when nothing was published yet
  std::uint64_t values = 0;       // rows with labelled fields that were compared
  std::uint64_t signed_acts = 0;  // whose signatures were compared
  std::vector<std::string> left_out;  // what could not be compared, and why; no faults
  std::uint64_t files = 0;            // compared
  [[nodiscard]] bool passed() const { return log.passed(); }
};

// Changes nothing but views, where that was asked. Keys are used where they are here; an error only
// when they are damaged, of another store, or under another passphrase.
[[nodiscard]] Result<StoreAudit> audit_store(Store& store, const StoreAuditOptions& options = {});

}  // namespace ronghe::store
