// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/tile.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>

namespace ronghe::proof {
namespace {

using crypto::Hash;

TEST(ProofTile, PathsAreThoseOfTheStandard) {
  struct Case {
    Tile tile;
    const char* path;
  };
  const std::array cases{
      Case{{.level = 0, .index = 0}, "tile/0/000"},
      Case{{.level = 0, .index = 5, .width = 1}, "tile/0/005.p/1"},
      Case{{.level = 1, .index = 999, .width = 255}, "tile/1/999.p/255"},
      Case{{.level = 1, .index = 1000}, "tile/1/x001/000"},
      Case{{.level = 7, .index = 1'234'067}, "tile/7/x001/x234/067"},
      Case{{.level = 0, .index = 1'000'000'000, .width = 12}, "tile/0/x001/x000/x000/000.p/12"}};
  for (const auto& [tile, path] : cases) EXPECT_EQ(path_of(tile), path);
  EXPECT_EQ(path_of(Bundle{.index = 1'234'067, .width = 3}), "tile/entries/x001/x234/067.p/3");
  EXPECT_EQ(path_of(Bundle{.index = 0}), "tile/entries/000");
}

TEST(ProofTile, ASizeHasTheTilesOfTheStandard) {
  // Full and partial by level. 70,000 is the standard's example, 256 its pitfall.
  struct Level {
    std::uint64_t full;
    unsigned partial;
  };
  const std::map<std::uint64_t, std::vector<Level>> cases{{0, {}},
                                                          {1, {{0, 1}}},
                                                          {255, {{0, 255}}},
                                                          {256, {{1, 0}, {0, 1}}},
                                                          {257, {{1, 1}, {0, 1}}},
                                                          {65'535, {{255, 255}, {0, 255}}},
                                                          {65'536, {{256, 0}, {1, 0}, {0, 1}}},
                                                          {70'000, {{273, 112}, {1, 17}, {0, 1}}}};
  for (const auto& [size, levels] : cases) {
    SCOPED_TRACE(size);
    ASSERT_EQ(levels_of(size), levels.size());
    for (unsigned level = 0; level < levels.size(); ++level) {
      EXPECT_EQ(full_tiles(size, level), levels[level].full);
      EXPECT_EQ(partial_width(size, level), levels[level].partial);
    }
  }
  EXPECT_EQ(levels_of(size_max), 8U);
  EXPECT_EQ(tile_holding(257, 0, 255), (Tile{.level = 0, .index = 0, .width = 256}));
  EXPECT_EQ(tile_holding(257, 0, 256), (Tile{.level = 0, .index = 1, .width = 1}));
  EXPECT_EQ(tile_holding(256, 1, 0), (Tile{.level = 1, .index = 0, .width = 1}));
}

TEST(ProofTile, ATileHasExactlyItsHashes) {
  const std::array hashes{leaf_hash("a"), leaf_hash("b")};
  const auto bytes = encode_tile(hashes);
  EXPECT_EQ(bytes.size(), 64U);
  EXPECT_EQ(decode_tile(bytes, 2), std::vector(hashes.begin(), hashes.end()));
  EXPECT_FALSE(decode_tile(bytes, 1));
  EXPECT_FALSE(decode_tile(bytes, 3));
  EXPECT_FALSE(decode_tile(bytes.substr(1), 2));
  EXPECT_FALSE(decode_tile("", 1));
}

TEST(ProofTile, ABundleGivesItsEntriesBack) {
  const std::array<std::string, 5> entries{"one", "", std::string(256, 'x'), std::string("\0\1", 2),
                                           std::string(65'535, 'y')};
  std::string bundle;
  for (const auto& entry : entries) ASSERT_TRUE(append_entry(bundle, entry));
  EXPECT_EQ(bundle.substr(0, 7), std::string("\0\3one\0\0", 7));
  const auto read = decode_bundle(bundle, entries.size());
  ASSERT_TRUE(read);
  EXPECT_TRUE(std::ranges::equal(*read, entries));
}

TEST(ProofTile, AnEntryMayHave65535BytesAndNotOneMore) {
  std::string bundle;
  EXPECT_TRUE(append_entry(bundle, std::string(65'535, 'x')));
  const auto before = bundle;
  const auto refused = append_entry(bundle, std::string(65'536, 'x'));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::bad_input);
  EXPECT_TRUE(refused.error().message.contains("65536"));
  EXPECT_EQ(bundle, before);
}

TEST(ProofTile, ABundleCutOrContinuedIsRefused) {
  std::string bundle;
  for (const auto* entry : {"one", "two", ""}) ASSERT_TRUE(append_entry(bundle, entry));
  EXPECT_TRUE(decode_bundle(bundle, 3));
  for (std::size_t length = 0; length < bundle.size(); ++length) {
    EXPECT_FALSE(decode_bundle(std::string_view(bundle).substr(0, length), 3)) << length;
  }
  EXPECT_FALSE(decode_bundle(bundle + '\0', 3));
  EXPECT_FALSE(decode_bundle(bundle, 2));
  EXPECT_FALSE(decode_bundle(bundle, 4));
}

// A log as its tiles, by the definition of the standard: hash i of tile n at level l is the root
// over whole 256^l leaves.
class TiledLog {
 public:
  explicit TiledLog(std::size_t size) : size_(size) {
    for (std::size_t i = 0; i < size; ++i) leaves_.push_back(leaf_hash(std::to_string(i)));
    std::size_t span = 1;
    for (unsigned level = 0; level < levels_of(size); ++level, span *= tile_width) {
      std::vector<Hash> row;
      for (std::size_t i = 0; i < size / span; ++i) {
        row.push_back(root_of(std::span(leaves_).subspan(i * span, span)));
      }
      for (std::size_t from = 0; from < row.size(); from += tile_width) {
        const auto width = std::min<std::size_t>(tile_width, row.size() - from);
        files_[path_of(Tile{
            .level = level, .index = from / tile_width, .width = static_cast<unsigned>(width)})] =
            encode_tile(std::span(row).subspan(from, width));
      }
    }
  }
  [[nodiscard]] ReadHash hashes() const { return hashes_from_tiles(size_, files()); }
  [[nodiscard]] ReadTile files() const {
    return [this](const Tile& tile) -> Result<std::string> {
      const auto file = files_.find(path_of(tile));
      if (file == files_.end()) return fail(ErrorKind::not_found, path_of(tile));
      return file->second;
    };
  }
  [[nodiscard]] const std::vector<Hash>& leaves() const { return leaves_; }

 private:
  std::size_t size_;
  std::vector<Hash> leaves_;
  std::map<std::string, std::string> files_;
};

TEST(ProofTile, TilesGiveRootsAndProofsOfTheTree) {
  for (const std::size_t size : {1, 255, 256, 257, 511, 512, 1000, 65'535, 65'536, 66'000}) {
    SCOPED_TRACE(size);
    const TiledLog log(size);
    const TreeHead head{.size = size, .root = root_of(log.leaves())};
    EXPECT_EQ(root_of(size, log.hashes()), head.root);
    for (std::size_t index = 0; index < size; index += 1 + size / 37) {
      const auto proof = inclusion_proof(index, size, log.hashes());
      ASSERT_TRUE(proof) << proof.error().message;
      EXPECT_TRUE(check_inclusion(log.leaves()[index], index, head, *proof));
      const TreeHead old{.size = index, .root = root_of(std::span(log.leaves()).first(index))};
      const auto growth = consistency_proof(index, size, log.hashes());
      ASSERT_TRUE(growth) << growth.error().message;
      EXPECT_TRUE(check_consistency(old, head, *growth));
    }
  }
}

TEST(ProofTile, AMissingTileIsNamed) {
  const auto read = hashes_from_tiles(300, [](const Tile& tile) -> Result<std::string> {
    return fail(ErrorKind::not_found, path_of(tile));
  });
  EXPECT_EQ(inclusion_proof(299, 300, read).error().message, "tile/1/000.p/1");
  EXPECT_EQ(
      root_of(256, hashes_from_tiles(
                       300, [](const Tile&) -> Result<std::string> { return std::string("cut"); }))
          .error()
          .kind,
      ErrorKind::bad_input);
}

TEST(ProofTile, NodesOfATileAreTheRootsOfItsParts) {
  for (const std::size_t width : {1, 2, 3, 255, 256}) {
    std::vector<Hash> hashes;
    for (std::size_t i = 0; i < width; ++i) hashes.push_back(leaf_hash(std::to_string(i)));
    const TileNodes nodes(hashes);
    for (unsigned height = 0; height <= tile_height; ++height) {
      const auto span = std::size_t{1} << height;
      for (std::size_t i = 0; i < width / span; ++i) {
        ASSERT_EQ(nodes.at(height, i), root_of(std::span(hashes).subspan(i * span, span)));
      }
      EXPECT_EQ(nodes.at(height, width / span), std::nullopt);
    }
    EXPECT_EQ(nodes.at(9, 0), std::nullopt);
  }
}

}  // namespace
}  // namespace ronghe::proof
