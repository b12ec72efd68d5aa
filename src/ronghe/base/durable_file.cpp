// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/durable_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "ronghe/base/descriptor.hpp"
#include "ronghe/base/worded.hpp"

namespace ronghe {

namespace {

// What a call of the system did not do with a file.
struct Undone {
  ErrorCode code;
  std::string_view words;
};
namespace undone {
constexpr Undone opened{"file-not-opened"_code, "the file cannot be opened: {detail}"};
constexpr Undone read{"file-not-read"_code, "the file cannot be read: {detail}"};
constexpr Undone created{"file-not-created"_code, "the file cannot be created: {detail}"};
constexpr Undone secured{"file-not-protected"_code, "the file cannot be protected: {detail}"};
constexpr Undone written{"file-not-written"_code, "the file cannot be written: {detail}"};
constexpr Undone synced{"file-not-synced"_code, "the file cannot be synced: {detail}"};
constexpr Undone renamed{"file-not-renamed"_code, "the file cannot be renamed: {detail}"};
}  // namespace undone

std::unexpected<Error> failed(const Undone& undone, const std::string& path) {
  const int number = errno;
  const auto kind = number == ENOENT || number == ENOTDIR ? ErrorKind::not_found : ErrorKind::fault;
  return fail_with(kind, undone.code, undone.words, {{"detail", std::strerror(number)}},
                   {.file = path});
}

// Everything up to the rename; the temporary file may remain when it fails.
Result<void> write_new(int file, const std::string& path, std::string_view bytes, unsigned mode) {
  Descriptor out(file);
  if (::fchmod(out.get(), static_cast<mode_t>(mode)) != 0) return failed(undone::secured, path);
  if (!write_all(out, bytes)) return failed(undone::written, path);
  if (::fsync(out.get()) != 0 || !out.close()) return failed(undone::synced, path);
  return {};
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string(".") : path.substr(0, slash + 1);
}

// 0, or -1 with the reason in errno.
int rename_new(const std::string& from, const std::string& path) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0) return 0;
  // Some file systems do not know the flag, but all of those know links.
  if (errno != EINVAL || ::link(from.c_str(), path.c_str()) != 0) return -1;
  ::unlink(from.c_str());
  return 0;
}

// The name, of what is on the disk.
Result<void> take_name(const std::string& made, const std::string& place, IfThere if_there) {
  const auto renamed =
      if_there == IfThere::refuse ? rename_new(made, place) : ::rename(made.c_str(), place.c_str());
  if (renamed != 0 && errno == EEXIST && if_there == IfThere::refuse) {
    return fail_with(ErrorKind::refused, "file-exists"_code, "there is a file of this name already",
                     {}, {.file = place});
  }
  if (renamed != 0) return failed(undone::renamed, place);
  if (!sync_path(folder_of(place))) return failed(undone::synced, folder_of(place));
  return {};
}

constexpr std::string_view unborn_mark = ".new";
constexpr std::string_view random_part = "-XXXXXX";  // as mkostemp fills it

}  // namespace

Result<void> put_in_place(const std::string& made, const std::string& place, IfThere if_there) {
  if (!sync_path(made)) return failed(undone::synced, place);
  return take_name(made, place, if_there);
}

Result<void> put_folder_in_place(const std::string& made, const std::string& place) {
  // One call for all that is in it: a call for each file would take far longer.
  Descriptor folder(made, O_RDONLY | O_DIRECTORY);
  if (!folder.is_open() || ::syncfs(folder.get()) != 0) return failed(undone::synced, made);
  return take_name(made, place, IfThere::replace);
}

Unborn::Unborn(std::string place) : place_(std::move(place)) {
  while (place_.size() > 1 && place_.ends_with('/')) place_.pop_back();
  path_ = place_ + std::string(unborn_mark);
  clear();
}

Unborn::~Unborn() { clear(); }

void Unborn::clear() const {
  std::error_code none;
  std::filesystem::remove_all(path_, none);
}

bool is_unborn(std::string_view path) {
  while (!path.empty()) {
    const auto slash = path.find('/');
    const auto name = path.substr(0, slash);
    if (name.ends_with(unborn_mark)) return true;
    if (name.size() > random_part.size() &&
        name.substr(0, name.size() - random_part.size() + 1).ends_with(".new-")) {
      return true;
    }
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return false;
}

Result<void> write_file_durably(const std::string& path, std::string_view bytes, unsigned mode,
                                IfThere if_there) {
  auto name = path + std::string(unborn_mark) + std::string(random_part);
  const int file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file < 0) return failed(undone::created, path);
  auto written = write_new(file, path, bytes, mode);
  if (written) written = take_name(name, path, if_there);
  if (!written) ::unlink(name.c_str());
  return written;
}

Result<std::string> read_whole_file(const std::string& path) {
  const Descriptor file(path, O_RDONLY);
  if (!file.is_open()) return failed(undone::opened, path);
  constexpr std::size_t piece = 65'536;
  std::string bytes;
  while (true) {
    const auto before = bytes.size();
    bytes.resize(before + piece);
    const auto count = ::read(file.get(), bytes.data() + before, piece);
    if (count < 0 && errno != EINTR) return failed(undone::read, path);
    bytes.resize(before + static_cast<std::size_t>(count < 0 ? 0 : count));
    if (count == 0) return bytes;
  }
}

}  // namespace ronghe
