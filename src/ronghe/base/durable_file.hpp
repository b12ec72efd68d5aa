// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"

// Files and folders are born whole or not at all, also when the machine stops: made beside their
// place, put on the disk, and only then given their name. Whatever is made for good passes here.
namespace ronghe {

enum class IfThere { replace, refuse };

// Gives a file that was made beside its place its name: first its bytes are on the disk, then the
// name is. ErrorKind::refused when the name is taken and must not be.
[[nodiscard]] Result<void> put_in_place(const std::string& made, const std::string& place,
                                        IfThere if_there = IfThere::replace);

// The same for a folder and all that is in it. An empty folder at the place gives way.
[[nodiscard]] Result<void> put_folder_in_place(const std::string& made, const std::string& place);

// What is being made beside its place, as PLACE.new: a file or a folder. What a process that was
// ended left there is removed at the beginning, and at the end what was not put in its place.
class Unborn {
 public:
  explicit Unborn(std::string place);
  Unborn(const Unborn&) = delete;
  Unborn& operator=(const Unborn&) = delete;
  ~Unborn();

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] Result<void> keep_file() const { return put_in_place(path_, place_); }
  [[nodiscard]] Result<void> keep_folder() const { return put_folder_in_place(path_, place_); }

 private:
  void clear() const;

  std::string place_;
  std::string path_;
};

// Whether a path within a folder is, or lies in, what a process that was ended left beside its
// place.
[[nodiscard]] bool is_unborn(std::string_view path);

// Puts a file in the place of another one, whole or not at all. When this returns without error,
// the bytes are on the disk. `mode` as for chmod: 0600 for a secret.
[[nodiscard]] Result<void> write_file_durably(const std::string& path, std::string_view bytes,
                                              unsigned mode = 0644,
                                              IfThere if_there = IfThere::replace);

// The whole file. not_found when there is none.
[[nodiscard]] Result<std::string> read_whole_file(const std::string& path);

}  // namespace ronghe
