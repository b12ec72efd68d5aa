// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/proof/log_check.hpp"
#include "ronghe/proof/policy.hpp"

// What the program reads. It writes nothing and has no network.
namespace ronghe::verify {

// With the file in the place of errors.
[[nodiscard]] Result<proof::Policy> read_policy(const std::string& path);

// A log as a folder of static files, which is also how it is served.
class FolderOfLog : public proof::LogFiles {
 public:
  explicit FolderOfLog(const std::string& folder) : FolderOfLog(folder, folder) {}
  // The second tree over the bundles of the log in `folder`: all its other files lie in `tree`.
  FolderOfLog(std::string folder, std::string tree)
      : folder_(std::move(folder)), tree_(std::move(tree)) {}
  Result<std::string> read(const std::string& path) override;
  Result<std::vector<unsigned>> partials(const std::string& path) override;

 private:
  [[nodiscard]] std::string place_of(const std::string& path) const;

  std::string folder_;
  std::string tree_;
};

}  // namespace ronghe::verify
