// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/hash.hpp"
#include "ronghe/proof/tree.hpp"

// Tiles and entry bundles: the files in which a log is kept (c2sp.org/tlog-tiles). Tile n of level
// l holds up to 256 hashes; its hash i is the root over 256^l leaves from (n * 256 + i) * 256^l on.
namespace ronghe::proof {

inline constexpr unsigned tile_height = 8;  // levels of the tree in one tile
inline constexpr unsigned tile_width = 256;
inline constexpr std::size_t entry_bytes_max = 65'535;  // its length is two bytes

struct Tile {
  unsigned level = 0;
  std::uint64_t index = 0;
  unsigned width = tile_width;  // 1 … 255 in a partial tile
  bool operator==(const Tile&) const = default;
};
struct Bundle {  // of entries, beside the tile of level 0 of the same index
  std::uint64_t index = 0;
  unsigned width = tile_width;
  bool operator==(const Bundle&) const = default;
};

// "tile/1/x001/x234/067.p/12", "tile/entries/000": below the folder or address of the log.
[[nodiscard]] std::string path_of(const Tile& tile);
[[nodiscard]] std::string path_of(const Bundle& bundle);

// Which tiles a log of this size has: on each level 0 … levels_of(size) - 1 full ones and, when
// partial_width is not 0, a partial one after them. Bundles go with level 0.
[[nodiscard]] unsigned levels_of(std::uint64_t size);
[[nodiscard]] std::uint64_t full_tiles(std::uint64_t size, unsigned level);
[[nodiscard]] unsigned partial_width(std::uint64_t size, unsigned level);
// The tile that has hash `position` of the level; the size must cover it.
[[nodiscard]] Tile tile_holding(std::uint64_t size, unsigned level, std::uint64_t position);

[[nodiscard]] std::string encode_tile(std::span<const crypto::Hash> hashes);
// Exactly `width` hashes, or bad_input.
[[nodiscard]] Result<std::vector<crypto::Hash>> decode_tile(std::string_view bytes, unsigned width);

// Appends one entry to a bundle; bad_input above 65,535 bytes: log a commitment of what is larger.
[[nodiscard]] Result<void> append_entry(std::string& bundle, std::string_view entry);
// Exactly `width` entries, as views of `bytes`, or bad_input.
[[nodiscard]] Result<std::vector<std::string_view>> decode_bundle(std::string_view bytes,
                                                                  unsigned width);

// A tile with all full subtrees within it: proofs that ask the same tiles again and again keep
// these in a cache instead of the bare hashes (tile_cache.hpp).
class TileNodes {
 public:
  // 1 … 256 hashes.
  explicit TileNodes(std::span<const crypto::Hash> hashes, const TreeHasher& hasher = sha256_tree);
  // Over 2^height hashes of the tile (0 … 8) from index * 2^height on; none beyond the width.
  [[nodiscard]] std::optional<crypto::Hash> at(unsigned height, std::uint64_t index) const;

 private:
  std::size_t width_;
  std::vector<crypto::Hash> nodes_;  // the hashes, then row by row what stands over whole pairs
};

// Reads tiles of a log of `size` entries one by one, to make proofs and roots from them. The hashes
// are as true as what `read` gives: compare the root with a signed one.
using ReadTile = std::function<Result<std::string>(const Tile&)>;
[[nodiscard]] ReadHash hashes_from_tiles(std::uint64_t size, ReadTile read,
                                         const TreeHasher& hasher = sha256_tree);

}  // namespace ronghe::proof
