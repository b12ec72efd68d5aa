// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/descriptor.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace ronghe {

Descriptor::Descriptor(const std::string& path, int flags, unsigned mode)
    : number_(::open(path.c_str(), flags | O_CLOEXEC, static_cast<mode_t>(mode))) {}

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

bool Descriptor::close() { return ::close(std::exchange(number_, -1)) == 0; }

bool write_all(const Descriptor& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(file.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool sync_path(const std::string& path) {
  const Descriptor file(path, O_RDONLY);
  return file.is_open() && ::fsync(file.get()) == 0;
}

bool may_write(const std::string& path) {
  return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
}

}  // namespace ronghe
