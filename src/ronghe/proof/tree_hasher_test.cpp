// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/tree_hasher.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <span>
#include <string>
#include <vector>

#include "ronghe/crypto/sm3.hpp"
#include "ronghe/proof/tile_cache.hpp"
#include "ronghe/proof/tree.hpp"

namespace ronghe::proof {
namespace {

using crypto::Hash;

std::vector<std::string> entries_of(std::size_t count) {
  std::vector<std::string> entries;
  for (std::size_t i = 0; i < count; ++i) entries.push_back(fmt::format("entry {}", i));
  return entries;
}

std::vector<Hash> leaves_of(const TreeHasher& hasher, const std::vector<std::string>& entries) {
  const std::vector<std::string_view> views(entries.begin(), entries.end());
  std::vector<Hash> leaves(entries.size());
  hasher.leaves(views, leaves);
  return leaves;
}

// RFC 6962, 2.1, word for word, with SM3.
Hash naive_sm3(std::span<const std::string> entries) {
  if (entries.empty()) return crypto::sm3("");
  if (entries.size() == 1) return crypto::sm3(std::string(1, '\0') + entries[0]);
  const auto split = std::bit_floor(entries.size() - 1);
  std::string bytes(1, '\1');
  bytes += naive_sm3(entries.first(split)).bytes();
  bytes += naive_sm3(entries.subspan(split)).bytes();
  return crypto::sm3(bytes);
}

TEST(TreeHasher, Sm3TreesHaveTheShapeOfRfc6962) {
  const auto entries = entries_of(300);
  const auto leaves = leaves_of(sm3_tree, entries);
  for (std::size_t size = 0; size <= entries.size(); ++size) {
    ASSERT_EQ(root_of(std::span(leaves).first(size), sm3_tree),
              naive_sm3(std::span(entries).first(size)))
        << size;
  }
}

// Roots over "entry 0", "entry 1", …, worked out with npm's sm-crypto, which shares no code.
TEST(TreeHasher, Sm3TreesHaveTheRootsThatAnotherImplementationGives) {
  const std::vector<std::pair<std::size_t, const char*>> known{
      {0, "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"},
      {1, "2ece41c75007c06f823979b4a2f8984e91772f7702e3b8a695435a8655385c3e"},
      {2, "34588e4c8e7577eeadc746684418005a61ce157cb353c2e820e61482762a412c"},
      {3, "59b7d3934b8366252225460e3c72f9ed4e9b4baeae13a31ff90c8fa5d6e7af0b"},
      {7, "bb05fffd183b4d5067f7d025090f7bd52791e022abca515dbcccea7da469b5dd"},
      {8, "7674f1c6b47ae2e05913fa11f4da97fd4aedf514db10130293f4631892f98379"},
      {255, "8e389cddfdf0e41347cfed9b433112e780fb3316c73273af9d691e2a556bb873"},
      {256, "1d15a6551e986d22d945098b584be1c1e6a3cef42e53b2befcdf0c0890e4fe05"},
      {257, "e4d417ef67ab2a9ce468561be3f134e820a18e78f64c0eb34eb967e1506f3e90"},
      {1000, "01e103d1ba55a81575574da6b8ef858402401ac254c220ea77eb8f4f570f68af"}};
  for (const auto& [size, root] : known) {
    EXPECT_EQ(root_of(leaves_of(sm3_tree, entries_of(size)), sm3_tree).hex(), root) << size;
  }
}

TEST(TreeHasher, ManyAtOnceAreEachByItself) {
  const auto entries = entries_of(40);
  for (const auto* hasher : {&sha256_tree, &sm3_tree}) {
    SCOPED_TRACE(hasher->name);
    const auto leaves = leaves_of(*hasher, entries);
    std::vector<Hash> nodes(leaves.size() / 2);
    hasher->nodes(leaves, nodes);
    auto in_place = leaves;
    hasher->nodes(in_place, std::span(in_place).first(nodes.size()));
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      EXPECT_EQ(leaves[i], hasher->leaf(entries[i]));
      EXPECT_EQ(nodes[i], hasher->node(leaves[2 * i], leaves[2 * i + 1]));
      EXPECT_EQ(nodes[i], in_place[i]);
    }
  }
  EXPECT_EQ(sha256_tree.leaf("x"), leaf_hash("x"));
  EXPECT_EQ(sha256_tree.empty(), empty_root());
  EXPECT_EQ(sm3_tree.empty(), crypto::sm3(""));
}

TEST(TreeHasher, ProofsHoldInTheirOwnTreeAndNotInTheOther) {
  for (const std::size_t size : {1, 2, 7, 256, 259}) {
    SCOPED_TRACE(size);
    const auto leaves = leaves_of(sm3_tree, entries_of(size));
    const auto head_of = [&](std::size_t of) {
      return TreeHead{.size = of, .root = root_of(std::span(leaves).first(of), sm3_tree)};
    };
    const ReadHash read = [&](const Subtree& part) -> Result<Hash> {
      const auto width = std::size_t{1} << part.level;
      return root_of(std::span(leaves).subspan(part.index * width, width), sm3_tree);
    };
    for (std::size_t index = 0; index < size; index += 1 + size / 9) {
      const auto path = *inclusion_proof(index, size, read, sm3_tree);
      EXPECT_TRUE(check_inclusion(leaves[index], index, head_of(size), path, sm3_tree));
      EXPECT_EQ(check_inclusion(leaves[index], index, head_of(size), path).has_value(), size == 1);
      const auto growth = *consistency_proof(index, size, read, sm3_tree);
      EXPECT_TRUE(check_consistency(head_of(index), head_of(size), growth, sm3_tree));
      EXPECT_FALSE(check_consistency(head_of(index), head_of(size), growth)) << index;
    }
  }
}

TEST(TreeHasher, NodesOfTilesAreThoseOfTheTree) {
  const auto leaves = leaves_of(sm3_tree, entries_of(256));
  const auto read = [&](const Tile& tile) -> Result<std::string> {
    const auto root = root_of(leaves, sm3_tree);
    return tile.level == 0 ? encode_tile(leaves) : encode_tile(std::span(&root, 1));
  };
  EXPECT_EQ(root_of(256, hashes_from_tiles(256, read, sm3_tree), sm3_tree),
            root_of(leaves, sm3_tree));
  const auto cached = cached_hashes(256, read, {.hasher = &sm3_tree});
  EXPECT_EQ(inclusion_proof(77, 256, cached, sm3_tree),
            inclusion_proof(77, 256, hashes_from_tiles(256, read, sm3_tree), sm3_tree));
}

TEST(TreeHasher, AnOriginSaysWhichTreeItNames) {
  EXPECT_EQ(twin_origin("log.example/evidence"), "log.example/evidence/sm3");
  EXPECT_EQ(&hasher_of("log.example/evidence"), &sha256_tree);
  EXPECT_EQ(&hasher_of("log.example/evidence/sm3"), &sm3_tree);
  EXPECT_EQ(&hasher_of("log.example/sm3/evidence"), &sha256_tree);
  EXPECT_EQ(&hasher_of("log.example/sm32"), &sha256_tree);
  EXPECT_EQ(&hasher_of("sm3"), &sha256_tree);
  EXPECT_EQ(&hasher_of(""), &sha256_tree);
}

}  // namespace
}  // namespace ronghe::proof
