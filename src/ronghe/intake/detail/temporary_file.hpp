// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/base/result.hpp"

namespace ronghe::intake::detail {

// A file of ours in the work folder, removed with the object.
class TemporaryFile {
 public:
  [[nodiscard]] static Result<TemporaryFile> create(const std::string& folder,
                                                    const std::string& suffix);
  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&& other) noexcept;
  ~TemporaryFile();
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace ronghe::intake::detail
