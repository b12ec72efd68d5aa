// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/log_folder.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "ronghe/base/durable_file.hpp"

namespace ronghe::proof {

namespace fs = std::filesystem;

std::string LogFolder::place_of(const std::string& path) const {
  return (path.starts_with("tile/entries/") ? folder_ : tree_) + "/" + path;
}

Result<std::string> LogFolder::read(const std::string& path) {
  return read_whole_file(place_of(path));
}

Result<std::vector<unsigned>> LogFolder::partials(const std::string& path) {
  std::vector<unsigned> widths;
  std::error_code error;
  const fs::directory_iterator folder(place_of(path) + ".p", error);
  if (error) return widths;  // there is none
  for (const auto& file : folder) {
    const auto name = file.path().filename().string();
    unsigned width = 0;
    const auto [stop, failed] = std::from_chars(name.data(), name.data() + name.size(), width);
    const bool written_so = failed == std::errc{} && std::to_string(width) == name;
    if (written_so && width > 0 && width < tile_width) widths.push_back(width);
  }
  std::ranges::sort(widths);
  return widths;
}

}  // namespace ronghe::proof
