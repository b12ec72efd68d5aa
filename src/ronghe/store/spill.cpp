// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/spill.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "ronghe/base/access.hpp"
#include "ronghe/base/worded.hpp"

namespace ronghe::store {

namespace fs = std::filesystem;

namespace {

// Of this process: others of its openings may be under way.
std::string own_prefix() { return fmt::format("ronghe-{}-", ::getpid()); }

}  // namespace

Result<SpillFolder> SpillFolder::in(const std::string& folder) {
  auto path = folder + "/" + own_prefix() + "XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) {
    return fail_with(ErrorKind::fault, "spill-folder-failed"_code,
                     "no folder for temporary files can be made here: {why}; free space, or ask "
                     "for the right to write",
                     {{"why", std::strerror(errno)}}, {.file = folder});
  }
  return SpillFolder(std::move(path));
}

Result<SpillFolder> SpillFolder::in_store(const std::string& store) {
  const auto folder = store + "/spill";
  RONGHE_CHECK(make_private_folder(folder));
  return in(folder);
}

Result<SpillFolder> SpillFolder::elsewhere() {
  std::error_code none;
  return in(fs::temp_directory_path(none).string());
}

SpillFolder SpillFolder::of_reader() {
  auto made = elsewhere();
  return made ? *std::move(made) : SpillFolder(std::string());
}

SpillFolder::SpillFolder(SpillFolder&& other) noexcept
    : path_(std::exchange(other.path_, std::string())) {}

SpillFolder& SpillFolder::operator=(SpillFolder&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

SpillFolder::~SpillFolder() {
  std::error_code none;
  if (!path_.empty()) fs::remove_all(path_, none);
}

// A link among them goes itself; what it leads to stays.
void SpillFolder::remove_leftovers() const {
  std::error_code none;
  for (const auto& left : fs::directory_iterator(fs::path(path_).parent_path(), none)) {
    if (!left.path().filename().string().starts_with(own_prefix())) fs::remove_all(left, none);
  }
}

}  // namespace ronghe::store
