// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/tile_cache.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "ronghe/proof/testing.hpp"

namespace ronghe::proof {
namespace {

// A log whose tiles count how often they are read.
class CountedLog {
 public:
  explicit CountedLog(std::size_t size) : log_(size), files_(log_.files(0)) {}
  [[nodiscard]] ReadTile reader() {
    return [this](const Tile& tile) -> Result<std::string> {
      ++reads_[path_of(tile)];
      return files_.at(path_of(tile));
    };
  }
  [[nodiscard]] const SmallLog& log() const { return log_; }
  [[nodiscard]] int reads() const {
    int all = 0;
    for (const auto& [path, count] : reads_) all += count;
    return all;
  }
  [[nodiscard]] int reads_of(const std::string& path) { return reads_[path]; }

 private:
  SmallLog log_;
  std::map<std::string, std::string> files_;
  std::map<std::string, int> reads_;
};

TEST(TileCache, GivesTheProofsOfTheTreeWhateverItsRoom) {
  for (const std::size_t size : {1, 255, 256, 257, 1000, 3000}) {
    for (const std::size_t tiles_max : {2, 3, 8, 4096}) {
      SCOPED_TRACE(size * 10'000 + tiles_max);
      CountedLog files(size);
      const auto hashes = cached_hashes(size, files.reader(), {.tiles_max = tiles_max});
      std::mt19937 random(1);
      for (int i = 0; i < 100; ++i) {
        const auto index = random() % size;
        EXPECT_EQ(inclusion_proof(index, size, hashes),
                  inclusion_proof(index, size, files.log().hashes()));
        EXPECT_EQ(consistency_proof(index, size, hashes),
                  consistency_proof(index, size, files.log().hashes()));
      }
    }
  }
}

TEST(TileCache, ReadsEachTileOnceWhileThereIsRoom) {
  CountedLog files(3000);  // 11 full tiles, a partial one, one above
  const auto hashes = cached_hashes(3000, files.reader());
  const auto copy = hashes;
  for (std::uint64_t index = 0; index < 3000; ++index) {
    ASSERT_TRUE(inclusion_proof(index, 3000, index % 2 == 0 ? hashes : copy));
  }
  EXPECT_EQ(files.reads(), 13);
}

TEST(TileCache, KeepsWhatIsAskedForAgainAndAgain) {
  CountedLog files(3000);
  const auto hashes = cached_hashes(3000, files.reader(), {.tiles_max = 6});
  for (int round = 0; round < 3; ++round) {
    for (std::uint64_t index = 0; index < 2816; index += 256) {
      ASSERT_TRUE(inclusion_proof(index, 3000, hashes));
    }
  }
  // The tile of level 1 is in every proof; those of level 0 come and go.
  EXPECT_EQ(files.reads_of("tile/1/000.p/11"), 1);
  EXPECT_GT(files.reads_of("tile/0/000"), 1);
}

TEST(TileCache, WhatCannotBeReadIsAnErrorEachTimeAndIsNotKept) {
  const SmallLog log(300);
  const auto files = log.files(0);
  bool broken = true;
  const auto hashes = cached_hashes(300, [&](const Tile& tile) -> Result<std::string> {
    if (broken) return std::string("cut");
    return files.at(path_of(tile));
  });
  for (int i = 0; i < 2; ++i) {
    const auto proof = inclusion_proof(0, 300, hashes);
    ASSERT_FALSE(proof);
    EXPECT_EQ(proof.error().kind, ErrorKind::bad_input);
  }
  broken = false;
  EXPECT_TRUE(inclusion_proof(0, 300, hashes));
}

}  // namespace
}  // namespace ronghe::proof
