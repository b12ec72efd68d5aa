// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "ronghe/proof/tile.hpp"

// Tiles that proofs have asked for, kept with their nodes: most of a proof's hashes are in few
// tiles, and those of the upper levels are in every proof.
namespace ronghe::proof {

struct TileCacheOptions {
  std::size_t tiles_max = 4096;  // kept at most, of 16 KiB each; at least 2
  const TreeHasher* hasher = &sha256_tree;
};

// As hashes_from_tiles; what was not asked for the longest goes first. Copies share one cache.
// Not shared between threads.
[[nodiscard]] ReadHash cached_hashes(std::uint64_t size, ReadTile read,
                                     const TileCacheOptions& options = {});

}  // namespace ronghe::proof
