// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/access.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ronghe/base/descriptor.hpp"
#include "ronghe/base/file_trouble.hpp"
#include "ronghe/base/worded.hpp"

namespace ronghe {

namespace fs = std::filesystem;

namespace {

struct Modes {
  unsigned file;
  unsigned folder;
};
constexpr Modes owner{.file = 0600, .folder = 0700};
constexpr Modes everyone{.file = 0644, .folder = 0755};

std::unexpected<Error> cannot(ErrorCode code, std::string_view what, const std::string& path,
                              int number) {
  return fail_with(
      ErrorKind::fault, code,
      std::string(what) + ": {detail}; check that it is this user's own and the disk has room",
      {{"detail", std::strerror(number)}}, {.file = path});
}

std::unexpected<Error> is_link(const std::string& path) {
  return fail_with(ErrorKind::refused, "symbolic-link"_code,
                   "a symbolic link stands here, which is never followed; put the folder or file "
                   "itself in its place, or mount another disk there",
                   {}, {.file = path});
}

// By a descriptor: between a look at a name and a change of it, somebody could put a link there.
Result<void> change_mode(const std::string& path, unsigned mode) {
  const Descriptor file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (!file.is_open() && errno == ELOOP) return is_link(path);
  if (!file.is_open() || ::fchmod(file.get(), static_cast<mode_t>(mode)) != 0) {
    return cannot("access-not-changed"_code, "its access cannot be changed", path, errno);
  }
  return {};
}

Result<void> change(const std::string& path, const Modes& modes) {
  std::error_code none;
  const bool is_folder = fs::is_directory(fs::symlink_status(path, none));
  return change_mode(path, is_folder ? modes.folder : modes.file);
}

Result<void> each_below(const std::string& folder, const auto& visit) {
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code none;
    RONGHE_CHECK(visit(entry->path().string(), entry->is_symlink(none)));
  }
  if (error) {
    return cannot("folder-not-read"_code, "the folder cannot be read whole", folder, error.value());
  }
  return {};
}

// The folder itself last: until then nobody comes upon what is half done.
Result<void> change_all(const std::string& folder, const Modes& modes) {
  RONGHE_CHECK(each_below(folder, [&](const std::string& path, bool link) {
    return link ? Result<void>() : change(path, modes);
  }));
  return change(folder, modes);
}

}  // namespace

void keep_new_files_private() { ::umask(077); }

Result<void> check_no_link(const std::string& path) {
  std::error_code none;
  if (fs::is_symlink(fs::symlink_status(path, none))) return is_link(path);
  return {};
}

Result<void> check_no_links_in(const std::string& folder) {
  std::error_code none;
  RONGHE_CHECK(check_no_link(folder));
  if (!fs::exists(folder, none)) return {};
  return each_below(folder, [](const std::string& path, bool link) -> Result<void> {
    if (link) return is_link(path);
    return {};
  });
}

Result<void> make_private_folder(const std::string& path) {
  std::error_code error;
  const auto above = fs::path(path).parent_path();
  if (!above.empty()) fs::create_directories(above, error);
  RONGHE_CHECK(check_no_link(path));
  if (::mkdir(path.c_str(), owner.folder) == 0) return {};
  if (errno != EEXIST || !fs::is_directory(path, error)) {
    return folder_not_made(path, std::strerror(errno));
  }
  return change_mode(path, owner.folder);
}

Result<void> make_private_file(const std::string& path) { return change_mode(path, owner.file); }

Result<void> make_private_all(const std::string& folder) { return change_all(folder, owner); }

Result<void> let_everyone_read(const std::string& path) { return change(path, everyone); }

Result<void> let_everyone_read_all(const std::string& folder) {
  return change_all(folder, everyone);
}

}  // namespace ronghe
