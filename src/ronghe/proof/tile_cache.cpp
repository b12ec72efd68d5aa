// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/tile_cache.hpp"

#include <memory>
#include <unordered_map>
#include <utility>

namespace ronghe::proof {

using crypto::Hash;

namespace {

// Two generations: what is asked for moves to the young one; when that is full, the old one goes.
class TileCache {
 public:
  TileCache(std::uint64_t size, ReadTile read, const TileCacheOptions& options)
      : size_(size), read_(std::move(read)), options_(options) {
    ensure(options.tiles_max >= 2, "each generation has place for a tile");
  }

  Result<Hash> read(const Subtree& subtree) {
    const auto level = subtree.level / tile_height;
    const auto height = subtree.level % tile_height;
    const auto first = subtree.index << height;
    RONGHE_TRY(nodes, nodes_of(level, first));
    // A full subtree of the log is within one tile.
    const auto hash = nodes->at(height, (first % tile_width) >> height);
    ensure(hash.has_value(), "the tile is as wide as the log's size says");
    return *hash;
  }

 private:
  using Tiles = std::unordered_map<std::uint64_t, std::unique_ptr<TileNodes>>;

  // Valid until the next call.
  Result<const TileNodes*> nodes_of(unsigned level, std::uint64_t position) {
    constexpr unsigned level_shift = 58;  // above any index of a tile
    const auto key = (std::uint64_t{level} << level_shift) | (position / tile_width);
    // The next hash of a proof is mostly in the same tile.
    if (last_ != nullptr && last_key_ == key) return last_;
    if (const auto found = young_.find(key); found != young_.end()) return keep(found);
    if (const auto found = old_.find(key); found != old_.end()) {
      auto nodes = std::move(found->second);
      old_.erase(found);
      return keep(add(key, std::move(nodes)));
    }
    const auto tile = tile_holding(size_, level, position);
    RONGHE_TRY(bytes, read_(tile));
    RONGHE_TRY(hashes, decode_tile(bytes, tile.width));
    return keep(add(key, std::make_unique<TileNodes>(hashes, *options_.hasher)));
  }

  Tiles::iterator add(std::uint64_t key, std::unique_ptr<TileNodes> nodes) {
    if (young_.size() >= options_.tiles_max / 2) old_ = std::exchange(young_, {});
    return young_.emplace(key, std::move(nodes)).first;
  }

  const TileNodes* keep(Tiles::const_iterator found) {
    last_key_ = found->first;
    last_ = found->second.get();
    return last_;
  }

  std::uint64_t size_;
  ReadTile read_;
  TileCacheOptions options_;
  Tiles young_;
  Tiles old_;
  std::uint64_t last_key_ = 0;
  const TileNodes* last_ = nullptr;  // is in the young generation
};

}  // namespace

ReadHash cached_hashes(std::uint64_t size, ReadTile read, const TileCacheOptions& options) {
  return [cache = std::make_shared<TileCache>(size, std::move(read), options)](
             const Subtree& subtree) { return cache->read(subtree); };
}

}  // namespace ronghe::proof
