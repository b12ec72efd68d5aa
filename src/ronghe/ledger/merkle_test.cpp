// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/merkle.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <span>
#include <string>
#include <vector>

#include "ronghe/proof/naive_tree.hpp"

namespace ronghe::ledger {
namespace {

using crypto::Hash;

using proof::naive_root;

TEST(Tree, RootsAreThoseOfTheRecursionForEverySize) {
  Tree tree;
  std::vector<Hash> leaves;
  for (int size = 0; size <= 600; ++size) {
    ASSERT_EQ(tree.root(), naive_root(leaves)) << size;
    ASSERT_EQ(tree.size(), size);
    leaves.push_back(leaf_hash("entry " + std::to_string(size)));
    tree.append(leaves.back());
    const auto full = leaves.size() % 256 == 0;
    ASSERT_EQ(tree.completes_subtree(), full);
    if (full) {
      EXPECT_EQ(tree.last_subtree(), naive_root(std::span(leaves).last(256)));
    }
  }
}

TEST(Tree, SubtreesAndLeavesGiveTheSameTree) {
  Tree by_leaf;
  Tree by_subtree;
  for (int i = 0; i < 5 * 256 + 3; ++i) {
    const auto leaf = leaf_hash(std::to_string(i));
    by_leaf.append(leaf);
    if (by_leaf.completes_subtree()) by_subtree.append_subtree(by_leaf.last_subtree());
    if (i >= 5 * 256) by_subtree.append(leaf);
  }
  EXPECT_EQ(by_leaf.root(), by_subtree.root());
  EXPECT_EQ(by_leaf.size(), by_subtree.size());
}

TEST(Tree, ManyLeavesAtOnceGiveTheSameTreeOnEveryPath) {
  std::vector<Hash> leaves;
  for (int i = 0; i < 20 * 256 + 5; ++i) leaves.push_back(leaf_hash(std::to_string(i)));
  for (const std::size_t before : {0, 1, 255, 256, 300}) {
    for (const std::size_t count : {0, 1, 255, 256, 257, 511, 512, 4096, 4097, 4800}) {
      SCOPED_TRACE(before * 10'000 + count);
      Tree expected;
      for (const auto& leaf : std::span(leaves).first(before + count)) expected.append(leaf);
      const auto start = [&] {
        Tree tree;
        for (const auto& leaf : std::span(leaves).first(before)) tree.append(leaf);
        return tree;
      };
      const auto same = [&](const Tree& tree) {
        return tree.size() == expected.size() && tree.root() == expected.root() &&
               tree.last_subtree() == expected.last_subtree();
      };
      const auto more = std::span(leaves).subspan(before, count);
      auto tree = start();
      tree.append_many(more);
      EXPECT_TRUE(same(tree));
      for (const auto path : crypto::hash_paths()) {
        tree = start();
        tree.append_many(path, more);
        EXPECT_TRUE(same(tree)) << name_of(path);
      }
    }
  }
}

std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

// The eight leaves and their roots from the tests of the Certificate Transparency project.
TEST(Tree, GivesTheKnownRootsOfCertificateTransparency) {
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
  Tree tree;
  for (const auto& [entry, root] : known) {
    tree.append(leaf_hash(from_hex(entry)));
    EXPECT_EQ(tree.root().hex(), root);
  }
}

}  // namespace
}  // namespace ronghe::ledger
