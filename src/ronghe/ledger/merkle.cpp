// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/merkle.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace ronghe::ledger {

using crypto::Hash;

using proof::node_hash;

namespace {

// Sixteen hashes lie side by side in the widest path: so many subtrees keep it full up to their
// roots, and what lies between two rows stays in the cache.
constexpr std::size_t subtrees_at_once = 16;

}  // namespace

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

template <class HashNodes>
void Tree::append_with(const HashNodes& nodes, std::span<const Hash> leaves) {
  const auto append_each = [this](std::span<const Hash> some) {
    for (const auto& leaf : some) append(leaf);
  };
  const auto open = (subtree_leaves - size_ % subtree_leaves) % subtree_leaves;
  const auto first = std::min<std::size_t>(open, leaves.size());
  append_each(leaves.first(first));
  leaves = leaves.subspan(first);
  std::vector<Hash> row;
  while (leaves.size() >= subtree_leaves) {
    const auto count = std::min(leaves.size() / subtree_leaves, subtrees_at_once);
    const auto run = leaves.first(count * subtree_leaves);
    row.resize(run.size() / 2);
    nodes(run, std::span(row));
    for (auto width = row.size(); width > count; width /= 2) {
      const std::span all(row);
      nodes(all.first(width), all.first(width / 2));
    }
    for (std::size_t i = 0; i < count; ++i) append_subtree(row[i]);
    leaves = leaves.subspan(run.size());
  }
  append_each(leaves);
}

void Tree::append_many(std::span<const Hash> leaves) {
  append_with(
      [](std::span<const Hash> children, std::span<Hash> out) {
        crypto::sha256_many_nodes(proof::node_prefix, children, out);
      },
      leaves);
}

void Tree::append_many(crypto::HashPath path, std::span<const Hash> leaves) {
  append_with(
      [path](std::span<const Hash> children, std::span<Hash> out) {
        crypto::sha256_many_nodes(path, proof::node_prefix, children, out);
      },
      leaves);
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
