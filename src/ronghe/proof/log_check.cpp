// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/log_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace ronghe::proof {

using crypto::Hash;

namespace {

constexpr unsigned levels_max = 8;

class LogWalk {
 public:
  LogWalk(LogFiles& files, const TreeHead& tree, const LogCheckOptions& options)
      : files_(files), tree_(tree), options_(options), hasher_(*options.hasher) {}

  Result<LogCheck> walk() {
    const auto bundles = full_tiles(tree_.size, 0);
    for (std::uint64_t index = 0; index < bundles; ++index) {
      RONGHE_CHECK(read_bundle({.index = index}));
      RONGHE_CHECK(close_full_tiles());
      if (options_.progress != nullptr) {
        options_.progress->report("check", (index + 1) * tile_width, tree_.size);
      }
    }
    if (const auto width = partial_width(tree_.size, 0); width != 0) {
      RONGHE_CHECK(read_bundle({.index = bundles, .width = width}));
    }
    for (unsigned level = 0; level < levels_max; ++level) {
      if (rows_[level].empty()) continue;
      RONGHE_CHECK(compare_tile({.level = level,
                                 .index = next_[level],
                                 .width = static_cast<unsigned>(rows_[level].size())}));
    }
    RONGHE_CHECK(compare_root());
    return std::move(out_);
  }

 private:
  void tell(std::string file, std::string message) {
    ++out_.faults;
    if (out_.findings.size() == options_.findings_max) return;
    out_.findings.push_back({.file = std::move(file), .message = std::move(message)});
  }

  // None when there is no such file.
  Result<std::optional<std::string>> read(const std::string& path) {
    auto bytes = files_.read(path);
    if (bytes) {
      ++out_.files;
      return *std::move(bytes);
    }
    if (bytes.error().kind == ErrorKind::not_found) return std::nullopt;
    return std::unexpected(std::move(bytes).error());
  }

  // The entries of one bundle become the next hashes of level 0.
  Result<void> read_bundle(const Bundle& bundle) {
    RONGHE_TRY(leaves, leaves_of(bundle));
    if (!leaves) {
      // The tile stands in, so that the check can go on: the fault is reported already.
      const Tile tile{.level = 0, .index = bundle.index, .width = bundle.width};
      RONGHE_TRY(bytes, read(path_of(tile)));
      if (auto hashes = decode_tile(bytes.value_or(""), bundle.width)) leaves = *std::move(hashes);
    }
    rows_[0] = leaves ? *std::move(leaves) : std::vector<Hash>(bundle.width);
    return compare_partial_bundles(bundle);
  }

  Result<std::optional<std::vector<Hash>>> leaves_of(const Bundle& bundle) {
    const auto path = path_of(bundle);
    RONGHE_TRY(bytes, read(path));
    auto width = bundle.width;
    if (!bytes && width != tile_width) {
      // A log that has grown since may keep the full bundle only.
      width = tile_width;
      RONGHE_TRY(full, read(path_of(Bundle{.index = bundle.index})));
      bytes = std::move(full);
    }
    if (!bytes) {
      tell(path, "missing");
      return std::nullopt;
    }
    const auto entries = decode_bundle(*bytes, width);
    if (!entries) {
      tell(path, entries.error().message);
      return std::nullopt;
    }
    return hashes_of(std::span(*entries).first(bundle.width));
  }

  std::vector<Hash> hashes_of(std::span<const std::string_view> entries) const {
    std::vector<Hash> leaves(entries.size());
    hasher_.leaves(entries, leaves);
    return leaves;
  }

