// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/detail/tile_writer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/crypto/sha256_many.hpp"
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
  return fail(ErrorKind::not_found,
              "a file of the log is missing; remove the folder of the log and publish it again "
              "with `ronghe checkpoint`",
              {.file = path});
}

std::unexpected<Error> cannot_write(const std::string& path) {
  return fail(ErrorKind::fault,
              std::string("the log cannot be written: ") + std::strerror(errno) +
                  "; free space, then repeat it",
              {.file = path});
}

// The root over 256 hashes, level by level, many at once.
Hash root_of_full(std::vector<Hash> hashes) {
  for (auto count = hashes.size(); count > 1; count /= 2) {
    const std::span all(hashes);
    crypto::sha256_many_nodes(proof::node_prefix, all.first(count), all.first(count / 2));
  }
  return hashes.front();
}

}  // namespace

Result<TileWriter> TileWriter::open(std::string folder, std::uint64_t size) {
  TileWriter writer(std::move(folder));
  writer.size_ = size;
  for (unsigned level = 0; level < proof::levels_of(size); ++level) {
    writer.full_.push_back(proof::full_tiles(size, level));
    auto& hashes = writer.levels_.emplace_back();
    const auto width = proof::partial_width(size, level);
    if (width == 0) continue;
    const Tile tile{.level = level, .index = writer.full_.back(), .width = width};
    RONGHE_TRY(bytes, read(writer.folder_ + "/" + path_of(tile)));
    RONGHE_TRY(read_hashes, proof::decode_tile(bytes, width));
    hashes = std::move(read_hashes);
  }
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

Result<void> TileWriter::write(const std::string& path, std::string_view bytes) {
  const auto full = folder_ + "/" + path;
  const auto parent = fs::path(full).parent_path().string();
  if (parent != last_folder_) {
    std::error_code error;
    fs::create_directories(parent, error);
    if (error) {
      return fail(ErrorKind::fault, "the log cannot be written: " + error.message(),
                  {.file = parent});
    }
    last_folder_ = parent;
  }
  // Beside its place first: a reader, or a crash, never meets half a file.
  const auto partial = full + ".new";
  const int file = ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return cannot_write(full);
  bool good = true;
  while (good && !bytes.empty()) {
    const auto count = ::write(file, bytes.data(), bytes.size());
    good = count > 0;
    if (good) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  good = ::close(file) == 0 && good;
  if (!good || ::rename(partial.c_str(), full.c_str()) != 0) {
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
  RONGHE_CHECK(write(path_of(Bundle{.index = size_ / proof::tile_width - 1}), bundle_));
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
  std::vector<Hash> leaves(entries.size());
  crypto::sha256_many(proof::leaf_prefix, entries, leaves);
  hashed_ = begin;
  ends_.clear();
  for (const auto& leaf : leaves) RONGHE_CHECK(push(0, leaf));
  return {};
}

Result<void> TileWriter::push(unsigned level, const Hash& hash) {
  if (levels_.size() <= level) {
    levels_.emplace_back();
    full_.push_back(0);
  }
  levels_[level].push_back(hash);
  if (levels_[level].size() < proof::tile_width) return {};
  auto full = std::exchange(levels_[level], {});
  RONGHE_CHECK(
      write(path_of(Tile{.level = level, .index = full_[level]++}), proof::encode_tile(full)));
  return push(level + 1, root_of_full(std::move(full)));
}

Result<Hash> TileWriter::finish() {
  RONGHE_CHECK(flush_leaves());
  if (const auto width = proof::partial_width(size_, 0); width != 0) {
    RONGHE_CHECK(
        write(path_of(Bundle{.index = proof::full_tiles(size_, 0), .width = width}), bundle_));
  }
  for (unsigned level = 0; level < levels_.size(); ++level) {
    const auto width = static_cast<unsigned>(levels_[level].size());
    if (width == 0) continue;
    RONGHE_CHECK(write(path_of(Tile{.level = level, .index = full_[level], .width = width}),
                       proof::encode_tile(levels_[level])));
  }
  // One call for all files and folders: a call for each would take far longer than writing them.
  const int folder = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool durable = folder >= 0 && ::syncfs(folder) == 0;
  if (folder >= 0) ::close(folder);
  if (!durable) return cannot_write(folder_);
  const auto read_tile = [this](const Tile& tile) { return read(folder_ + "/" + path_of(tile)); };
  return proof::root_of(size_, proof::hashes_from_tiles(size_, read_tile));
}

}  // namespace ronghe::ledger
