// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "ronghe/crypto/sha256_many.hpp"
#include "ronghe/proof/tree.hpp"

// The growing tree over the entries of the log; its hashes and proofs are those of proof/tree.hpp.
namespace ronghe::ledger {

inline constexpr std::int64_t subtree_leaves = 256;

using proof::leaf_hash;

// Grows by one leaf at a time and keeps only the roots of the full subtrees along its right edge:
// at most one for each bit of the size.
class Tree {
 public:
  void append(const crypto::Hash& leaf);
  // Many leaves one after another. The runs of 256 among them are hashed side by side, which takes
  // a third of the time (sha256_many.hpp). With a path: on that one.
  void append_many(std::span<const crypto::Hash> leaves);
  void append_many(crypto::HashPath path, std::span<const crypto::Hash> leaves);
  // 256 leaves at once; the size must be a multiple of 256.
  void append_subtree(const crypto::Hash& root);

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(size_); }
  [[nodiscard]] crypto::Hash root() const;
  // Whether the last leaf completed a run of 256, whose root is last_subtree().
  [[nodiscard]] bool completes_subtree() const { return size_ != 0 && size_ % subtree_leaves == 0; }
  [[nodiscard]] const crypto::Hash& last_subtree() const { return last_subtree_; }

 private:
  void carry(crypto::Hash hash, unsigned level);
  template <class HashNodes>
  void append_with(const HashNodes& nodes, std::span<const crypto::Hash> leaves);

  static constexpr unsigned subtree_level = 8;
  std::array<crypto::Hash, 64> edge_{};  // [l] = root of 2^l leaves, where bit l of the size is set
  std::uint64_t size_ = 0;
  crypto::Hash last_subtree_;
};

}  // namespace ronghe::ledger
