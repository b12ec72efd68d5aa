// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace ronghe {

// An open file or folder of the system; closed when it goes. Whoever opens asks whether it is open,
// and finds the reason in errno.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  // open(2) with O_CLOEXEC; `mode` for a file that is made.
  Descriptor(const std::string& path, int flags, unsigned mode = 0644);
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  [[nodiscard]] int get() const { return number_; }
  // False when what was written may not have arrived (a full disk over a network).
  [[nodiscard]] bool close();

 private:
  int number_;
};

// All of the bytes, however often the system is interrupted; false leaves the reason in errno.
[[nodiscard]] bool write_all(const Descriptor& file, std::string_view bytes);

// Whether a file, or the names in a folder, are on the disk.
[[nodiscard]] bool sync_path(const std::string& path);

// Whether this user may write a file, or make files in a folder.
[[nodiscard]] bool may_write(const std::string& path);

}  // namespace ronghe
