// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <set>

#include "house/rules.hpp"

namespace house {

namespace {

constexpr std::string_view rooms = "src/ronghe/";
constexpr std::string_view words = "apps/ronghe/texts.cpp";
constexpr std::string_view mark = "\"_code";
constexpr std::string_view entry = "Text{";

bool is_room_source(const TextFile& file) {
  return file.path.starts_with(rooms) && is_code(file.path) && !is_test(file.path);
}

// Commands by their names as `.name = "..."` in the room that describes them, and as sub-commands
// in the program.
std::set<std::string> command_names(const Tree& tree) {
  std::set<std::string> out;
  for (const auto& file : tree.files) {
    const bool described = file.path.starts_with("src/ronghe/commands/");
    const bool added = file.path.starts_with("apps/ronghe/");
    if (!is_code(file.path) || is_test(file.path) || (!described && !added)) continue;
    for (const auto& line : file.lines) {
      const std::string_view before = described ? ".name = \"" : "add_subcommand(\"";
      const auto at = line.find(before);
      if (at == std::string::npos) continue;
      const auto begin = at + before.size();
      out.insert(line.substr(begin, line.find('"', begin) - begin));
    }
  }
  return out;
}

// "ronghe audit" or "`ronghe" inside a text; a comment may name a command, and a text of these two
// words alone is a name, as of what a key file holds.
bool names_command(std::string_view line, const std::set<std::string>& commands) {
  const auto text = line.substr(0, line.find("//"));
  if (text.find('"') == std::string_view::npos) return false;
  if (text.find("`ronghe") != std::string_view::npos) return true;
  constexpr std::string_view program = "ronghe ";
  for (auto at = text.find(program); at != std::string_view::npos;
       at = text.find(program, at + 1)) {
    const auto rest = text.substr(at + program.size());
    const auto end = rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz");
    const bool is_name = at > 0 && text[at - 1] == '"' && end < rest.size() && rest[end] == '"';
    if (!is_name && commands.contains(std::string(rest.substr(0, end)))) return true;
  }
  return false;
}

struct Used {
  std::string path;
  std::size_t line = 0;
};

// Codes of hints and errors, and where each is used first. Those of the room http say why no answer
// came, to the program that asked.
std::map<std::string, Used> codes_of(const Tree& tree) {
  std::map<std::string, Used> out;
  for (const auto& file : tree.files) {
    if (!is_room_source(file) || room_of(file.path) == "http") continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const auto& line = file.lines[i];
      for (auto at = line.find(mark); at != std::string::npos; at = line.find(mark, at + 1)) {
        const auto open = at == 0 ? std::string::npos : line.rfind('"', at - 1);
        const bool comment = line.find("//") < at;
        if (open == std::string::npos || open + 1 == at || comment) continue;
        out.try_emplace(line.substr(open + 1, at - open - 1), Used{file.path, i + 1});
      }
    }
  }
  return out;
}

// What is between the first two quotes.
std::string first_text(const std::string& line) {
  const auto open = line.find('"');
  if (open == std::string::npos) return {};
  return line.substr(open + 1, line.find('"', open + 1) - open - 1);
}

void check_words(const Tree& tree, Findings& findings) {
  const auto used = codes_of(tree);
  std::set<std::string> worded;
  const auto* file = tree.find(words);
  for (std::size_t i = 0; file != nullptr && i < file->lines.size(); ++i) {
    const auto& line = file->lines[i];
    const auto at = line.find(entry);
    if (at == std::string::npos) continue;
    const auto code =
        first_text(line.substr(at) + (i + 1 < file->lines.size() ? file->lines[i + 1] : ""));
    if (code.empty()) continue;
    worded.insert(code);
    if (used.contains(code)) continue;
    findings.push_back({file->path, i + 1, "nobody gives the code \"" + code + "\""});
  }
  for (const auto& [code, where] : used) {
    if (worded.contains(code)) continue;
    findings.push_back({where.path, where.line,
                        "the code \"" + code + "\" has no words in " + std::string(words)});
  }
}

}  // namespace

Findings check_faces(const Tree& tree) {
  Findings findings;
  const auto commands = command_names(tree);
  for (const auto& file : tree.files) {
    if (!is_room_source(file)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (!names_command(file.lines[i], commands)) continue;
      findings.push_back({file.path, i + 1,
                          "names a command of the program: say what is wrong and give a code; the "
                          "face has the command"});
    }
  }
  check_words(tree, findings);
  return findings;
}

}  // namespace house
