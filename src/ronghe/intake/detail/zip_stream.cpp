// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/zip_stream.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <memory>

namespace ronghe::intake::detail {

namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 18;

Error damaged(const std::string& path, archive* zip) {
  const char* text = archive_error_string(zip);
  return {ErrorKind::bad_input,
          fmt::format("the workbook is damaged or was cut off ({}); ask the sender for it again",
                      text == nullptr ? "no reason given" : text),
          {path, 0, 0}};
}

Result<bool> read_entry(const std::string& path, archive* zip, const TakeBytes& take) {
  while (true) {
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int state = archive_read_data_block(zip, &bytes, &size, &offset);
    if (state == ARCHIVE_EOF) return true;
    if (state != ARCHIVE_OK) return std::unexpected(damaged(path, zip));
    if (!take({static_cast<const char*>(bytes), size})) return true;
  }
}

}  // namespace

Result<bool> read_zip_member(const std::string& path, const std::string& member,
                             const TakeBytes& take) {
  const std::unique_ptr<archive, int (*)(archive*)> zip(archive_read_new(), archive_read_free);
  archive_read_support_format_zip(zip.get());
  if (archive_read_open_filename(zip.get(), path.c_str(), block_bytes) != ARCHIVE_OK) {
    return std::unexpected(damaged(path, zip.get()));
  }
  while (true) {
    archive_entry* entry = nullptr;
    const int state = archive_read_next_header(zip.get(), &entry);
    if (state == ARCHIVE_EOF) return false;
    if (state != ARCHIVE_OK) return std::unexpected(damaged(path, zip.get()));
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr || member != name) continue;
    if (archive_entry_is_encrypted(entry) != 0) {
      return bad_input("the workbook is encrypted; save it without a password and import it again",
                       {path, 0, 0});
    }
    return read_entry(path, zip.get(), take);
  }
}

Result<std::string> zip_member(const std::string& path, const std::string& member) {
  std::string text;
  RONGHE_TRY(found, read_zip_member(path, member, [&text](std::string_view bytes) {
               text += bytes;
               return true;
             }));
  static_cast<void>(found);  // a missing part reads as empty
  return text;
}

}  // namespace ronghe::intake::detail
