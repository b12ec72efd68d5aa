// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/ledger/detail/findings.hpp"
#include "ronghe/ledger/detail/row_stream.hpp"
#include "ronghe/ledger/merkle.hpp"

namespace ronghe::ledger {

// Builds the tree again, leaf by leaf, and compares every stored subtree and checkpoint with it.
class TreeCheck {
 public:
  [[nodiscard]] static Result<TreeCheck> open(engine::Connection& connection);
  [[nodiscard]] Result<void> append(const crypto::Hash& leaf, Findings& findings) {
    tree_.append(leaf);
    if (tree_.completes_subtree()) RONGHE_CHECK(compare_subtree(findings));
    if (tree_.size() == next_checkpoint_) compare_checkpoints(findings);
    return {};
  }
  // After the last leaf: nothing stored may come after it, nothing of it may be without checkpoint.
  void finish(Findings& findings);
  [[nodiscard]] std::int64_t size() const { return tree_.size(); }
  [[nodiscard]] Checkpoint checkpoint() { return {tree_.size(), tree_.root()}; }
  [[nodiscard]] std::int64_t checkpoints() const { return static_cast<std::int64_t>(compared_); }

 private:
  struct Stored {
    std::int64_t size = 0;
    std::string root;
  };
  TreeCheck(std::vector<Stored> checkpoints, RowStream subtrees);
  [[nodiscard]] Result<void> compare_subtree(Findings& findings);
  void compare_checkpoints(Findings& findings);

  Tree tree_;
  std::vector<Stored> stored_;
  std::size_t compared_ = 0;
  std::int64_t next_checkpoint_ = -1;
  bool differs_ = false;  // reported once: every later checkpoint differs, too
  RowStream subtrees_;
};

}  // namespace ronghe::ledger
