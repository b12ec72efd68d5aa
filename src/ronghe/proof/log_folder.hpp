// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/proof/log_check.hpp"

namespace ronghe::proof {

// A log as a folder of static files, which is also how it is served. Of this room only this class
// reads files; what it reads is checked like anything else.
class LogFolder : public LogFiles {
 public:
  explicit LogFolder(const std::string& folder) : LogFolder(folder, folder) {}
  // The second tree over the bundles of the log in `folder`: all its other files are in `tree`.
  LogFolder(std::string folder, std::string tree)
      : folder_(std::move(folder)), tree_(std::move(tree)) {}
  Result<std::string> read(const std::string& path) override;
  Result<std::vector<unsigned>> partials(const std::string& path) override;

 private:
  [[nodiscard]] std::string place_of(const std::string& path) const;

  std::string folder_;
  std::string tree_;
};

}  // namespace ronghe::proof
