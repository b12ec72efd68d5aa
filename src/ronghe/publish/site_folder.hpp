// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"

namespace ronghe::publish {

// A site appears whole or not at all: written beside its place, then renamed into it.
class SiteFolder {
 public:
  // Refuses a folder that holds anything but a report.
  [[nodiscard]] static Result<SiteFolder> begin(const std::string& target,
                                                const std::string& run_id);
  SiteFolder(SiteFolder&& other) noexcept;
  SiteFolder& operator=(SiteFolder&&) = delete;
  ~SiteFolder();  // removes what was not committed

  // `path` is relative, with forward slashes; folders are made as needed.
  [[nodiscard]] Result<void> write(const std::string& path, std::string_view content);
  [[nodiscard]] Result<void> make_folder(const std::string& path);
  [[nodiscard]] Result<void> commit();
  [[nodiscard]] const std::string& path() const { return temporary_; }

 private:
  SiteFolder(std::string target, std::string temporary);
  std::string target_;
  std::string temporary_;  // "" = committed or moved away
};

}  // namespace ronghe::publish
