// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/merkle.hpp"

#include <optional>

namespace ronghe::ledger {

using crypto::Hash;

using proof::node_hash;

// Adds a subtree of 2^level leaves, as a one is added to a binary number.
void Tree::carry(Hash hash, unsigned level) {
  const auto added = std::uint64_t{1} << level;
  for (; ((size_ >> level) & 1U) != 0; ++level) {
    if (level == subtree_level) last_subtree_ = hash;
    hash = node_hash(edge_[level], hash);
  }
  if (level == subtree_level) last_subtree_ = hash;
  edge_[level] = hash;
  size_ += added;
}

void Tree::append(const Hash& leaf) { carry(leaf, 0); }

void Tree::append_subtree(const Hash& root) {
  ensure(size_ % subtree_leaves == 0, "a subtree follows full subtrees");
  carry(root, subtree_level);
}

Hash Tree::root() const {
  std::optional<Hash> root;
  for (unsigned level = 0; level < edge_.size(); ++level) {
    if (((size_ >> level) & 1U) == 0) continue;
    root = root ? node_hash(edge_[level], *root) : edge_[level];
  }
  return root ? *root : proof::empty_root();
}

}  // namespace ronghe::ledger
