// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ronghe/authoring/check_pack.hpp"
#include "ronghe/policy/testing.hpp"

// A small pack without a fault, for tests that spoil it in one place.
namespace ronghe::authoring {

// One change of a file: `after` for the first `before`; a file that is not there is made of
// `after`.
struct FileChange {
  std::string file;
  std::string before;
  std::string after;
};

class SpoiltPack {
 public:
  SpoiltPack();
  // Writes the files with the changes and gives the folder.
  [[nodiscard]] std::string write(const std::vector<FileChange>& changes) const;
  [[nodiscard]] PackCheck check(const std::vector<FileChange>& changes) const;
  // "file:line:column: message" of every error.
  [[nodiscard]] std::vector<std::string> errors(const std::vector<FileChange>& changes) const;

 private:
  policy::testing::PackFolders folders_;
  std::map<std::string, std::string> files_;
};

}  // namespace ronghe::authoring
