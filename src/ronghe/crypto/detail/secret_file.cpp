// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/detail/secret_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "ronghe/base/descriptor.hpp"
#include "ronghe/base/worded.hpp"

namespace ronghe::crypto::detail {

namespace {

constexpr unsigned owner_only = 0600;
constexpr mode_t others = 0077;
constexpr std::size_t most_bytes = std::size_t{64} << 10U;

std::unexpected<Error> system_fault(ErrorCode code, std::string_view what,
                                    const std::string& path) {
  return fail_with(ErrorKind::fault, code, std::string(what) + ": {detail}",
                   {{"detail", std::strerror(errno)}}, {.file = path});
}

}  // namespace

Result<void> write_secret_file(const std::string& path, std::string_view content,
                               IfThere if_there) {
  auto written = write_file_durably(path, content, owner_only, if_there);
  if (written || written.error().kind != ErrorKind::refused) return written;
  return fail_with(ErrorKind::refused, "key-exists"_code,
                   "a file of this name is there already, and a key is never written over another; "
                   "choose another name",
                   {}, {.file = path});
}

Result<SecretText> read_secret_file(const std::string& path) {
  const Descriptor file(path, O_RDONLY);
  if (!file.is_open()) {
    if (errno != ENOENT)
      return system_fault("file-not-opened"_code, "the file cannot be opened", path);
    return fail_with(
        ErrorKind::not_found, "key-file-absent"_code,
        "there is no such file; give the place of the key, or restore it from its backup", {},
        {.file = path});
  }
  std::string content(most_bytes + 1, '\0');
  std::size_t length = 0;
  while (length < content.size()) {
    const auto read = ::read(file.get(), &content[length], content.size() - length);
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) return system_fault("file-not-read"_code, "the file cannot be read", path);
    if (read == 0) break;
    length += static_cast<std::size_t>(read);
  }
  if (length > most_bytes) {
    return fail_with(ErrorKind::bad_input, "key-file-too-long"_code,
                     "the file is too long for a key; give the place of the key", {},
                     {.file = path});
  }
  content.resize(length);
  return SecretText(std::move(content));
}

Result<void> check_private(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0)
    return system_fault("file-not-seen"_code, "the file cannot be seen", path);
  if ((status.st_mode & others) == 0) return {};
  return fail_with(ErrorKind::refused, "key-file-open"_code,
                   "others may read or write this key (mode {mode}); make it private (chmod 600), "
                   "and a new key if somebody may have read it",
                   {{"mode", fmt::format("{:04o}", status.st_mode & 07777U)}}, {.file = path});
}

}  // namespace ronghe::crypto::detail
