// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/sha256.hpp"
#include "ronghe/proof/tree_hasher.hpp"

// The Merkle tree of RFC 6962, section 2.1, and its proofs. A format on disk and in the hands of
// others: it does not change. What takes a hasher takes that of SHA-256 unless told otherwise.
namespace ronghe::proof {

inline constexpr std::uint8_t leaf_prefix = 0;
inline constexpr std::uint8_t node_prefix = 1;
// Sizes and positions fit a signed 64-bit integer, as other implementations hold them.
inline constexpr std::uint64_t size_max = 0x7FFF'FFFF'FFFF'FFFF;

[[nodiscard]] crypto::Hash leaf_hash(std::string_view entry);  // SHA256(0x00 | entry)
[[nodiscard]] crypto::Hash node_hash(const crypto::Hash& left, const crypto::Hash& right);
[[nodiscard]] crypto::Hash empty_root();  // SHA256 of nothing

// 2^level leaves from index * 2^level on: a part of the tree whose hash never changes again.
struct Subtree {
  unsigned level = 0;  // 0 = one leaf
  std::uint64_t index = 0;
  bool operator==(const Subtree&) const = default;
};
// Gives the hash of a full subtree of the tree. An error ends the proof and is passed on.
using ReadHash = std::function<Result<crypto::Hash>(const Subtree&)>;

// The root over leaves that are at hand, and over the first `size` leaves of a stored tree.
[[nodiscard]] crypto::Hash root_of(std::span<const crypto::Hash> leaves,
                                   const TreeHasher& hasher = sha256_tree);
[[nodiscard]] Result<crypto::Hash> root_of(std::uint64_t size, const ReadHash& read,
                                           const TreeHasher& hasher = sha256_tree);

// RFC 6962, 2.1.1: the hashes beside the way from the leaf up, the leaf's sibling first. bad_input
// unless index < size.
[[nodiscard]] Result<std::vector<crypto::Hash>> inclusion_proof(
    std::uint64_t index, std::uint64_t size, const ReadHash& read,
    const TreeHasher& hasher = sha256_tree);
// RFC 6962, 2.1.2. Empty from size 0 and from `size` itself; bad_input unless old_size <= size.
[[nodiscard]] Result<std::vector<crypto::Hash>> consistency_proof(
    std::uint64_t old_size, std::uint64_t size, const ReadHash& read,
    const TreeHasher& hasher = sha256_tree);

// How large a tree is, and the root over it.
struct TreeHead {
  std::uint64_t size = 0;
  crypto::Hash root;
  bool operator==(const TreeHead&) const = default;
};
// Whether `leaf` is at `index` of the tree (RFC 9162, 2.1.3.2); proof_failed when it does not.
[[nodiscard]] Result<void> check_inclusion(const crypto::Hash& leaf, std::uint64_t index,
                                           const TreeHead& tree,
                                           std::span<const crypto::Hash> proof,
                                           const TreeHasher& hasher = sha256_tree);
// Whether the tree `old` is the beginning of `tree` (RFC 9162, 2.1.4.2); proof_failed when not.
// From size 0 the proof must be empty: any tree begins with the empty one.
[[nodiscard]] Result<void> check_consistency(const TreeHead& old, const TreeHead& tree,
                                             std::span<const crypto::Hash> proof,
                                             const TreeHasher& hasher = sha256_tree);

}  // namespace ronghe::proof
