// SPDX-License-Identifier: Apache-2.0
#include "stop_at_write.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>

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

bool makes_a_file(int folder, const char* path, int flags) {
  return (flags & O_CREAT) != 0 && ::faccessat(folder, path, F_OK, 0) != 0;
}

int open_file(int folder, const char* path, int flags, mode_t mode) {
  if (makes_a_file(folder, path, flags) || (flags & O_TRUNC) != 0) before_change();
  return static_cast<int>(::syscall(SYS_openat, folder, path, flags, mode));
}

// The C library's own function, where it is more than a system call.
template <class Function>
Function* own(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool writes(const char* mode) { return std::strpbrk(mode, "wa") != nullptr; }

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

// The mode of a file that is made, behind the arguments that are named.
#define RONGHE_MODE(last)                                               \
  std::va_list rest;                                                    \
  va_start(rest, last);                                                 \
  const auto mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0U; \
  va_end(rest)

extern "C" {

int open(const char* path, int flags, ...) {
  RONGHE_MODE(flags);
  return open_file(AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  RONGHE_MODE(flags);
  return open_file(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...) {
  RONGHE_MODE(flags);
  return open_file(folder, path, flags, mode);
}

int openat64(int folder, const char* path, int flags, ...) {
  RONGHE_MODE(flags);
  return open_file(folder, path, flags, mode);
}

int creat(const char* path, mode_t mode) {
  return open_file(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int mkostemp(char* name, int flags) {
  before_change();
  return own<int(char*, int)>("mkostemp")(name, flags);
}

int mkstemps(char* name, int suffix) {
  before_change();
  return own<int(char*, int)>("mkstemps")(name, suffix);
}

FILE* fopen(const char* path, const char* mode) {
  if (writes(mode)) before_change();
  return own<FILE*(const char*, const char*)>("fopen")(path, mode);
}

FILE* fopen64(const char* path, const char* mode) {
  if (writes(mode)) before_change();
  return own<FILE*(const char*, const char*)>("fopen64")(path, mode);
}

ssize_t sendfile(int to, int from, off_t* at, size_t count) noexcept {
  before_change();
  return ::syscall(SYS_sendfile, to, from, at, count);
}

ssize_t copy_file_range(int from, off64_t* from_at, int to, off64_t* to_at, size_t count,
                        unsigned flags) {
  before_change();
  return ::syscall(SYS_copy_file_range, from, from_at, to, to_at, count, flags);
}

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

int renameat2(int from_folder, const char* from, int to_folder, const char* to,
              unsigned flags) noexcept {
  before_change();
  return static_cast<int>(::syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}

int link(const char* from, const char* to) noexcept {
  before_change();
  return static_cast<int>(::syscall(SYS_link, from, to));
}

int symlink(const char* from, const char* to) noexcept {
  before_change();
  return static_cast<int>(::syscall(SYS_symlink, from, to));
}

int unlinkat(int folder, const char* path, int flags) noexcept {
  before_change();
  return static_cast<int>(::syscall(SYS_unlinkat, folder, path, flags));
}

int rmdir(const char* path) noexcept {
  before_change();
  return static_cast<int>(::syscall(SYS_rmdir, path));
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
