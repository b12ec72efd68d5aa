// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/ledger/merkle.hpp"

namespace ronghe::ledger {

// Entries of the log; the last checkpoint must say the same.
[[nodiscard]] Result<std::int64_t> sealed_size(engine::Connection& connection);
// The tree over the first `size` entries, from the stored subtrees and the leaves behind them.
[[nodiscard]] Result<Tree> load_tree(engine::Connection& connection, std::int64_t size);
// Reads the leaves from the end of the tree on, and stores the subtrees and the checkpoint.
[[nodiscard]] Result<crypto::Hash> extend_tree(engine::Connection& connection, Tree& tree);

}  // namespace ronghe::ledger
