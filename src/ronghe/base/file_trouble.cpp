// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/file_trouble.hpp"

#include "ronghe/base/worded.hpp"

namespace ronghe {

std::unexpected<Error> not_written(const std::string& path) {
  return fail_with(ErrorKind::fault, "file-not-whole"_code,
                   "cannot be written whole; check that the disk has room and that this user may "
                   "write there",
                   {}, {.file = path});
}

std::unexpected<Error> not_written(const std::string& path, std::string_view detail) {
  return fail_with(ErrorKind::fault, "file-not-written"_code,
                   "cannot be written ({detail}); check that the disk has room and that this user "
                   "may write there",
                   {{"detail", std::string(detail)}}, {.file = path});
}

std::unexpected<Error> folder_not_made(const std::string& path, std::string_view detail) {
  return fail_with(ErrorKind::fault, "folder-not-made"_code,
                   "the folder cannot be made: {detail}; check that it is this user's own and the "
                   "disk has room",
                   {{"detail", std::string(detail)}}, {.file = path});
}

}  // namespace ronghe
