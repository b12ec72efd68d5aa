// SPDX-License-Identifier: Apache-2.0
#include "house/tree.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

namespace house {

namespace fs = std::filesystem;

namespace {

bool is_foreign(const fs::path& folder, const fs::path& root) {
  const auto name = folder.filename().string();
  if (name == "build" || name == "node_modules") return true;
  if (name.starts_with('.')) return name != ".ci";
  return fs::relative(folder, root) == fs::path("tests/corpus");
}

bool is_text(const fs::path& path) {
  constexpr std::array<std::string_view, 13> endings{"",     ".hpp",  ".cpp", ".cmake", ".txt",
                                                     ".md",  ".yaml", ".yml", ".json",  ".sh",
                                                     ".dmn", ".html", ".css"};
  return std::ranges::find(endings, path.extension().string()) != endings.end();
}

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

const TextFile* Tree::find(std::string_view path) const {
  const auto at = std::ranges::lower_bound(files, path, {}, &TextFile::path);
  return at != files.end() && at->path == path ? &*at : nullptr;
}

bool Tree::exists(const fs::path& relative) const { return fs::exists(root / relative); }

Tree read_tree(const fs::path& root) {
  Tree tree{root, {}};
  for (auto at = fs::recursive_directory_iterator(root); at != fs::end(at); ++at) {
    if (at->is_directory()) {
      if (is_foreign(at->path(), root)) at.disable_recursion_pending();
    } else if (at->path().filename() == ".git") {
      continue;  // in a second work tree a file that names a folder of the machine
    } else if (at->is_regular_file() && is_text(at->path())) {
      tree.files.push_back({fs::relative(at->path(), root).generic_string(), lines_of(at->path())});
    }
  }
  std::ranges::sort(tree.files, {}, &TextFile::path);
  return tree;
}

bool is_code(std::string_view path) { return path.ends_with(".hpp") || path.ends_with(".cpp"); }

bool is_test(std::string_view path) {
  return path.ends_with("_test.cpp") || path.ends_with("_bench.cpp") ||
         path.ends_with("_fuzz.cpp") || path.ends_with("/testing.cpp");
}

std::string room_of(std::string_view path) {
  constexpr std::string_view rooms = "src/ronghe/";
  if (!path.starts_with(rooms)) return {};
  path.remove_prefix(rooms.size());
  const auto slash = path.find('/');
  return slash == std::string_view::npos ? std::string{} : std::string(path.substr(0, slash));
}

std::vector<std::string> words_of(std::string_view line) {
  std::istringstream in{std::string(line)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::optional<std::string> included_by(std::string_view line) {
  constexpr std::string_view opening = "#include \"";
  if (!line.starts_with(opening)) return std::nullopt;
  const auto end = line.find('"', opening.size());
  if (end == std::string_view::npos) return std::nullopt;
  return std::string(line.substr(opening.size(), end - opening.size()));
}

std::string to_string(const Finding& finding) {
  const auto place = finding.line == 0 ? "" : ":" + std::to_string(finding.line);
  return finding.path + place + ": " + finding.text;
}

}  // namespace house
