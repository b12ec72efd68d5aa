// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/hash.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/evidence/row_sealing.hpp"

// The log: rows are sealed in order, each as one entry under one root. Append only.
namespace ronghe::ledger {

// How many entries there are, and the root over them.
struct Checkpoint {
  std::int64_t size = 0;
  crypto::Hash root;
  bool operator==(const Checkpoint&) const = default;
};

// Those of the log, and of records of the system that hold their own day: others are like those of
// a pack.
[[nodiscard]] Result<void> create_tables(engine::Connection& connection);

// Of the log: that fields got other levels, the oldest first.
[[nodiscard]] Result<std::vector<evidence::Relabelling>> relabellings(
    engine::Connection& connection);

// Entries of the log. proof_failed when its last checkpoint is of another size.
[[nodiscard]] Result<std::int64_t> size(engine::Connection& connection);

// Of the whole log, or of its first `size` entries.
[[nodiscard]] Result<Checkpoint> checkpoint(engine::Connection& connection,
                                            std::optional<std::int64_t> size = std::nullopt);

}  // namespace ronghe::ledger
