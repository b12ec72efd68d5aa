// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/log_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/ledger/detail/stored_tree.hpp"
#include "ronghe/ledger/detail/tile_writer.hpp"
#include "ronghe/ledger/leaf.hpp"
#include "ronghe/proof/tile_cache.hpp"

namespace ronghe::ledger {

namespace fs = std::filesystem;
using evidence::EntryLayout;

namespace {

constexpr std::uint64_t progress_step = 1 << 16;
constexpr const char* twin_folder = "sm3";

Result<std::optional<std::string>> read_if_there(const std::string& path) {
  auto bytes = read_whole_file(path);
  if (bytes) return std::optional(*std::move(bytes));
  if (bytes.error().kind == ErrorKind::not_found) return std::optional<std::string>();
  return std::unexpected(bytes.error());
}

// Consecutive entries of one record.
struct Stretch {
  std::string record;
  std::int64_t first = 0;
  std::int64_t end = 0;
};

Result<std::vector<Stretch>> stretches(engine::Connection& connection, std::uint64_t from,
                                       std::uint64_t size) {
  RONGHE_TRY(rows, connection.query(fmt::format(
                       "SELECT position, record FROM ledger_entry WHERE position >= {} AND "
                       "position < {} ORDER BY position",
                       from, size)));
  std::vector<Stretch> found;
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    const auto position = chunk.integer(0, row);
    const auto record = chunk.text(1, row);
    if (found.empty() || found.back().record != record) {
      found.push_back({.record = std::string(record), .first = position, .end = position});
    }
    found.back().end = position + 1;
  }));
  return found;
}

Result<void> write_stretch(engine::Connection& connection, const EntryLayout& layout,
                           const Stretch& stretch, TileWriter& writer, Progress* progress,
                           std::uint64_t size) {
  RONGHE_CHECK(add_entry_function(connection, layout));
  // Rows are in the order of the log, and a scan keeps it; the order is checked below all the same.
  RONGHE_TRY(rows, connection.query(fmt::format(
                       "SELECT position, {} FROM {} WHERE position >= {} AND position < {}",
                       entry_sql(layout), layout.table, stretch.first, stretch.end)));
  return rows.each([&](const engine::Chunk& chunk, std::size_t row) -> Result<void> {
    const auto position = static_cast<std::uint64_t>(chunk.integer(0, row));
    if (position != writer.size()) {
      return fail(ErrorKind::proof_failed, "evidence-changed"_code, {},
                  fmt::format("log position {}: the row of {} is not in its place", writer.size(),
                              layout.record));
    }
    RONGHE_CHECK(writer.append(chunk.text(1, row)));
    if (progress != nullptr && position % progress_step == 0) {
      progress->report("publish", position, size);
    }
    return {};
  });
}

// Partial files of sizes between are not needed, and nobody writes them again.
Result<void> remove_other_partials(const std::string& folder,
                                   std::initializer_list<std::uint64_t> sizes) {
  std::set<std::string> needed;
  for (const auto size : sizes) {
    for (unsigned level = 0; level < proof::levels_of(size); ++level) {
      const auto width = proof::partial_width(size, level);
      const auto index = proof::full_tiles(size, level);
      if (width == 0) continue;
      needed.insert(path_of(proof::Tile{.level = level, .index = index, .width = width}));
      if (level == 0) needed.insert(path_of(proof::Bundle{.index = index, .width = width}));
    }
  }
  std::vector<fs::path> others;
  std::error_code error;
  for (fs::recursive_directory_iterator file(folder + "/tile", error);
       !error && file != fs::recursive_directory_iterator(); file.increment(error)) {
    const auto path = file->path().lexically_relative(folder).generic_string();
    if (path.contains(".p/") && !needed.contains(path)) others.push_back(file->path());
  }
  for (const auto& path : others) {
    if (!error) fs::remove(path, error);
  }
  if (!error || error == std::errc::no_such_file_or_directory) return {};
  return fail_with(ErrorKind::fault, "log-files-not-removed"_code,
                   "old files of the log cannot be removed: {why}", {{"why", error.message()}},
                   {.file = folder});
}

}  // namespace

// Entries that are written to files.
struct Range {
  std::uint64_t from = 0;
  proof::TreeHead head;          // at its end, by the tables
  std::vector<TreePlace> trees;  // the first is that of `head`
};

LogFiles LogFiles::twin() const {
  LogFiles twin(folder_ + "/" + twin_folder);
  twin.bundles_ = bundles_;
  twin.hasher_ = &proof::sm3_tree;
  return twin;
}

