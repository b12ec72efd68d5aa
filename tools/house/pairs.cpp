// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <map>
#include <set>

#include "house/rules.hpp"

namespace house {

namespace {

constexpr std::string_view list_path = "tools/tested_through.txt";
constexpr std::size_t readme_lines_min = 10;
constexpr std::size_t readme_lines_max = 40;

std::string stem_of(const std::string& path) { return std::filesystem::path(path).stem().string(); }

// "source  test that goes through it", one a line.
std::map<std::string, std::size_t> read_list(const Tree& tree, Findings& findings) {
  std::map<std::string, std::size_t> listed;
  const auto* file = tree.find(list_path);
  if (file == nullptr) return listed;
  for (std::size_t i = 0; i < file->lines.size(); ++i) {
    const auto words = words_of(file->lines[i]);
    if (words.empty() || words[0].starts_with('#')) continue;
    if (words.size() != 2 || !is_test(words[1]) || tree.find(words[1]) == nullptr) {
      findings.push_back({file->path, i + 1, "name the test that goes through the source"});
    }
    listed.emplace(words[0], i + 1);
  }
  return listed;
}

// "room/stem" of each x_test.cpp, and the path of each source whose header a test of its room
// includes.
std::set<std::string> tested_sources(const Tree& tree) {
  constexpr std::string_view suffix = "_test";
  std::set<std::string> tested;
  for (const auto& file : tree.files) {
    if (!file.path.ends_with("_test.cpp")) continue;
    const auto room = room_of(file.path);
    const auto stem = stem_of(file.path);
    tested.insert(room + "/" + stem.substr(0, stem.size() - suffix.size()));
    for (const auto& line : file.lines) {
      const auto header = included_by(line);
      if (!header || room_of("src/" + *header) != room) continue;
      tested.insert("src/" + header->substr(0, header->rfind('.')) + ".cpp");
    }
  }
  return tested;
}

}  // namespace

Findings check_pairs(const Tree& tree) {
  Findings findings;
  auto listed = read_list(tree, findings);
  const auto tested = tested_sources(tree);
  for (const auto& file : tree.files) {
    const auto room = room_of(file.path);
    if (room.empty() || !file.path.ends_with(".cpp") || is_test(file.path)) continue;
    const auto stem = stem_of(file.path);
    const bool has_test = tested.contains(room + "/" + stem) || tested.contains(file.path);
    if (!has_test && listed.erase(file.path) == 0) {
      findings.push_back({file.path, 0,
                          "no " + stem +
                              "_test.cpp in its room and no test includes its header; "
                              "write one, or name the test that goes through it in " +
                              std::string(list_path)});
    }
  }
  for (const auto& [path, line] : listed) {
    findings.push_back(
        {std::string(list_path), line, path + " is gone or has a test; remove the line"});
  }
  return findings;
}

Findings check_readmes(const Tree& tree) {
  Findings findings;
  std::set<std::string> rooms;
  for (const auto& file : tree.files) {
    if (is_code(file.path) && !room_of(file.path).empty()) rooms.insert(room_of(file.path));
  }
  for (const auto& room : rooms) {
    const auto path = "src/ronghe/" + room + "/README.md";
    const auto* readme = tree.find(path);
    if (readme == nullptr) {
      findings.push_back(
          {path, 0, "missing; say what comes in, what goes out, where to read first"});
      continue;
    }
    const auto lines = readme->lines.size();
    if (lines < readme_lines_min || lines > readme_lines_max) {
      findings.push_back(
          {path, 0, std::to_string(lines) + " lines; 10 to 40 are right for a room"});
    }
  }
  return findings;
}

}  // namespace house
