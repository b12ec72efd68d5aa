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
  explicit FolderOfLog(std::string folder) : folder_(std::move(folder)) {}
  Result<std::string> read(const std::string& path) override;
  Result<std::vector<unsigned>> partials(const std::string& path) override;

 private:
  std::string folder_;
};

}  // namespace ronghe::verify
