// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "ronghe/policy/pack.hpp"

// Any bytes as a pack: a line "=== path" begins the file of that path. The pack loads, or every
// fault has a message.
namespace ronghe::policy {
namespace {

namespace fs = std::filesystem;

// A folder of this process, emptied for every pack.
const fs::path& folder() {
  static const fs::path path =
      fs::temp_directory_path() / ("ronghe-pack-fuzz-" + std::to_string(getpid()));
  return path;
}

// Only names of the folders that a pack has, so that nothing is written elsewhere.
fs::path path_of(std::string_view written) {
  for (const auto* part : {"records", "parameters", "definitions", "indicators", "weights"}) {
    if (written.starts_with(part)) return folder() / part / "a.yaml";
  }
  return folder() / "pack.yaml";
}

void write(std::string_view text) {
  constexpr std::string_view mark = "=== ";
  fs::path at = folder() / "pack.yaml";
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    if (line.starts_with(mark))
      at = path_of(line.substr(mark.size()));
    else
      std::ofstream(at, std::ios::app) << line << '\n';
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
}

void run(std::string_view text) {
  fs::remove_all(folder());
  for (const auto* part : {"records", "parameters", "definitions", "indicators", "weights"}) {
    fs::create_directories(folder() / part);
  }
  write(text);
  const auto pack = load_pack(folder().string());
  if (pack) return;
  for (const auto& error : pack.error()) (void)to_string(error);
}

}  // namespace
}  // namespace ronghe::policy

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  ronghe::policy::run({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
