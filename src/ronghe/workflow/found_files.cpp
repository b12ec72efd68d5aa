// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/found_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

#include "ronghe/intake/file_name.hpp"

namespace ronghe::workflow {

namespace fs = std::filesystem;
using intake::Said;

namespace {

const std::set<std::string> endings{".csv", ".xlsx", ".parquet", ".jsonl", ".ndjson"};
const std::set<std::string> archives{".zip", ".rar", ".7z", ".gz", ".tar", ".tgz"};

std::string ending_of(const fs::path& path) {
  auto ending = path.extension().string();
  for (auto& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return ending;
}

// By its name. Hidden files and the locks of spreadsheet programs ("~$book.xlsx") are none.
bool is_data_file(const fs::path& path) {
  const auto name = path.filename().string();
  return endings.contains(ending_of(path)) && !name.starts_with('.') && !name.starts_with("~$");
}

// None: it is read, or a folder that is gone through.
std::optional<LeftAside::Why> why_aside(const fs::directory_entry& entry) {
  using enum LeftAside::Why;
  std::error_code none;
  if (entry.is_directory(none)) {
    return entry.is_symlink(none) ? std::optional(folder_link) : std::nullopt;
  }
  if (entry.is_regular_file(none)) {
    if (is_data_file(entry.path())) return std::nullopt;
    return archives.contains(ending_of(entry.path())) ? archive : name;
  }
  return entry.is_symlink(none) && !entry.exists(none) ? dead_link : special;
}

Result<FoundFiles> found_in(const std::string& folder) {
  FoundFiles inside;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code none;
    const auto path = entry->path().string();
    if (const auto why = why_aside(*entry)) {
      inside.aside.push_back({.path = intake::readable_name(path), .why = *why});
    } else if (!entry->is_directory(none)) {
      inside.data.push_back(path);
    }
  }
  if (error) {
    return intake::refused(
        {fmt::format("the folder cannot be read whole ({}); ask for the right to read it",
                     error.message()),
         fmt::format("文件夹无法完整读取（{}）；请申请读取权限", error.message())},
        {folder, 0, 0});
  }
  std::ranges::sort(inside.data);
  std::ranges::sort(inside.aside, {}, &LeftAside::path);
  return inside;
}

}  // namespace

Said reason(LeftAside::Why why) {
  switch (why) {
    case LeftAside::Why::name:
      return {"by its name it is no CSV, XLSX, JSON lines or Parquet",
              "从名称看不是 CSV、XLSX、JSON lines 或 Parquet"};
    case LeftAside::Why::archive:
      return {"an archive; unpack it and import what it holds", "压缩包；请解压后导入其中的文件"};
    case LeftAside::Why::folder_link:
      return {"a link to a folder; name that folder itself",
              "指向文件夹的链接；请直接指明该文件夹"};
    case LeftAside::Why::dead_link:
      return {"a link to a file that is not there", "链接所指的文件不存在"};
    case LeftAside::Why::special:
      return {"a pipe or a device, not a file; write its content into a file",
              "管道或设备，不是文件；请将其内容写入文件"};
  }
  std::unreachable();
}

Result<FoundFiles> found_files(const std::vector<std::string>& named) {
  FoundFiles found;
  for (const auto& path : named) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      found.data.push_back(path);
      continue;
    }
    RONGHE_TRY(inside, found_in(path));
    found.data.insert(found.data.end(), inside.data.begin(), inside.data.end());
    found.aside.insert(found.aside.end(), inside.aside.begin(), inside.aside.end());
  }
  return found;
}

}  // namespace ronghe::workflow
