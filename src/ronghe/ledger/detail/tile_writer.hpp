// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/hash.hpp"
#include "ronghe/proof/tile.hpp"

namespace ronghe::ledger {

// A tree over the entries: its tiles are kept below `prefix` in the folder of the log.
struct TreePlace {
  const proof::TreeHasher* hasher = &proof::sha256_tree;
  std::string prefix = {};      // empty, or ends in a slash
  std::uint64_t published = 0;  // as its checkpoint says: that is not written again
};

// Writes a log as bundles and tiles, entry by entry, from a size whose files are there on. What is
// written again has the same bytes: a run that broke off is simply repeated.
class TileWriter {
 public:
  // Reads the partial tiles and the partial bundle at the end of the first `size` entries. The
  // bundles are those of all trees; they are published with the first one.
  [[nodiscard]] static Result<TileWriter> open(std::string folder, std::uint64_t size,
                                               std::vector<TreePlace> trees = {TreePlace{}});

  [[nodiscard]] Result<void> append(std::string_view entry);
  // The partial files of the size reached, and all of it onto the disk. Gives the roots of the
  // trees.
  [[nodiscard]] Result<std::vector<crypto::Hash>> finish();
  [[nodiscard]] std::uint64_t size() const { return size_; }

 private:
  struct Tree {
    TreePlace place;
    std::vector<std::vector<crypto::Hash>> levels;  // of each level: the unfinished tile
    std::vector<std::uint64_t> full;                // and how many tiles come before it
  };

  explicit TileWriter(std::string folder) : folder_(std::move(folder)) {}
  [[nodiscard]] Result<void> open_tree(TreePlace place);
  [[nodiscard]] Result<void> flush_leaves();
  [[nodiscard]] Result<void> push(Tree& tree, unsigned level, const crypto::Hash& hash);
  [[nodiscard]] Result<void> write_tile(const Tree& tree, const proof::Tile& tile,
                                        std::span<const crypto::Hash> hashes);
  [[nodiscard]] Result<void> write_bundle(const proof::Bundle& bundle);
  // What is published is compared instead: others have it.
  [[nodiscard]] Result<void> put(const std::string& path, std::string_view bytes, bool published);
  [[nodiscard]] Result<void> write(const std::string& path, std::string_view bytes);

  std::string folder_;
  std::uint64_t size_ = 0;  // with the waiting entries
  std::vector<Tree> trees_;
  std::string bundle_;             // the unfinished one
  std::vector<std::size_t> ends_;  // of its entries that have no leaf hash yet
  std::size_t hashed_ = 0;         // bytes of the bundle whose entries have one
  std::string last_folder_;        // that is known to be there
};

}  // namespace ronghe::ledger