  Result<void> compare_partial_bundles(const Bundle& bundle) {
    const auto full = path_of(Bundle{.index = bundle.index});
    RONGHE_TRY(widths, files_.partials(full));
    for (const auto width : widths) {
      if (width >= bundle.width) continue;
      const auto path = path_of(Bundle{.index = bundle.index, .width = width});
      RONGHE_TRY(bytes, read(path));
      const auto entries = decode_bundle(bytes ? std::string_view(*bytes) : "", width);
      if (!entries) {
        tell(path, entries.error().message);
        continue;
      }
      const auto leaves = hashes_of(*entries);
      const auto held = std::ranges::mismatch(leaves, rows_[0]).in1;
      if (held == leaves.end()) continue;
      const auto position = static_cast<std::uint64_t>(held - leaves.begin());
      tell(path, fmt::format("entry {} is another one than in the log",
                             bundle.index * tile_width + position));
    }
    return {};
  }

  // A full tile is compared, and its root becomes the next hash of the level above.
  Result<void> close_full_tiles() {
    for (unsigned level = 0; level < levels_max && rows_[level].size() == tile_width; ++level) {
      RONGHE_CHECK(compare_tile({.level = level, .index = next_[level]}));
      if (level + 1 < levels_max) rows_[level + 1].push_back(root_of(rows_[level], hasher_));
      rows_[level].clear();
      ++next_[level];
    }
    return {};
  }

  Result<void> compare_tile(const Tile& tile) {
    const auto path = path_of(tile);
    RONGHE_TRY(bytes, read(path));
    if (!bytes && tile.width != tile_width) {
      RONGHE_TRY(full, read(path_of(Tile{.level = tile.level, .index = tile.index})));
      if (full && full->size() >= tile.width * Hash::size) {
        bytes = full->substr(0, tile.width * Hash::size);
      }
    }
    if (bytes) {
      compare_hashes(path, *bytes, tile, tile.width);
    } else {
      tell(path, "missing");
    }
    RONGHE_TRY(widths, files_.partials(path_of(Tile{.level = tile.level, .index = tile.index})));
    for (const auto width : widths) {
      if (width >= tile.width) continue;
      const auto partial = path_of(Tile{.level = tile.level, .index = tile.index, .width = width});
      RONGHE_TRY(held, read(partial));
      compare_hashes(partial, held.value_or(""), tile, width);
    }
    return {};
  }

  void compare_hashes(const std::string& path, std::string_view bytes, const Tile& tile,
                      unsigned width) {
    const auto hashes = decode_tile(bytes, width);
    if (!hashes) {
      tell(path, hashes.error().message);
      return;
    }
    const auto& row = rows_[tile.level];
    const auto [held, computed] = std::ranges::mismatch(*hashes, row);
    if (held == hashes->end()) return;
    const auto position = static_cast<std::uint64_t>(held - hashes->begin());
    const auto source = tile.level == 0 ? path_of(Bundle{.index = tile.index, .width = tile.width})
                                        : fmt::format("level {}", tile.level - 1);
    tell(path, fmt::format("hash {} is {}, and {} gives {}", tile.index * tile_width + position,
                           held->base64(), source, computed->base64()));
  }

  Result<void> compare_root() {
    // What remains open on the levels are the parts from which the root is joined.
    const auto read = [this](const Subtree& part) -> Result<Hash> {
      const auto height = part.level % tile_height;
      const auto first = (part.index << height) % tile_width;
      const auto& row = rows_[part.level / tile_height];
      return root_of(std::span(row).subspan(first, std::size_t{1} << height), hasher_);
    };
    RONGHE_TRY(root, root_of(tree_.size, read, hasher_));
    out_.recomputed = {.size = tree_.size, .root = root};
    if (root != tree_.root) {
      tell("checkpoint",
           fmt::format("the root is {}, the entries give {}", tree_.root.base64(), root.base64()));
    }
    return {};
  }

  LogFiles& files_;
  TreeHead tree_;
  LogCheckOptions options_;
  const TreeHasher& hasher_;
  LogCheck out_;
  std::array<std::vector<Hash>, levels_max> rows_;  // hashes of the tile that is being filled
  std::array<std::uint64_t, levels_max> next_{};    // its index
};

}  // namespace

Result<LogCheck> check_log(LogFiles& files, const TreeHead& tree, const LogCheckOptions& options) {
  return LogWalk(files, tree, options).walk();
}

}  // namespace ronghe::proof
