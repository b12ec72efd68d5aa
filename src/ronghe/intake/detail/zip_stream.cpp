// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/zip_stream.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "ronghe/intake/said.hpp"

namespace ronghe::intake::detail {

namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 18;

using Zip = std::unique_ptr<archive, int (*)(archive*)>;

Error damaged(const std::string& path, archive* zip) {
  const char* text = archive_error_string(zip);
  return refusal(
      {fmt::format("the workbook is damaged or was cut off ({}); ask the sender for it again",
                   text == nullptr ? "no reason given" : text),
       fmt::format("工作簿已损坏或不完整（{}）；请让报送方重新提供", text == nullptr ? "" : text)},
      {path, 0, 0});
}

std::uint64_t unpacked_max(const std::string& path, const XlsxLimits& limits) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  return std::max<std::uint64_t>(limits.unpacked_bytes_free,
                                 error ? 0 : size * limits.unpacked_ratio_max);
}

Result<bool> read_entry(const std::string& path, archive* zip, std::uint64_t bytes_max,
                        const TakeBytes& take) {
  std::uint64_t unpacked = 0;
  while (true) {
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int state = archive_read_data_block(zip, &bytes, &size, &offset);
    if (state == ARCHIVE_EOF) return true;
    if (state != ARCHIVE_OK) return std::unexpected(damaged(path, zip));
    unpacked += size;
    if (unpacked > bytes_max) {
      return refused(
          {fmt::format("a part of the workbook unpacks to more than {} MiB, far more than a table "
                       "in a file of this size does; ask the sender what it holds, or save the "
                       "table as CSV and import that",
                       bytes_max >> 20U),
           fmt::format("工作簿中有一部分解压后超过 {} MiB，远大于这样大小的文件应有的表格；"
                       "请询问报送方其中内容，或将表格另存为 CSV 后导入",
                       bytes_max >> 20U)},
          {path, 0, 0});
    }
    if (!take({static_cast<const char*>(bytes), size})) return true;
  }
}

// Only what the format has (ECMA-376 part 2, annex B).
bool is_packed_as_usual(archive* zip) {
  const char* name = archive_format_name(zip);
  const std::string_view how = name == nullptr ? "" : name;
  return how.contains("(deflation)") || how.contains("(uncompressed)");
}

Result<void> check_entry(const std::string& path, archive* zip, archive_entry* entry) {
  if (archive_entry_is_encrypted(entry) != 0) {
    return refused({"the workbook is encrypted; save it without a password and import it again",
                    "工作簿已加密；请另存为无密码的工作簿后重新导入"},
                   {path, 0, 0});
  }
  if (is_packed_as_usual(zip)) return {};
  return refused(
      {fmt::format("the workbook is packed in a way that no spreadsheet program uses ({}); save it "
                   "anew and import it again",
                   archive_format_name(zip)),
       fmt::format("工作簿的压缩方式不是表格软件所用的（{}）；请另存后重新导入",
                   archive_format_name(zip))},
      {path, 0, 0});
}

}  // namespace

Result<bool> read_zip_member(const std::string& path, const std::string& member,
                             const XlsxLimits& limits, const TakeBytes& take) {
  const Zip zip(archive_read_new(), archive_read_free);
  // By the directory at its end alone: without it each member before would be unpacked.
  archive_read_support_format_zip_seekable(zip.get());
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
    RONGHE_CHECK(check_entry(path, zip.get(), entry));
    return read_entry(path, zip.get(), unpacked_max(path, limits), take);
  }
}

Result<std::string> zip_member(const std::string& path, const std::string& member,
                               const XlsxLimits& limits) {
  std::string text;
  RONGHE_TRY(found, read_zip_member(path, member, limits, [&](std::string_view bytes) {
               text += bytes;
               return text.size() <= limits.part_bytes_max;
             }));
  static_cast<void>(found);  // a missing part reads as empty
  if (text.size() <= limits.part_bytes_max) return text;
  return refused(
      {fmt::format("{} in the workbook is larger than {} MiB; copy the table into a new workbook, "
                   "or save it as CSV, and import that",
                   member, limits.part_bytes_max >> 20U),
       fmt::format("工作簿中的 {} 超过 {} MiB；请将表格复制到新工作簿，或另存为 CSV 后导入", member,
                   limits.part_bytes_max >> 20U)},
      {path, 0, 0});
}

std::vector<std::string> zip_members(const std::string& path) {
  const Zip zip(archive_read_new(), archive_read_free);
  archive_read_support_format_zip_seekable(zip.get());
  std::vector<std::string> names;
  if (archive_read_open_filename(zip.get(), path.c_str(), block_bytes) != ARCHIVE_OK) return names;
  constexpr std::size_t names_max = 1000;
  archive_entry* entry = nullptr;
  while (names.size() < names_max && archive_read_next_header(zip.get(), &entry) == ARCHIVE_OK) {
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr) name = archive_entry_pathname_utf8(entry);
    if (name != nullptr) names.emplace_back(name);
  }
  return names;
}

}  // namespace ronghe::intake::detail
