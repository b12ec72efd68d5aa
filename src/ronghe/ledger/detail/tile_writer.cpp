// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/detail/tile_writer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ronghe/base/descriptor.hpp"
#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/proof/tree.hpp"

namespace ronghe::ledger {

namespace fs = std::filesystem;
using crypto::Hash;
using proof::Bundle;
using proof::Tile;

namespace {

constexpr std::size_t length_bytes = 2;  // before each entry of a bundle

Result<std::string> read(const std::string& path) {
  auto bytes = read_whole_file(path);
  if (bytes || bytes.error().kind != ErrorKind::not_found) return bytes;
  return fail(ErrorKind::not_found, "log-files-differ"_code, {}, "a file of the log is missing",
              {.file = path});
}

std::unexpected<Error> cannot_write(const std::string& path) {
  return fail_with(ErrorKind::fault, "log-not-written"_code,
                   "the log cannot be written: {why}; free space, then repeat it",
                   {{"why", std::strerror(errno)}}, {.file = path});
}

}  // namespace

Result<TileWriter> TileWriter::open(std::string folder, std::uint64_t size,
                                    std::vector<TreePlace> trees) {
  TileWriter writer(std::move(folder));
  writer.size_ = size;
  for (auto& place : trees) RONGHE_CHECK(writer.open_tree(std::move(place)));
  if (const auto width = proof::partial_width(size, 0); width != 0) {
    const Bundle bundle{.index = proof::full_tiles(size, 0), .width = width};
    RONGHE_TRY(bytes, read(writer.folder_ + "/" + path_of(bundle)));
    RONGHE_TRY(entries, proof::decode_bundle(bytes, width));
    (void)entries;
    writer.hashed_ = bytes.size();
    writer.bundle_ = std::move(bytes);
  }
  return writer;
}

Result<void> TileWriter::open_tree(TreePlace place) {
  auto& tree = trees_.emplace_back(Tree{.place = std::move(place), .levels = {}, .full = {}});
  for (unsigned level = 0; level < proof::levels_of(size_); ++level) {
    tree.full.push_back(proof::full_tiles(size_, level));
    auto& hashes = tree.levels.emplace_back();
    const auto width = proof::partial_width(size_, level);
    if (width == 0) continue;
    const Tile tile{.level = level, .index = tree.full.back(), .width = width};
    RONGHE_TRY(bytes, read(folder_ + "/" + tree.place.prefix + path_of(tile)));
    RONGHE_TRY(read_hashes, proof::decode_tile(bytes, width));
    hashes = std::move(read_hashes);
  }
  return {};
}

Result<void> TileWriter::write_tile(const Tree& tree, const Tile& tile,
                                    std::span<const Hash> hashes) {
  const auto end = (tile.index * proof::tile_width + tile.width)
                   << (tile.level * proof::tile_height);
  return put(tree.place.prefix + path_of(tile), proof::encode_tile(hashes),
             end <= tree.place.published);
}

Result<void> TileWriter::write_bundle(const Bundle& bundle) {
  const auto end = bundle.index * proof::tile_width + bundle.width;
  return put(path_of(bundle), bundle_, end <= trees_.front().place.published);
}

Result<void> TileWriter::put(const std::string& path, std::string_view bytes, bool published) {
  std::error_code none;
  if (!published || !fs::exists(folder_ + "/" + path, none)) return write(path, bytes);
  RONGHE_TRY(there, read(folder_ + "/" + path));
  if (there == bytes) return {};
  return fail(ErrorKind::proof_failed, "evidence-changed"_code, {},
              "the tables give other bytes than what was published",
              {.file = folder_ + "/" + path});
}

Result<void> TileWriter::write(const std::string& path, std::string_view bytes) {
  const auto full = folder_ + "/" + path;
  const auto parent = fs::path(full).parent_path().string();
  if (parent != last_folder_) {
    std::error_code error;
    fs::create_directories(parent, error);
    if (error) {
      return fail_with(ErrorKind::fault, "log-folder-not-written"_code,
                       "the log cannot be written: {why}", {{"why", error.message()}},
                       {.file = parent});
    }
    last_folder_ = parent;
  }
  // Beside its place first: a reader, or a crash, never meets half a file. finish() syncs all of
  // them at once, before a checkpoint names them.
  const auto partial = full + ".new";
  Descriptor file(partial, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file.is_open()) return cannot_write(full);
  if (!write_all(file, bytes) || !file.close() || ::rename(partial.c_str(), full.c_str()) != 0) {
    const auto outcome = cannot_write(full);
    ::unlink(partial.c_str());
    return outcome;
  }
  return {};
}

Result<void> TileWriter::append(std::string_view entry) {
  RONGHE_CHECK(proof::append_entry(bundle_, entry));
  ends_.push_back(bundle_.size());
  if (++size_ % proof::tile_width != 0) return {};
  RONGHE_CHECK(write_bundle({.index = size_ / proof::tile_width - 1}));
  RONGHE_CHECK(flush_leaves());
  bundle_.clear();
  hashed_ = 0;
  return {};
}

Result<void> TileWriter::flush_leaves() {
  std::vector<std::string_view> entries;
  auto begin = hashed_;
  for (const auto end : ends_) {
    entries.push_back(
        std::string_view(bundle_).substr(begin + length_bytes, end - begin - length_bytes));
    begin = end;
  }
  hashed_ = begin;
  ends_.clear();
  std::vector<Hash> leaves(entries.size());
  for (auto& tree : trees_) {
    tree.place.hasher->leaves(entries, leaves);
    for (const auto& leaf : leaves) RONGHE_CHECK(push(tree, 0, leaf));
  }
  return {};
}

Result<void> TileWriter::push(Tree& tree, unsigned level, const Hash& hash) {
  if (tree.levels.size() <= level) {
    tree.levels.emplace_back();
    tree.full.push_back(0);
  }
  tree.levels[level].push_back(hash);
  if (tree.levels[level].size() < proof::tile_width) return {};
  const auto full = std::exchange(tree.levels[level], {});
  RONGHE_CHECK(write_tile(tree, {.level = level, .index = tree.full[level]++}, full));
  return push(tree, level + 1, proof::root_of(full, *tree.place.hasher));
}

Result<std::vector<Hash>> TileWriter::finish() {
  RONGHE_CHECK(flush_leaves());
  if (const auto width = proof::partial_width(size_, 0); width != 0) {
    RONGHE_CHECK(write_bundle({.index = proof::full_tiles(size_, 0), .width = width}));
  }
  for (const auto& tree : trees_) {
    for (unsigned level = 0; level < tree.levels.size(); ++level) {
      const auto width = static_cast<unsigned>(tree.levels[level].size());
      if (width == 0) continue;
      const Tile tile{.level = level, .index = tree.full[level], .width = width};
      RONGHE_CHECK(write_tile(tree, tile, tree.levels[level]));
    }
  }
  // One call for all files and folders: a call for each would take far longer than writing them.
  const Descriptor folder(folder_, O_RDONLY | O_DIRECTORY);
  if (!folder.is_open() || ::syncfs(folder.get()) != 0) return cannot_write(folder_);
  std::vector<Hash> roots;
  for (const auto& [place, levels, full] : trees_) {
    const auto read_tile = [&](const Tile& tile) {
      return read(folder_ + "/" + place.prefix + path_of(tile));
    };
    const auto hashes = proof::hashes_from_tiles(size_, read_tile, *place.hasher);
    RONGHE_TRY(root, proof::root_of(size_, hashes, *place.hasher));
    roots.push_back(root);
  }
  return roots;
}

}  // namespace ronghe::ledger
