// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/detail/secret_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "ronghe/base/descriptor.hpp"
#include "ronghe/crypto/random.hpp"

namespace ronghe::crypto::detail {

namespace {

constexpr mode_t owner_only = 0600;
constexpr mode_t others = 0077;
constexpr std::size_t most_bytes = std::size_t{64} << 10U;

std::unexpected<Error> system_fault(const std::string& what, const std::string& path) {
  return fail(ErrorKind::fault, fmt::format("{}: {}", what, std::strerror(errno)), {.file = path});
}

Result<void> write_durably(const std::string& path, std::string_view content) {
  const Descriptor file(path, O_WRONLY | O_CREAT | O_EXCL, owner_only);
  if (!file.is_open()) return system_fault("the file cannot be made", path);
  if (!write_all(file, content)) return system_fault("the file cannot be written", path);
  if (::fsync(file.get()) != 0) return system_fault("the file cannot be made durable", path);
  return {};
}

Result<void> take_name(const std::string& from, const std::string& path, IfThere if_there) {
  const unsigned flags = if_there == IfThere::refuse ? RENAME_NOREPLACE : 0;
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, path.c_str(), flags) == 0) return {};
  // Some file systems do not know the flag, but all of those know links.
  if (errno == EINVAL && ::link(from.c_str(), path.c_str()) == 0) {
    ::unlink(from.c_str());
    return {};
  }
  if (errno == EEXIST) {
    return fail(ErrorKind::refused,
                "a file of this name is there already, and a key is never written over another; "
                "choose another name",
                {.file = path});
  }
  return system_fault("the file cannot get its name", path);
}

}  // namespace

Result<void> write_secret_file(const std::string& path, std::string_view content,
                               IfThere if_there) {
  auto folder = std::filesystem::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  std::uint64_t number = 0;
  fill_random({reinterpret_cast<std::uint8_t*>(&number), sizeof(number)});
  const auto temporary = fmt::format("{}.{:016x}.tmp", path, number);
  auto outcome = write_durably(temporary, content);
  if (outcome) outcome = take_name(temporary, path, if_there);
  if (!outcome) {
    ::unlink(temporary.c_str());
    return outcome;
  }
  if (!sync_path(folder)) return system_fault("the folder cannot be made durable", folder);
  return {};
}

Result<SecretText> read_secret_file(const std::string& path) {
  const Descriptor file(path, O_RDONLY);
  if (!file.is_open()) {
    if (errno != ENOENT) return system_fault("the file cannot be opened", path);
    return fail(ErrorKind::not_found,
                "there is no such file; give the place of the key, or restore it from its backup",
                {.file = path});
  }
  std::string content(most_bytes + 1, '\0');
  std::size_t length = 0;
  while (length < content.size()) {
    const auto read = ::read(file.get(), &content[length], content.size() - length);
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) return system_fault("the file cannot be read", path);
    if (read == 0) break;
    length += static_cast<std::size_t>(read);
  }
  if (length > most_bytes) {
    return bad_input("the file is too long for a key; give the place of the key", {.file = path});
  }
  content.resize(length);
  return SecretText(std::move(content));
}

Result<void> check_private(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) return system_fault("the file cannot be seen", path);
  if ((status.st_mode & others) == 0) return {};
  return fail(ErrorKind::refused,
              fmt::format("others may read or write this key (mode {:04o}); make it private (chmod "
                          "600), and a new key if somebody may have read it",
                          status.st_mode & 07777U),
              {.file = path});
}

}  // namespace ronghe::crypto::detail
