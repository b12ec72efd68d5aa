// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/database_file.hpp"

#include <fcntl.h>

#include <filesystem>

namespace ronghe::store {

std::string database_path(const std::string& folder) { return folder + "/" + database_name; }

std::string side_path(const std::string& database) { return database + ".wal"; }

bool hold(const Descriptor& database, Hold how) {
  struct flock whole{};
  whole.l_type = how == Hold::alone ? F_WRLCK : F_RDLCK;
  whole.l_whence = SEEK_SET;
  return ::fcntl(database.get(), F_SETLK, &whole) == 0;
}

std::uint64_t bytes_of(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  return error ? 0 : size;
}

}  // namespace ronghe::store
