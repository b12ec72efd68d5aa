// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/tile.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ronghe::proof {

using crypto::Hash;

namespace {

constexpr unsigned size_bits = 64;

// Number of hashes that a level has.
std::uint64_t hashes_of(std::uint64_t size, unsigned level) {
  const auto shift = level * tile_height;
  return shift < size_bits ? size >> shift : 0;
}

// Groups of three digits, all but the last with an x: 1234067 is x001/x234/067.
std::string path_of_index(std::uint64_t index) {
  constexpr std::uint64_t group = 1000;
  auto path = fmt::format("{:03}", index % group);
  for (index /= group; index != 0; index /= group) {
    path = fmt::format("x{:03}/{}", index % group, path);
  }
  return path;
}

std::string path_of_tile(std::string_view level, std::uint64_t index, unsigned width) {
  auto path = fmt::format("tile/{}/{}", level, path_of_index(index));
  if (width != tile_width) path += fmt::format(".p/{}", width);
  return path;
}

}  // namespace

std::string path_of(const Tile& tile) {
  return path_of_tile(std::to_string(tile.level), tile.index, tile.width);
}

std::string path_of(const Bundle& bundle) {
  return path_of_tile("entries", bundle.index, bundle.width);
}

unsigned levels_of(std::uint64_t size) {
  unsigned levels = 0;
  while (hashes_of(size, levels) != 0) ++levels;
  return levels;
}

std::uint64_t full_tiles(std::uint64_t size, unsigned level) {
  return hashes_of(size, level) / tile_width;
}

unsigned partial_width(std::uint64_t size, unsigned level) {
  return static_cast<unsigned>(hashes_of(size, level) % tile_width);
}

Tile tile_holding(std::uint64_t size, unsigned level, std::uint64_t position) {
  ensure(position < hashes_of(size, level), "the log is large enough for the hash");
  const auto index = position / tile_width;
  const auto full = index < full_tiles(size, level);
  return {.level = level, .index = index, .width = full ? tile_width : partial_width(size, level)};
}

std::string encode_tile(std::span<const Hash> hashes) {
  std::string bytes;
  bytes.reserve(hashes.size() * Hash::size);
  for (const auto& hash : hashes) bytes += hash.bytes();
  return bytes;
}

Result<std::vector<Hash>> decode_tile(std::string_view bytes, unsigned width) {
  if (bytes.size() != width * Hash::size) {
    return bad_input(fmt::format("the tile has {} bytes, {} hashes have {}", bytes.size(), width,
                                 width * Hash::size));
  }
  std::vector<Hash> hashes;
  hashes.reserve(width);
  for (unsigned i = 0; i < width; ++i) {
    hashes.push_back(*Hash::of_bytes(bytes.substr(i * Hash::size, Hash::size)));
  }
  return hashes;
}

Result<void> append_entry(std::string& bundle, std::string_view entry) {
  if (entry.size() > entry_bytes_max) {
    return bad_input(fmt::format(
        "an entry of {} bytes is too large for a log, which takes {}: seal its hash and keep the "
        "text beside",
        entry.size(), entry_bytes_max));
  }
  bundle += static_cast<char>(entry.size() >> 8U);
  bundle += static_cast<char>(entry.size() & 255U);
  bundle += entry;
  return {};
}

Result<std::vector<std::string_view>> decode_bundle(std::string_view bytes, unsigned width) {
  constexpr std::size_t length_bytes = 2;
  std::vector<std::string_view> entries;
  entries.reserve(width);
  while (entries.size() < width) {
    if (bytes.size() < length_bytes) {
      return bad_input(
          fmt::format("the bundle ends after {} of {} entries", entries.size(), width));
    }
    const auto high = static_cast<unsigned char>(bytes[0]);
    const auto low = static_cast<unsigned char>(bytes[1]);
    const auto length = (std::size_t{high} << 8U) | low;
    bytes.remove_prefix(length_bytes);
    if (bytes.size() < length) {
      return bad_input(fmt::format("the bundle ends within entry {} of {}", entries.size(), width));
    }
    entries.push_back(bytes.substr(0, length));
    bytes.remove_prefix(length);
  }
  if (!bytes.empty()) {
    return bad_input(
        fmt::format("the bundle has {} bytes after its {} entries", bytes.size(), width));
  }
  return entries;
}

TileNodes::TileNodes(std::span<const Hash> hashes, const TreeHasher& hasher)
    : width_(hashes.size()) {
  ensure(width_ > 0 && width_ <= tile_width, "a tile holds 1 to 256 hashes");
  nodes_.resize(2 * width_);  // no row is longer than half of the one below
  std::ranges::copy(hashes, nodes_.begin());
  auto below = std::span(nodes_).first(width_);
  auto rest = std::span(nodes_).subspan(width_);
  while (below.size() > 1) {
    const auto row = rest.first(below.size() / 2);
    hasher.nodes(below.first(2 * row.size()), row);
    rest = rest.subspan(row.size());
    below = row;
  }
}

std::optional<Hash> TileNodes::at(unsigned height, std::uint64_t index) const {
  if (height > tile_height || index >= width_ >> height) return std::nullopt;
  std::size_t row = 0;
  for (unsigned below = 0; below < height; ++below) row += width_ >> below;
  return nodes_[row + index];
}

ReadHash hashes_from_tiles(std::uint64_t size, ReadTile read, const TreeHasher& hasher) {
  return [size, read = std::move(read), &hasher](const Subtree& subtree) -> Result<Hash> {
    const auto level = subtree.level / tile_height;
    const auto height = subtree.level % tile_height;
    const auto first = subtree.index << height;
    const auto tile = tile_holding(size, level, first);
    RONGHE_TRY(bytes, read(tile));
    RONGHE_TRY(hashes, decode_tile(bytes, tile.width));
    // A full subtree of the log is within one tile.
    return root_of(std::span(hashes).subspan(first % tile_width, std::size_t{1} << height), hasher);
  };
}

}  // namespace ronghe::proof
