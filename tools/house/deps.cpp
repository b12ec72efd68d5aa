// SPDX-License-Identifier: Apache-2.0
// house_deps ROOT: each source with all headers of ours that it includes, also by way of others;
// one line a source. tools/tidy reads a source again when one of these changed.
#include <array>
#include <cstdio>
#include <filesystem>
#include <set>

#include "house/tree.hpp"

namespace {

using house::TextFile;
using house::Tree;

const TextFile* header_named(const Tree& tree, const TextFile& from, const std::string& name) {
  const auto folder = std::filesystem::path(from.path).parent_path().generic_string();
  for (const auto& prefix :
       {std::string("src"), std::string("tools"), std::string("apps"), folder}) {
    if (const auto* found = tree.find(prefix + "/" + name)) return found;
  }
  return nullptr;
}

void collect(const Tree& tree, const TextFile& file, std::set<std::string>& seen) {
  for (const auto& line : file.lines) {
    const auto header = house::included_by(line);
    if (!header) continue;
    const auto* found = header_named(tree, file, *header);
    if (found != nullptr && seen.insert(found->path).second) collect(tree, *found, seen);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: house_deps ROOT\n");
    return 2;
  }
  const auto tree = house::read_tree(argv[1]);
  for (const auto& file : tree.files) {
    if (!file.path.ends_with(".cpp")) continue;
    std::set<std::string> headers;
    collect(tree, file, headers);
    std::printf("%s", file.path.c_str());
    for (const auto& header : headers) std::printf(" %s", header.c_str());
    std::printf("\n");
  }
  return 0;
}