Result<std::optional<proof::Note>> LogFiles::published(const std::string& name) const {
  RONGHE_TRY(bytes, read_if_there(folder_ + "/" + name));
  if (!bytes) return std::optional<proof::Note>();
  RONGHE_TRY(note, proof::parse_note(*bytes));
  return std::optional(std::move(note));
}

Result<std::uint64_t> LogFiles::published_size() const {
  RONGHE_TRY(note, published());
  if (!note) return 0U;
  RONGHE_TRY(checkpoint, proof::parse_checkpoint(note->text));
  return checkpoint.tree.size;
}

Result<proof::TreeHead> LogFiles::head(std::uint64_t size) const {
  RONGHE_TRY(root, proof::root_of(size, hashes(size), *hasher_));
  return proof::TreeHead{.size = size, .root = root};
}

Result<std::vector<TreePlace>> LogFiles::places() const {
  RONGHE_TRY(size, published_size());
  std::vector<TreePlace> places{{.hasher = hasher_, .prefix = {}, .published = size}};
  if (!has_twin_) return places;
  const auto second = twin();
  RONGHE_TRY(note, second.published());
  auto& place = places.emplace_back(TreePlace{
      .hasher = second.hasher_, .prefix = std::string(twin_folder) + "/", .published = 0});
  if (!note) return places;
  RONGHE_TRY(checkpoint, proof::parse_checkpoint(note->text));
  // No table holds this root: what is continued must be what was signed.
  RONGHE_TRY(head, second.head(checkpoint.tree.size));
  if (head != checkpoint.tree) {
    return fail_with(ErrorKind::proof_failed, "sm3-tiles-differ"_code,
                     "the tiles of the SM3 tree do not give the root of its checkpoint; remove the "
                     "folder to have it written again",
                     {}, {.file = second.folder()});
  }
  place.published = checkpoint.tree.size;
  return places;
}

namespace {

// The size from which on files are written. The twin is published last, so it may be behind; where
// it is ahead, somebody removed a checkpoint.
std::uint64_t start_of(const std::vector<TreePlace>& places) {
  const auto first = places.front().published;
  const auto last = places.back().published;
  return last <= first ? last : 0;
}

}  // namespace

Result<void> LogFiles::write_range(engine::Connection& connection,
                                   std::span<const EntryLayout> layouts, Range range,
                                   Progress* progress) const {
  const auto size = range.head.size;
  RONGHE_TRY(writer, TileWriter::open(folder_, range.from, std::move(range.trees)));
  RONGHE_TRY(runs, stretches(connection, range.from, size));
  for (const auto& stretch : runs) {
    const auto layout = std::ranges::find(layouts, stretch.record, &EntryLayout::record);
    if (layout == layouts.end()) {
      return fail_with(
          ErrorKind::proof_failed, "entry-of-unknown-record"_code,
          "log position {position}: the dictionary of this store has no record {record}",
          {{"position", fmt::format("{}", stretch.first)}, {"record", stretch.record}});
    }
    RONGHE_CHECK(write_stretch(connection, *layout, stretch, writer, progress, size));
  }
  std::error_code none;
  fs::create_directories(has_twin_ ? twin().folder() : folder_, none);
  RONGHE_TRY(roots, writer.finish());
  if (writer.size() == size && roots.front() == range.head.root) return {};
  return fail(ErrorKind::proof_failed, "log-files-differ"_code, {},
              "the files of the log give another root than its tables", {.file = folder_});
}

// What was published counts as not there, so that it is written and not compared.
Result<void> LogFiles::write_again(engine::Connection& connection,
                                   std::span<const EntryLayout> layouts,
                                   const proof::TreeHead& head, Progress* progress) const {
  std::vector<TreePlace> trees{{.hasher = hasher_, .prefix = {}, .published = 0}};
  if (has_twin_) {
    trees.push_back(
        {.hasher = twin().hasher_, .prefix = std::string(twin_folder) + "/", .published = 0});
  }
  RONGHE_CHECK(write_range(connection, layouts,
                           {.from = 0, .head = head, .trees = std::move(trees)}, progress));
  RONGHE_CHECK(remove_other_partials(folder_, {head.size}));
  if (!has_twin_) return {};
  RONGHE_TRY(behind, twin().published_size());
  return remove_other_partials(twin().folder(), {head.size, behind});
}

