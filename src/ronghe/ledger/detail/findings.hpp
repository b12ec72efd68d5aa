// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "ronghe/ledger/audit.hpp"

namespace ronghe::ledger {

// Counts all faults and keeps the first.
class Findings {
 public:
  Findings(Audit& audit, std::size_t max) : audit_(audit), max_(max) {}
  void add(Fault fault, std::int64_t position, const std::string& record, std::string message) {
    ++audit_.faults;
    if (audit_.findings.size() >= max_) return;
    audit_.findings.push_back({.fault = fault,
                               .position = position,
                               .record = record,
                               .key = {},
                               .message = std::move(message)});
  }

 private:
  Audit& audit_;
  std::size_t max_;
};

}  // namespace ronghe::ledger
