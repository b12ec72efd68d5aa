// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ronghe/base/log.hpp"
#include "ronghe/base/result.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/evidence/layout.hpp"
#include "ronghe/proof/checkpoint.hpp"
#include "ronghe/proof/tile.hpp"

// The log as static files, as any web server can serve them (c2sp.org/tlog-tiles): bundles of
// entries, tiles of hashes, and a signed checkpoint. They follow from the tables, which are written
// in one transaction: after a crash what is missing is written again. The checkpoint goes last,
// when everything it speaks of is on the disk.
namespace ronghe::ledger {

struct Range;
struct TreePlace;

struct LogFilesOptions {
  // Whether there is a second tree, of SM3, over the same bundles: its tiles and its checkpoint, of
  // the origin proof::twin_origin(…), are in the folder sm3/. May be switched on at any time.
  bool twin = false;
};

class LogFiles {
 public:
  explicit LogFiles(std::string folder, const LogFilesOptions& options = {})
      : folder_(std::move(folder)), bundles_(folder_), has_twin_(options.twin) {}

  // The second tree as a log of its own, which shares the bundles: its checkpoint, head, hashes,
  // entries. Only the first one is extended, and is published before it.
  [[nodiscard]] LogFiles twin() const;

  [[nodiscard]] const std::string& folder() const { return folder_; }
  // The published checkpoint with all its signatures; none before the first. Of another name: one
  // that was kept, such as the last that all witnesses had signed.
  [[nodiscard]] Result<std::optional<proof::Note>> published(
      const std::string& name = "checkpoint") const;
  // The size of the published checkpoint, 0 before the first.
  [[nodiscard]] Result<std::uint64_t> published_size() const;

  // Writes the files, the twin's too, up to the end of the log and gives size and root.
  // proof_failed when the files do not give the root that the tables have.
  [[nodiscard]] Result<proof::TreeHead> extend(engine::Connection& connection,
                                               std::span<const evidence::EntryLayout> layouts,
                                               Progress* progress = nullptr) const;
  // Size and root of the first `size` entries, from tiles that are there: of the twin, after
  // extend().
  [[nodiscard]] Result<proof::TreeHead> head(std::uint64_t size) const;
  // Writes the files of all published entries again, the twin's too, from the tables: after damage
  // to them. proof_failed, and nothing written, when the tables have another root than was
  // published.
  [[nodiscard]] Result<void> rewrite(engine::Connection& connection,
                                     std::span<const evidence::EntryLayout> layouts,
                                     Progress* progress = nullptr) const;
  // Puts a note in the place of the published checkpoint. Refused when it is smaller, or of the
  // same size with another root.
  [[nodiscard]] Result<void> publish(const proof::Note& note,
                                     const std::string& name = "checkpoint") const;

  // Hashes of the first `size` entries, from the tiles; for proofs. Keeps up to `tiles_max` tiles,
  // of 16 KiB each, for as long as it lives (proof/tile_cache.hpp).
  [[nodiscard]] proof::ReadHash hashes(std::uint64_t size, std::size_t tiles_max = 4096) const;
  // The entry at a position below the published size.
  [[nodiscard]] Result<std::string> entry(std::uint64_t position) const;

 private:
  [[nodiscard]] Result<std::vector<TreePlace>> places() const;
  [[nodiscard]] Result<void> write_range(engine::Connection& connection,
                                         std::span<const evidence::EntryLayout> layouts,
                                         Range range, Progress* progress) const;
  [[nodiscard]] Result<void> write_again(engine::Connection& connection,
                                         std::span<const evidence::EntryLayout> layouts,
                                         const proof::TreeHead& head, Progress* progress) const;

  std::string folder_;
  std::string bundles_;  // the folder in whose tile/entries the bundles are
  const proof::TreeHasher* hasher_ = &proof::sha256_tree;
  bool has_twin_ = false;
};

}  // namespace ronghe::ledger
