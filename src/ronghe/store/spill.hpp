// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/base/result.hpp"

namespace ronghe::store {

// Where the engine and an import put what does not fit into memory: rows in clear, as the engine
// has no cipher of its own for them. A folder of its owner alone for one opening of a store, under
// a name that nobody knows before; it goes with the object.
class SpillFolder {
 public:
  // STORE/spill, which is made; refused where a link is in its place.
  [[nodiscard]] static Result<SpillFolder> in_store(const std::string& store);
  // In the system's folder for temporary files.
  [[nodiscard]] static Result<SpillFolder> elsewhere();
  // For who may only read: elsewhere, or nowhere, where he may not write there either; what he asks
  // then does with memory.
  [[nodiscard]] static SpillFolder of_reader();
  SpillFolder(SpillFolder&& other) noexcept;
  SpillFolder& operator=(SpillFolder&& other) noexcept;
  ~SpillFolder();

  [[nodiscard]] const std::string& path() const { return path_; }
  // Removes what processes that were ended left beside it. Only for who holds the store: what
  // others have here is then of processes that are no more.
  void remove_leftovers() const;

 private:
  explicit SpillFolder(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] static Result<SpillFolder> in(const std::string& folder);

  std::string path_;
};

}  // namespace ronghe::store
