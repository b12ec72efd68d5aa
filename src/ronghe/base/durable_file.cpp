// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/durable_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace ronghe {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

std::unexpected<Error> failed(const char* what, const std::string& path) {
  const int number = errno;
  const auto kind = number == ENOENT || number == ENOTDIR ? ErrorKind::not_found : ErrorKind::fault;
  return fail(kind, std::string("the file cannot be ") + what + ": " + std::strerror(number),
              {.file = path});
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// Everything up to the rename; the temporary file may remain when it fails.
Result<void> write_new(int file, const std::string& path, std::string_view bytes, unsigned mode) {
  Descriptor out(file);
  if (::fchmod(out.get(), static_cast<mode_t>(mode)) != 0) return failed("protected", path);
  if (!write_all(out.get(), bytes)) return failed("written", path);
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
  const Descriptor parent(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (parent.get() < 0 || ::fsync(parent.get()) != 0) return failed("synced", folder);
  return {};
}

Result<std::string> read_whole_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return failed("opened", path);
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
