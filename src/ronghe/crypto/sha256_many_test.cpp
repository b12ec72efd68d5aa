// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/sha256_many.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "ronghe/crypto/sha256.hpp"
#include "ronghe/crypto/testing.hpp"

namespace ronghe::crypto {
namespace {

using testing::random_text;
using testing::Texts;

Hash one(std::uint8_t prefix, std::string_view text) {
  return sha256(std::string(1, static_cast<char>(prefix)).append(text));
}

void expect_all(HashPath path, std::uint8_t prefix, std::span<const std::string_view> texts) {
  SCOPED_TRACE(name_of(path));
  std::vector<Hash> out(texts.size());
  sha256_many(path, prefix, texts, out);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ASSERT_EQ(out[i], one(prefix, texts[i])) << "text " << i << " of " << texts[i].size();
  }
  sha256_many(path, texts, out);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ASSERT_EQ(out[i], sha256(texts[i])) << "text " << i << " of " << texts[i].size();
  }
}

TEST(Sha256Many, GivesTheHashesOfEveryLengthByEveryPath) {
  std::mt19937 random(5);
  Texts texts;
  for (std::size_t length = 0; length <= 300; ++length) texts.add(random_text(random, length));
  for (const auto path : hash_paths()) {
    for (const int prefix : {0, 1, 255}) {
      expect_all(path, static_cast<std::uint8_t>(prefix), texts.views());
    }
    // Alone, and all lanes with the same length.
    for (const auto text : texts.views()) {
      expect_all(path, 0, {&text, 1});
      expect_all(path, 0, std::vector(33, text));
    }
  }
}

// Lengths that have nothing to do with each other, in batches from none to more than all lanes.
TEST(Sha256Many, GivesTheHashesOfRandomMixesByEveryPath) {
  const auto* given = std::getenv("RONGHE_SEED");
  const auto seed = given != nullptr ? static_cast<unsigned>(std::atoi(given)) : 6U;
  std::printf("seed %u\n", seed);
  std::mt19937 random(seed);
  for (std::size_t count = 0; count <= 100; ++count) {
    Texts texts;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t longest = random() % 10 == 0 ? 5000 : 200;
      texts.add(random_text(random, random() % longest));
    }
    for (const auto path : hash_paths()) expect_all(path, 0, texts.views());
    std::vector<Hash> out(count);
    sha256_many(0, texts.views(), out);
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(out[i], one(0, texts.views()[i]));
    sha256_many(texts.views(), out);
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(out[i], sha256(texts.views()[i]));
  }
}

TEST(Sha256Many, AnEmptyViewWithoutMemoryIsAnEmptyText) {
  const std::vector<std::string_view> texts(3);
  for (const auto path : hash_paths()) expect_all(path, 0, texts);
}

TEST(Sha256ManyNodes, GivesNodesByEveryPathAlsoInPlace) {
  std::vector<Hash> children;
  for (int i = 0; i < 200; ++i) children.push_back(sha256(std::to_string(i)));
  for (const auto path : hash_paths()) {
    SCOPED_TRACE(name_of(path));
    for (std::size_t nodes = 0; nodes <= 100; ++nodes) {
      const auto pairs = std::span<const Hash>(children).first(2 * nodes);
      std::vector<Hash> out(nodes);
      sha256_many_nodes(path, 1, pairs, out);
      for (std::size_t i = 0; i < nodes; ++i) {
        ASSERT_EQ(out[i], sha256_of_node(1, children[2 * i], children[2 * i + 1])) << i;
      }
      std::vector<Hash> in_place(pairs.begin(), pairs.end());
      sha256_many_nodes(path, 1, in_place, std::span(in_place).first(nodes));
      in_place.resize(nodes);
      ASSERT_EQ(in_place, out);
    }
  }
}

std::string padded(const Hash& key, char pad) {
  std::string block(64, pad);
  for (std::size_t i = 0; i < Hash::size; ++i) {
    block[i] = static_cast<char>(block[i] ^ key.bytes()[i]);
  }
  return block;
}

// Both starts of each key, then texts behind them: in order, and several behind one start.
void expect_after(HashPath path, std::size_t count) {
  SCOPED_TRACE(std::string(name_of(path)) + ", " + std::to_string(count));
  std::mt19937 random(static_cast<unsigned>(count));
  std::vector<Hash> keys;
  Texts texts;
  std::vector<std::uint32_t> start_of;
  for (std::size_t i = 0; i < count; ++i) {
    keys.push_back(sha256(std::to_string(i)));
    texts.add(random_text(random, i % 5 == 0 ? random() % 1000 : i % 150));
    start_of.push_back(static_cast<std::uint32_t>(random() % count));
  }
  std::vector<ChainingValue> inner(count);
  std::vector<ChainingValue> outer(count);
  sha256_many_mac_starts(path, keys, inner, outer);
  std::vector<Hash> out(count);
  sha256_many_after(path, inner, {}, texts.views(), out);
  for (std::size_t i = 0; i < count; ++i) {
    ASSERT_EQ(out[i], sha256(padded(keys[i], 0x36).append(texts.views()[i]))) << i;
  }
  if (count == 0) return;
  sha256_many_after(path, outer, start_of, texts.views(), out);
  for (std::size_t i = 0; i < count; ++i) {
    ASSERT_EQ(out[i], sha256(padded(keys[start_of[i]], 0x5C).append(texts.views()[i]))) << i;
  }
}

TEST(Sha256ManyAfter, GoesOnBehindTheBlocksOfKeysByEveryPath) {
  for (const auto path : hash_paths()) {
    for (const std::size_t count : {0, 1, 2, 3, 15, 16, 17, 31, 32, 33, 300}) {
      expect_after(path, count);
    }
  }
}

TEST(HashPaths, BeginWithThePortableOneAndHaveNames) {
  ASSERT_FALSE(hash_paths().empty());
  EXPECT_EQ(hash_paths().front(), HashPath::portable);
  EXPECT_EQ(name_of(HashPath::avx512), "avx512");
  EXPECT_EQ(name_of(HashPath::sha_ni), "sha_ni");
}

}  // namespace
}  // namespace ronghe::crypto
