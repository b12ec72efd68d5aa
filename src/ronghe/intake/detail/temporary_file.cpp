// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/temporary_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "ronghe/base/access.hpp"
#include "ronghe/base/worded.hpp"

namespace ronghe::intake::detail {

Result<TemporaryFile> TemporaryFile::create(const std::string& folder, const std::string& suffix) {
  std::error_code ignored;
  if (!std::filesystem::exists(folder, ignored)) RONGHE_CHECK(make_private_folder(folder));
  std::string path = folder + "/intake-XXXXXX" + suffix;
  const int descriptor = mkstemps(path.data(), static_cast<int>(suffix.size()));
  if (descriptor < 0) {
    return fail_with(ErrorKind::fault, "folder-takes-no-file"_code,
                     "no file can be written in this folder; check the disk and your right to "
                     "write there",
                     {}, {.file = folder});
  }
  ::close(descriptor);
  return TemporaryFile(std::move(path));
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : path_(std::exchange(other.path_, std::string())) {}

TemporaryFile& TemporaryFile::operator=(TemporaryFile&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

}  // namespace ronghe::intake::detail
