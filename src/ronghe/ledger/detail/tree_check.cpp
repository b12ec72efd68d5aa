// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/detail/tree_check.hpp"

#include <fmt/format.h>

#include <utility>

namespace ronghe::ledger {

Result<TreeCheck> TreeCheck::open(engine::Connection& connection) {
  RONGHE_TRY(rows, connection.collect("SELECT size, root FROM ledger_checkpoint ORDER BY size"));
  std::vector<Stored> stored;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    stored.push_back({.size = chunk.integer(0, row),
                      .root = std::string(chunk.is_null(1, row) ? "" : chunk.text(1, row))});
  }));
  RONGHE_TRY(subtrees, RowStream::open(connection,
                                       "SELECT number, hash FROM ledger_subtree ORDER BY number"));
  return TreeCheck(std::move(stored), std::move(subtrees));
}

TreeCheck::TreeCheck(std::vector<Stored> checkpoints, RowStream subtrees)
    : stored_(std::move(checkpoints)), subtrees_(std::move(subtrees)) {
  if (!stored_.empty()) next_checkpoint_ = stored_.front().size;
}

Result<void> TreeCheck::compare_subtree(Findings& findings) {
  const auto number = tree_.size() / subtree_leaves - 1;
  while (subtrees_.at_row() && subtrees_.position() < number) RONGHE_CHECK(subtrees_.next());
  const bool stored = subtrees_.at_row() && subtrees_.position() == number;
  if (stored && subtrees_.text(1) == tree_.last_subtree().bytes()) return subtrees_.next();
  const auto first = number * subtree_leaves;
  findings.add(Fault::subtree_differs, first, {},
               fmt::format("log positions {} to {}: {}", first, first + subtree_leaves - 1,
                           stored ? "entries were replaced or moved, their subtree has another root"
                                  : "the stored root of this subtree was removed"));
  return {};
}

void TreeCheck::compare_checkpoints(Findings& findings) {
  for (; compared_ < stored_.size() && stored_[compared_].size == tree_.size(); ++compared_) {
    const auto root = tree_.root();
    if (stored_[compared_].root == root.bytes() || differs_) continue;
    differs_ = true;
    findings.add(Fault::checkpoint_differs, tree_.size(), {},
                 fmt::format("the first {} entries have the root {}, which is not the one that was "
                             "sealed: compare it with a checkpoint kept outside this store",
                             tree_.size(), root.hex()));
  }
  next_checkpoint_ = compared_ < stored_.size() ? stored_[compared_].size : -1;
}

void TreeCheck::finish(Findings& findings) {
  if (compared_ < stored_.size()) {
    const auto size = stored_[compared_].size;
    findings.add(Fault::checkpoint_differs, size, {},
                 fmt::format("a checkpoint covers {} entries, the log has {}: entries were removed",
                             size, tree_.size()));
  }
  const auto covered = stored_.empty() ? 0 : stored_.back().size;
  if (covered < tree_.size()) {
    findings.add(Fault::checkpoint_differs, covered, {},
                 fmt::format("log positions {} to {} are under no checkpoint: entries were added, "
                             "or a checkpoint was removed",
                             covered, tree_.size() - 1));
  }
}

}  // namespace ronghe::ledger
