// SPDX-License-Identifier: Apache-2.0
#include "stop_at_write.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>

namespace ronghe::crash {

namespace {

std::atomic<bool> counting = false;
std::atomic<bool> tears = false;
std::atomic<std::uint64_t> calls = 0;
std::atomic<std::uint64_t> last = 0;

// True for the call at which this process ends.
bool is_the_last() { return counting && ++calls == last; }

void before_change() {
  if (is_the_last()) ::_exit(stopped);
}

bool is_file(int file) { return file > STDERR_FILENO; }

}  // namespace

void stop_before(std::uint64_t number, bool torn) {
  calls = 0;
  last = number;
  tears = torn;
  counting = true;
}

std::uint64_t calls_so_far() { return calls; }

}  // namespace ronghe::crash

// The system calls themselves, as the functions that they stand for are replaced here.
using namespace ronghe::crash;  // NOLINT(google-build-using-namespace): C names cannot stand in it

extern "C" {

ssize_t write(int file, const void* bytes, size_t count) {
  if (is_file(file) && is_the_last()) {
    if (tears) ::syscall(SYS_write, file, bytes, count / 2);
    ::_exit(stopped);
  }
  return ::syscall(SYS_write, file, bytes, count);
}

// Of two tears in turn one leaves the beginning of what was to be written, the other its end. A
// header of the engine's file differs in its first 40 bytes, so it is torn within them.
ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t at) {
  constexpr size_t page = 4096;
  constexpr size_t within_header = 12;
  if (is_file(file) && is_the_last()) {
    const auto cut = static_cast<off64_t>(count <= page ? within_header : count / 2);
    const auto* end = static_cast<const char*>(bytes) + cut;
    if (tears && last % 4 == 0) ::syscall(SYS_pwrite64, file, bytes, cut, at);
    if (tears && last % 4 != 0) {
      ::syscall(SYS_pwrite64, file, end, static_cast<off64_t>(count) - cut, at + cut);
    }
    ::_exit(stopped);
  }
  return ::syscall(SYS_pwrite64, file, bytes, count, at);
}

ssize_t pwrite(int file, const void* bytes, size_t count, off_t at) {
  return ::pwrite64(file, bytes, count, at);
}

ssize_t writev(int file, const iovec* parts, int count) {
  if (is_file(file)) before_change();
  return ::syscall(SYS_writev, file, parts, count);
}

int rename(const char* from, const char* to) noexcept {
  before_change();
  return static_cast<int>(::syscall(SYS_rename, from, to));
}

int unlink(const char* path) noexcept {
  before_change();
  return static_cast<int>(::syscall(SYS_unlink, path));
}

int remove(const char* path) noexcept {
  before_change();
  const auto outcome = ::syscall(SYS_unlink, path);
  return static_cast<int>(outcome == 0 || errno != EISDIR ? outcome : ::syscall(SYS_rmdir, path));
}

int mkdir(const char* path, mode_t mode) noexcept {
  before_change();
  return static_cast<int>(::syscall(SYS_mkdir, path, mode));
}

int ftruncate64(int file, off64_t length) noexcept {
  before_change();
  return static_cast<int>(::syscall(SYS_ftruncate, file, length));
}

int ftruncate(int file, off_t length) noexcept { return ::ftruncate64(file, length); }

int fsync(int file) {
  before_change();
  return static_cast<int>(::syscall(SYS_fsync, file));
}

int fdatasync(int file) {
  before_change();
  return static_cast<int>(::syscall(SYS_fdatasync, file));
}

int syncfs(int file) noexcept {
  before_change();
  return static_cast<int>(::syscall(SYS_syncfs, file));
}

}  // extern "C"
