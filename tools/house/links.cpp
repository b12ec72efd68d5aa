// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "house/rules.hpp"

namespace house {

namespace {

bool is_remote(std::string_view target) {
  return target.find("://") != std::string_view::npos || target.starts_with("mailto:");
}

// Targets of [text](target) in one line, code spans left out.
std::vector<std::string> targets_of(std::string_view line) {
  std::string plain;
  bool code = false;
  for (const char c : line) {
    if (c == '`')
      code = !code;
    else if (!code)
      plain += c;
  }
  std::vector<std::string> targets;
  for (auto at = plain.find("]("); at != std::string::npos; at = plain.find("](", at + 1)) {
    const auto end = plain.find(')', at);
    if (end == std::string::npos) break;
    targets.push_back(plain.substr(at + 2, end - at - 2));
  }
  return targets;
}

void check_file(const Tree& tree, const TextFile& file, Findings& findings) {
  const auto folder = std::filesystem::path(file.path).parent_path();
  bool fenced = false;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (file.lines[i].starts_with("```")) fenced = !fenced;
    if (fenced) continue;
    for (const auto& target : targets_of(file.lines[i])) {
      const auto path = target.substr(0, target.find('#'));
      if (path.empty() || is_remote(target)) continue;
      if (!tree.exists((folder / path).lexically_normal())) {
        findings.push_back({file.path, i + 1, "link to " + target + " leads nowhere"});
      }
    }
  }
}

// The first cell of each row of the glossary's tables is a term.
void check_glossary(const TextFile& file, Findings& findings) {
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const auto& line = file.lines[i];
    const bool heading = i + 1 < file.lines.size() && file.lines[i + 1].starts_with("|-");
    if (!line.starts_with("| ") || heading) continue;
    const auto term = line.substr(2, line.find(" |", 2) - 2);
    const auto [first, fresh] = seen.emplace(term, i + 1);
    if (!fresh) {
      findings.push_back(
          {file.path, i + 1,
           "term \"" + term + "\" stands in line " + std::to_string(first->second) + " already"});
    }
  }
}

}  // namespace

Findings check_links(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree.files) {
    if (!file.path.ends_with(".md")) continue;
    check_file(tree, file, findings);
    if (file.path == "docs/glossary.md") check_glossary(file, findings);
  }
  return findings;
}

}  // namespace house
