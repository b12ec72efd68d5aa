// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/base/log.hpp"
#include "ronghe/proof/testing.hpp"
#include "ronghe/witness/submission.hpp"

namespace ronghe::witness {

// Keeps what was told.
class Told : public Log {
 public:
  void info(std::string_view event, const std::vector<LogField>&) override {
    events.emplace_back(event);
  }
  [[nodiscard]] bool has(std::string_view event) const {
    for (const auto& one : events) {
      if (one == event) return true;
    }
    return false;
  }
  std::vector<std::string> events;
};

// What an honest log sends.
inline std::string request(const proof::SmallLog& log, std::size_t old_size, std::size_t size) {
  const auto note = log.checkpoint(size, 0);
  // The proof is one within the first `size` entries.
  return submission_text(old_size, *proof::consistency_proof(old_size, size, log.hashes()), note);
}

}  // namespace ronghe::witness
