// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/durable_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "ronghe/base/descriptor.hpp"

namespace ronghe {

namespace {

std::unexpected<Error> failed(const char* what, const std::string& path) {
  const int number = errno;
  const auto kind = number == ENOENT || number == ENOTDIR ? ErrorKind::not_found : ErrorKind::fault;
  return fail(kind, std::string("the file cannot be ") + what + ": " + std::strerror(number),
              {.file = path});
}

// Everything up to the rename; the temporary file may remain when it fails.
Result<void> write_new(int file, const std::string& path, std::string_view bytes, unsigned mode) {
  Descriptor out(file);
  if (::fchmod(out.get(), static_cast<mode_t>(mode)) != 0) return failed("protected", path);
  if (!write_all(out, bytes)) return failed("written", path);
  if (::fsync(out.get()) != 0 || !out.close()) return failed("synced", path);
  return {};
}

}  // namespace

Result<void> write_file_durably(const std::string& path, std::string_view bytes, unsigned mode) {
  auto name = path + ".new-XXXXXX";
  const int file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file < 0) return failed("created", path);
  auto written = write_new(file, path, bytes, mode);
  if (written && std::rename(name.c_str(), path.c_str()) != 0) written = failed("renamed", path);
  if (!written) {
    ::unlink(name.c_str());
    return written;
  }
  const auto slash = path.rfind('/');
  const auto folder = slash == std::string::npos ? std::string(".") : path.substr(0, slash + 1);
  if (!sync_path(folder)) return failed("synced", folder);
  return {};
}

Result<std::string> read_whole_file(const std::string& path) {
  const Descriptor file(path, O_RDONLY);
  if (!file.is_open()) return failed("opened", path);
  constexpr std::size_t piece = 65'536;
  std::string bytes;
  while (true) {
    const auto before = bytes.size();
    bytes.resize(before + piece);
    const auto count = ::read(file.get(), bytes.data() + before, piece);
    if (count < 0 && errno != EINTR) return failed("read", path);
    bytes.resize(before + static_cast<std::size_t>(count < 0 ? 0 : count));
    if (count == 0) return bytes;
  }
}

}  // namespace ronghe
