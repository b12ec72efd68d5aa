// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <optional>
#include <string>

namespace ronghe::proof {

using crypto::Hash;

namespace {

// Of the leaves begin … end - 1, where `begin` is a multiple of a power of two that is not below
// their number: full subtrees, the largest first, joined from the right.
Result<Hash> hash_of_range(std::uint64_t begin, std::uint64_t end, const ReadHash& read,
                           const TreeHasher& hasher) {
  std::optional<Hash> joined;
  for (auto left = end - begin; left != 0;) {
    const auto level = static_cast<unsigned>(std::countr_zero(left));
    const auto width = std::uint64_t{1} << level;
    left -= width;
    RONGHE_TRY(hash, read({level, (begin + left) >> level}));
    joined = joined ? hasher.node(hash, *joined) : hash;
  }
  return joined ? *joined : hasher.empty();
}

// Where RFC 6962 splits n > 1 leaves: the largest power of two below n.
std::uint64_t split(std::uint64_t n) { return std::bit_floor(n - 1); }

std::unexpected<Error> wrong_length() {
  return fail(ErrorKind::proof_failed, "the proof does not have the length of its tree");
}

// One step up, for a node that is the last of its row: rows in which it stands alone are passed.
void skip_alone(std::uint64_t& node, std::uint64_t& last) {
  while ((node & 1U) == 0 && node != 0) {
    node >>= 1U;
    last >>= 1U;
  }
}

}  // namespace

Hash leaf_hash(std::string_view entry) {
  thread_local crypto::Sha256 hasher;
  constexpr char prefix = leaf_prefix;
  hasher.update({&prefix, 1});
  return hasher.of(entry);
}

Hash node_hash(const Hash& left, const Hash& right) {
  return crypto::sha256_of_node(node_prefix, left, right);
}

Hash empty_root() { return crypto::sha256({}); }

Hash root_of(std::span<const Hash> leaves, const TreeHasher& hasher) {
  if (leaves.empty()) return hasher.empty();
  std::vector<Hash> row(leaves.begin(), leaves.end());
  while (row.size() > 1) {
    // A hash that is left over at the end of a row moves up as it is.
    const auto pairs = row.size() / 2;
    hasher.nodes(std::span(row).first(2 * pairs), std::span(row).first(pairs));
    if (row.size() % 2 != 0) row[pairs] = row.back();
    row.resize((row.size() + 1) / 2);
  }
  return row[0];
}

Result<Hash> root_of(std::uint64_t size, const ReadHash& read, const TreeHasher& hasher) {
  return hash_of_range(0, size, read, hasher);
}

Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                          const ReadHash& read, const TreeHasher& hasher) {
  if (index >= size) {
    return bad_input(fmt::format("entry {} is not in a log of {} entries", index, size));
  }
  std::vector<Hash> proof;
  std::uint64_t begin = 0;
  for (auto end = size; end - begin > 1;) {
    const auto middle = begin + split(end - begin);
    const bool left = index < middle;
    RONGHE_TRY(beside, left ? hash_of_range(middle, end, read, hasher)
                            : hash_of_range(begin, middle, read, hasher));
    proof.push_back(beside);
    (left ? end : begin) = middle;
  }
  std::ranges::reverse(proof);
  return proof;
}

Result<std::vector<Hash>> consistency_proof(std::uint64_t old_size, std::uint64_t size,
                                            const ReadHash& read, const TreeHasher& hasher) {
  if (old_size > size) {
    return bad_input(
        fmt::format("a log of {} entries does not begin with one of {}", size, old_size));
  }
  std::vector<Hash> proof;
  if (old_size == 0) return proof;
  std::uint64_t begin = 0;
  auto end = size;
  while (old_size != end) {
    const auto middle = begin + split(end - begin);
    const bool left = old_size <= middle;
    RONGHE_TRY(beside, left ? hash_of_range(middle, end, read, hasher)
                            : hash_of_range(begin, middle, read, hasher));
    proof.push_back(beside);
    (left ? end : begin) = middle;
  }
  // A whole old tree is known to who asks; a part of it is not.
  if (begin != 0) {
    RONGHE_TRY(part, hash_of_range(begin, end, read, hasher));
    proof.push_back(part);
  }
  std::ranges::reverse(proof);
  return proof;
}

Result<void> check_inclusion(const Hash& leaf, std::uint64_t index, const TreeHead& tree,
                             std::span<const Hash> proof, const TreeHasher& hasher) {
  if (index >= tree.size) {
    return fail(ErrorKind::proof_failed,
                fmt::format("entry {} is not in a log of {} entries", index, tree.size));
  }
  auto node = index;
  auto last = tree.size - 1;
  auto hash = leaf;
  for (const auto& beside : proof) {
    if (last == 0) return wrong_length();
    if ((node & 1U) != 0 || node == last) {
      hash = hasher.node(beside, hash);
      skip_alone(node, last);
    } else {
      hash = hasher.node(hash, beside);
    }
    node >>= 1U;
    last >>= 1U;
  }
  if (last != 0) return wrong_length();
  if (hash == tree.root) return {};
  return fail(ErrorKind::proof_failed,
              fmt::format("the entry is not the one at position {} of the log with root {}", index,
                          tree.root.base64()));
}

namespace {

// Both trees are larger than none and differ in size.
Result<void> check_growth(const TreeHead& old, const TreeHead& tree, std::span<const Hash> proof,
                          const TreeHasher& hasher) {
  auto node = old.size - 1;
  auto last = tree.size - 1;
  while ((node & 1U) != 0) {
    node >>= 1U;
    last >>= 1U;
  }
  const bool old_is_full = std::has_single_bit(old.size);
  if (!old_is_full && proof.empty()) return wrong_length();
  auto old_hash = old_is_full ? old.root : proof[0];
  auto hash = old_hash;
  for (const auto& beside : old_is_full ? proof : proof.subspan(1)) {
    if (last == 0) return wrong_length();
    if ((node & 1U) != 0 || node == last) {
      old_hash = hasher.node(beside, old_hash);
      hash = hasher.node(beside, hash);
      skip_alone(node, last);
    } else {
      hash = hasher.node(hash, beside);
    }
    node >>= 1U;
    last >>= 1U;
  }
  if (last != 0) return wrong_length();
  if (old_hash == old.root && hash == tree.root) return {};
  return fail(ErrorKind::proof_failed,
              fmt::format("the log of {} entries does not continue the one of {} entries",
                          tree.size, old.size));
}

}  // namespace

Result<void> check_consistency(const TreeHead& old, const TreeHead& tree,
                               std::span<const Hash> proof, const TreeHasher& hasher) {
  if (old.size > tree.size) {
    return fail(
        ErrorKind::proof_failed,
        fmt::format("a log of {} entries does not continue one of {}", tree.size, old.size));
  }
  if (old.size != 0 && old.size != tree.size) return check_growth(old, tree, proof, hasher);
  if (!proof.empty()) return wrong_length();
  if (old.size == 0 && old.root != hasher.empty()) {
    return fail(ErrorKind::proof_failed, "an empty log has another root than the hash of nothing");
  }
  if (old.size == tree.size && old.root != tree.root) {
    return fail(ErrorKind::proof_failed,
                fmt::format("split view: two logs of {} entries have different roots", tree.size));
  }
  return {};
}

}  // namespace ronghe::proof
