// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/tree.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <string>

#include "ronghe/proof/naive_tree.hpp"

namespace ronghe::proof {
namespace {

using crypto::Hash;

// RFC 6962, 2.1.1 and 2.1.2, word for word.
std::vector<Hash> naive_path(std::size_t m, std::span<const Hash> d) {
  if (d.size() == 1) return {};
  const auto k = std::bit_floor(d.size() - 1);
  auto path = m < k ? naive_path(m, d.first(k)) : naive_path(m - k, d.subspan(k));
  path.push_back(naive_root(m < k ? d.subspan(k) : d.first(k)));
  return path;
}
std::vector<Hash> naive_subproof(std::size_t m, std::span<const Hash> d, bool whole) {
  if (m == d.size()) return whole ? std::vector<Hash>{} : std::vector{naive_root(d)};
  const auto k = std::bit_floor(d.size() - 1);
  auto proof =
      m <= k ? naive_subproof(m, d.first(k), whole) : naive_subproof(m - k, d.subspan(k), false);
  proof.push_back(naive_root(m <= k ? d.subspan(k) : d.first(k)));
  return proof;
}

std::vector<Hash> leaves_of(std::size_t count) {
  std::vector<Hash> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(leaf_hash(std::to_string(i)));
  return leaves;
}

ReadHash hashes_of(std::span<const Hash> leaves) {
  return [leaves](const Subtree& subtree) -> Result<Hash> {
    const auto width = std::size_t{1} << subtree.level;
    ensure((subtree.index + 1) * width <= leaves.size(), "a proof asks for full subtrees only");
    return root_of(leaves.subspan(subtree.index * width, width));
  };
}

std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

constexpr std::size_t small = 70;  // exhaustive up to here, over one power of two

TEST(ProofTree, GivesTheKnownRootsOfCertificateTransparency) {
  const std::vector<std::pair<const char*, const char*>> known{
      {"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
      {"00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
      {"10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
      {"2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
      {"3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
      {"40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
      {"5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
      {"606162636465666768696a6b6c6d6e6f",
       "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"}};
  std::vector<Hash> leaves;
  EXPECT_EQ(root_of(leaves).hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (const auto& [entry, root] : known) {
    leaves.push_back(leaf_hash(from_hex(entry)));
    EXPECT_EQ(root_of(leaves).hex(), root);
    EXPECT_EQ(root_of(leaves.size(), hashes_of(leaves))->hex(), root);
  }
}

// What separates a leaf from a node: without it a node's 64 bytes could pass for an entry.
TEST(ProofTree, AnEntryOfTwoHashesIsNoNode) {
  const auto left = leaf_hash("left");
  const auto right = leaf_hash("right");
  const auto bytes = std::string(left.bytes()) + std::string(right.bytes());
  EXPECT_NE(leaf_hash(bytes), node_hash(left, right));
  EXPECT_EQ(node_hash(left, right), crypto::sha256("\1" + bytes));
  EXPECT_EQ(leaf_hash(bytes), crypto::sha256(std::string(1, '\0') + bytes));
}

TEST(ProofTree, ManyLeavesAtOnceAreTheSameLeaves) {
  std::vector<std::string> entries;
  for (std::size_t length = 0; length < 300; ++length) entries.emplace_back(length, 'x');
  for (const std::size_t count : {0, 1, 15, 16, 17, 300}) {
    const std::vector<std::string_view> texts(entries.begin(),
                                              entries.begin() + static_cast<std::ptrdiff_t>(count));
    std::vector<Hash> hashes(count);
    sha256_tree.leaves(texts, hashes);
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(hashes[i], leaf_hash(texts[i]));
  }
}

TEST(ProofTree, ProofsAreThoseOfTheRecursionForEverySize) {
  const auto leaves = leaves_of(small);
  for (std::size_t size = 1; size <= small; ++size) {
    const auto tree = std::span(leaves).first(size);
    const auto read = hashes_of(tree);
    ASSERT_EQ(root_of(size, read), naive_root(tree));
    for (std::size_t index = 0; index < size; ++index) {
      ASSERT_EQ(inclusion_proof(index, size, read), naive_path(index, tree));
    }
    for (std::size_t old = 1; old <= size; ++old) {
      ASSERT_EQ(consistency_proof(old, size, read), naive_subproof(old, tree, true));
    }
    EXPECT_EQ(consistency_proof(0, size, read), std::vector<Hash>{});
  }
}

TEST(ProofTree, AnEntryIsProvedAtItsOwnPositionOnly) {
  const auto leaves = leaves_of(small);
  for (std::size_t size = 1; size <= small; ++size) {
    const auto tree = std::span(leaves).first(size);
    const TreeHead head{.size = size, .root = root_of(tree)};
    for (std::size_t index = 0; index < size; ++index) {
      const auto proof = *inclusion_proof(index, size, hashes_of(tree));
      ASSERT_TRUE(check_inclusion(leaves[index], index, head, proof));
      for (std::size_t other = 0; other <= size; ++other) {
        if (other == index) continue;
        ASSERT_FALSE(check_inclusion(leaves[index], other, head, proof)) << index << other << size;
      }
    }
  }
}

std::vector<std::vector<Hash>> spoilt(const std::vector<Hash>& proof) {
  std::vector<std::vector<Hash>> out;
  for (std::size_t i = 0; i < proof.size(); ++i) {
    for (std::size_t byte = 0; byte < Hash::size; ++byte) {
      auto flipped = std::string(proof[i].bytes());
      flipped[byte] = static_cast<char>(flipped[byte] ^ 1);
      out.push_back(proof);
      out.back()[i] = *Hash::of_bytes(flipped);
    }
    out.push_back(proof);
    out.back().erase(out.back().begin() + static_cast<std::ptrdiff_t>(i));
  }
  out.push_back(proof);
  out.back().push_back(leaf_hash("one more"));
  out.push_back(proof);
  out.back().insert(out.back().begin(), leaf_hash("one more"));
  return out;
}

TEST(ProofTree, ASpoiltInclusionProofIsRefused) {
  constexpr std::size_t size = 21;
  const auto leaves = leaves_of(size);
  const TreeHead head{.size = size, .root = root_of(leaves)};
  for (std::size_t index = 0; index < size; ++index) {
    const auto proof = *inclusion_proof(index, size, hashes_of(leaves));
    for (const auto& bad : spoilt(proof)) {
      const auto checked = check_inclusion(leaves[index], index, head, bad);
      ASSERT_FALSE(checked);
      ASSERT_EQ(checked.error().kind, ErrorKind::proof_failed);
    }
  }
}

TEST(ProofTree, GrowthIsProvedAndAForkIsNot) {
  const auto leaves = leaves_of(small);
  for (std::size_t size = 1; size <= small; ++size) {
    const auto tree = std::span(leaves).first(size);
    const TreeHead head{.size = size, .root = root_of(tree)};
    for (std::size_t old_size = 0; old_size <= size; ++old_size) {
      const TreeHead old{.size = old_size, .root = root_of(tree.first(old_size))};
      const auto proof = *consistency_proof(old_size, size, hashes_of(tree));
      ASSERT_TRUE(check_consistency(old, head, proof)) << old_size << " " << size;
      // The old tree had one other leaf.
      auto forked = std::vector(tree.begin(), tree.begin() + static_cast<std::ptrdiff_t>(old_size));
      if (forked.empty()) continue;
      forked.back() = leaf_hash("another");
      ASSERT_FALSE(check_consistency({.size = old_size, .root = root_of(forked)}, head, proof));
      if (size < 30) {
        for (const auto& bad : spoilt(proof)) ASSERT_FALSE(check_consistency(old, head, bad));
      }
    }
  }
}

TEST(ProofTree, NothingAndTheSameNeedNoProofAndTakeNone) {
  const TreeHead three{.size = 3, .root = root_of(leaves_of(3))};
  const TreeHead four{.size = 4, .root = root_of(leaves_of(4))};
  const TreeHead none{.size = 0, .root = empty_root()};
  const std::vector<Hash> one{leaf_hash("x")};
  EXPECT_TRUE(check_consistency(none, three, {}));
  EXPECT_FALSE(check_consistency(none, three, one));
  EXPECT_FALSE(check_consistency({.size = 0, .root = three.root}, three, {}));
  EXPECT_TRUE(check_consistency(none, none, {}));
  EXPECT_TRUE(check_consistency(three, three, {}));
  EXPECT_FALSE(check_consistency(three, three, one));
  EXPECT_FALSE(check_consistency(three, four, {}));
  EXPECT_FALSE(check_consistency(four, three, {}));
  const auto split = check_consistency(three, {.size = 3, .root = four.root}, {});
  ASSERT_FALSE(split);
  EXPECT_TRUE(split.error().message.contains("split view"));
}

TEST(ProofTree, WhatIsNotInTheLogHasNoProof) {
  const auto leaves = leaves_of(4);
  const auto read = hashes_of(leaves);
  EXPECT_TRUE(inclusion_proof(3, 4, read));
  EXPECT_FALSE(inclusion_proof(4, 4, read));
  EXPECT_FALSE(inclusion_proof(0, 0, read));
  EXPECT_TRUE(consistency_proof(4, 4, read));
  EXPECT_FALSE(consistency_proof(5, 4, read));
  const ReadHash broken = [](const Subtree&) -> Result<Hash> {
    return fail(ErrorKind::fault, "the disk is gone");
  };
  EXPECT_EQ(inclusion_proof(0, 4, broken).error().message, "the disk is gone");
  EXPECT_EQ(consistency_proof(3, 4, broken).error().message, "the disk is gone");
  EXPECT_EQ(root_of(4, broken).error().message, "the disk is gone");
}

// Sizes at the edge of 64 bits must end, and be refused, not overflow.
TEST(ProofTree, TheLargestSizesAreCheckedWithoutOverflow) {
  const std::vector<Hash> path(63, leaf_hash("x"));
  const TreeHead huge{.size = size_max, .root = leaf_hash("r")};
  EXPECT_FALSE(check_inclusion(leaf_hash("y"), size_max - 1, huge, path));
  EXPECT_FALSE(check_inclusion(leaf_hash("y"), size_max, huge, path));
  EXPECT_FALSE(check_consistency({.size = size_max - 1, .root = leaf_hash("o")}, huge, path));
  EXPECT_FALSE(check_consistency({.size = 1, .root = leaf_hash("o")}, huge, path));
  const ReadHash any = [](const Subtree&) -> Result<Hash> { return leaf_hash("x"); };
  EXPECT_EQ(inclusion_proof(0, size_max, any)->size(), 63U);
}

}  // namespace
}  // namespace ronghe::proof
