// SPDX-License-Identifier: Apache-2.0
#include "ronghe-verify/files.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

namespace ronghe::verify {

namespace fs = std::filesystem;

namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

Result<std::string> read_file(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (!file) {
    const auto kind = errno == ENOENT || errno == ENOTDIR ? ErrorKind::not_found : ErrorKind::fault;
    return fail(kind, std::string("cannot be opened: ") + std::strerror(errno), {.file = path});
  }
  constexpr std::size_t piece = 65'536;
  std::string bytes;
  while (true) {
    const auto before = bytes.size();
    bytes.resize(before + piece);
    const auto count = std::fread(bytes.data() + before, 1, piece, file.get());
    bytes.resize(before + count);
    if (count == piece) continue;
    if (std::ferror(file.get()) == 0) return bytes;
    return fail(ErrorKind::fault, std::string("cannot be read: ") + std::strerror(errno),
                {.file = path});
  }
}

Result<proof::Policy> read_policy(const std::string& path) {
  RONGHE_TRY(text, read_file(path));
  auto policy = proof::Policy::parse(text);
  if (!policy) policy.error().place.file = path;
  return policy;
}

Result<std::string> FolderOfLog::read(const std::string& path) {
  return read_file(folder_ + "/" + path);
}

Result<std::vector<unsigned>> FolderOfLog::partials(const std::string& path) {
  std::vector<unsigned> widths;
  std::error_code error;
  const fs::directory_iterator folder(folder_ + "/" + path + ".p", error);
  if (error) return widths;  // there is none
  for (const auto& file : folder) {
    const auto name = file.path().filename().string();
    unsigned width = 0;
    const auto [stop, failed] = std::from_chars(name.data(), name.data() + name.size(), width);
    const bool written_so = failed == std::errc{} && std::to_string(width) == name;
    if (written_so && width > 0 && width < proof::tile_width) widths.push_back(width);
  }
  std::ranges::sort(widths);
  return widths;
}

}  // namespace ronghe::verify