Result<proof::TreeHead> LogFiles::extend(engine::Connection& connection,
                                         std::span<const EntryLayout> layouts,
                                         Progress* progress) const {
  RONGHE_TRY(whole, sealed_size(connection));
  const auto size = static_cast<std::uint64_t>(whole);
  ensure(hasher_ == &proof::sha256_tree, "a twin is written with its log");
  RONGHE_TRY(trees, places());
  const auto last = std::max(trees.front().published, trees.back().published);
  if (last > size) {
    return fail_with(ErrorKind::proof_failed, "store-behind-its-log"_code,
                     "the published log has {published} entries, the store only {stored}: the "
                     "store was put back to an earlier state; restore a later backup",
                     {{"published", fmt::format("{}", last)}, {"stored", fmt::format("{}", size)}},
                     {.file = folder_});
  }
  RONGHE_TRY(tree, load_tree(connection, whole));
  const proof::TreeHead head{.size = size, .root = tree.root()};
  const auto from = start_of(trees);
  RONGHE_CHECK(write_range(connection, layouts,
                           {.from = from, .head = head, .trees = std::move(trees)}, progress));
  return head;
}

Result<void> LogFiles::rewrite(engine::Connection& connection, std::span<const EntryLayout> layouts,
                               Progress* progress) const {
  RONGHE_TRY(note, published());
  if (!note) return {};
  RONGHE_TRY(checkpoint, proof::parse_checkpoint(note->text));
  const auto& head = checkpoint.tree;
  RONGHE_TRY(size, sealed_size(connection));
  if (head.size <= static_cast<std::uint64_t>(size)) {
    RONGHE_TRY(tree, load_tree(connection, static_cast<std::int64_t>(head.size)));
    if (tree.root() == head.root) return write_again(connection, layouts, head, progress);
  }
  return fail(ErrorKind::proof_failed, "evidence-changed"_code, {},
              fmt::format("the tables do not give the {} entries that were published, so the files "
                          "of the log were left as they are: they may be the only evidence",
                          head.size),
              {.file = folder_});
}

Result<void> LogFiles::publish(const proof::Note& note, const std::string& name) const {
  const auto bytes = note.to_string();
  RONGHE_CHECK(proof::parse_note(bytes));
  RONGHE_TRY(next, proof::parse_checkpoint(note.text));
  RONGHE_TRY(before, published(name));
  if (before) {
    RONGHE_TRY(last, proof::parse_checkpoint(before->text));
    const bool forked = next.tree.size == last.tree.size && next.tree.root != last.tree.root;
    if (next.tree.size < last.tree.size || forked) {
      return fail_with(ErrorKind::refused, "checkpoint-does-not-follow"_code,
                       "the checkpoint of {next} entries does not follow the published one of "
                       "{last}; nothing was changed",
                       {{"next", fmt::format("{}", next.tree.size)},
                        {"last", fmt::format("{}", last.tree.size)}},
                       {.file = folder_ + "/" + name});
    }
  }
  return write_file_durably(folder_ + "/" + name, bytes);
}

proof::ReadHash LogFiles::hashes(std::uint64_t size, std::size_t tiles_max) const {
  const auto read = [folder = folder_](const proof::Tile& tile) -> Result<std::string> {
    const auto path = folder + "/" + path_of(tile);
    RONGHE_TRY(bytes, read_if_there(path));
    if (!bytes)
      return fail_with(ErrorKind::not_found, "log-tile-missing"_code,
                       "a tile of the log is missing", {}, {.file = path});
    return *std::move(bytes);
  };
  return proof::cached_hashes(size, read, {.tiles_max = tiles_max, .hasher = hasher_});
}

Result<std::string> LogFiles::entry(std::uint64_t position) const {
  RONGHE_TRY(size, published_size());
  if (position >= size) {
    return fail_with(
        ErrorKind::not_found, "position-beyond-log"_code,
        "the published log has {size} entries: positions 0 to {last}",
        {{"size", fmt::format("{}", size)}, {"last", fmt::format("{}", size == 0 ? 0 : size - 1)}});
  }
  const auto tile = proof::tile_holding(size, 0, position);
  const proof::Bundle bundle{.index = tile.index, .width = tile.width};
  const auto path = bundles_ + "/" + path_of(bundle);
  RONGHE_TRY(bytes, read_if_there(path));
  if (!bytes)
    return fail_with(ErrorKind::not_found, "log-bundle-missing"_code,
                     "a bundle of the log is missing", {}, {.file = path});
  RONGHE_TRY(entries, proof::decode_bundle(*bytes, bundle.width));
  return std::string(entries[position % proof::tile_width]);
}

}  // namespace ronghe::ledger
