// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/base/result.hpp"
#include "ronghe/crypto/hash.hpp"
#include "ronghe/proof/tile.hpp"

namespace ronghe::ledger {

// Writes a log as bundles and tiles, entry by entry, from a size whose files are there on. What is
// written again has the same bytes: a run that broke off is simply repeated.
class TileWriter {
 public:
  // Reads the partial tiles and the partial bundle at the end of the first `size` entries.
  [[nodiscard]] static Result<TileWriter> open(std::string folder, std::uint64_t size);

  [[nodiscard]] Result<void> append(std::string_view entry);
  // The partial files of the size reached, and all of it onto the disk. Gives the root.
  [[nodiscard]] Result<crypto::Hash> finish();
  [[nodiscard]] std::uint64_t size() const { return size_; }

 private:
  explicit TileWriter(std::string folder) : folder_(std::move(folder)) {}
  [[nodiscard]] Result<void> flush_leaves();
  [[nodiscard]] Result<void> push(unsigned level, const crypto::Hash& hash);
  [[nodiscard]] Result<void> write(const std::string& path, std::string_view bytes);

  std::string folder_;
  std::uint64_t size_ = 0;                         // with the waiting entries
  std::vector<std::vector<crypto::Hash>> levels_;  // of each level: the unfinished tile
  std::vector<std::uint64_t> full_;                // and how many tiles stand before it
  std::string bundle_;                             // the unfinished one
  std::vector<std::size_t> ends_;                  // of its entries that have no leaf hash yet
  std::size_t hashed_ = 0;                         // bytes of the bundle whose entries have one
  std::string last_folder_;                        // that is known to be there
};

}  // namespace ronghe::ledger
