// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "house/rules.hpp"

namespace house {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view rooms = "src/ronghe/";
constexpr std::string_view words = "apps/ronghe/texts";  // texts.cpp and its like
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

// "--keep-good" inside a text: a page or a service has no options.
bool names_option(std::string_view line) {
  const auto text = line.substr(0, line.find("//"));
  const auto quote = text.find('"');
  if (quote == std::string_view::npos) return false;
  constexpr std::string_view dashes = "--";
  for (auto at = text.find(dashes, quote); at != std::string_view::npos;
       at = text.find(dashes, at + 1)) {
    const auto next = at + dashes.size();
    if (next < text.size() && text[next] >= 'a' && text[next] <= 'z') return true;
  }
  return false;
}

// Rooms whose errors an officer reads, in his own language: each has a code. What an engine, a
// library or the system says itself stays as it is, a value of ours. Not here: what an author of a
// pack or a model reads, and the proofs, which ronghe-verify tells by itself.
constexpr std::array coded_rooms{"base"sv,   "commands"sv, "crypto"sv,   "demo"sv,
                                 "engine"sv, "evaluate"sv, "evidence"sv, "http"sv,
                                 "intake"sv, "ledger"sv,   "publish"sv,  "release"sv,
                                 "sql"sv,    "store"sv,    "witness"sv,  "workflow"sv};

// Up to the comma that ends it, or the end.
std::string_view first_argument(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
    if (quoted) continue;
    if (c == '(' || c == '{') ++depth;
    if (c == ')' || c == '}') --depth;
    if (depth < 0 || (depth == 0 && c == ',')) return text.substr(0, i);
  }
  return text;
}

// `fail(ErrorKind::refused, "words")`, `bad_input("words")` and `Error{ErrorKind::fault, "words"}`,
// which no face can say otherwise.
bool makes_uncoded(const TextFile& file, std::size_t at) {
  std::string text;  // up to the end of the statement
  for (std::size_t i = at; i < file.lines.size() && i < at + 12; ++i) {
    text += file.lines[i].substr(0, file.lines[i].find("//"));
    if (text.ends_with(";")) break;
  }
  if (const auto call = text.find("bad_input("); call != std::string::npos) {
    return text.find('"', call) != std::string::npos;
  }
  const auto comma = text.find(',', text.find("ErrorKind::"));
  const auto begin = text.find_first_not_of(' ', comma + 1);
  if (comma == std::string::npos || begin == std::string::npos) return false;
  const auto said = first_argument(std::string_view(text).substr(begin));
  const auto quote = said.find('"');
  if (quote == std::string_view::npos) return false;
  return !said.substr(said.find('"', quote + 1)).starts_with(mark);
}

void check_codes(const Tree& tree, Findings& findings) {
  for (const auto& file : tree.files) {
    if (!is_room_source(file) ||
        std::ranges::find(coded_rooms, room_of(file.path)) == coded_rooms.end()) {
      continue;
    }
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const auto line = std::string_view(file.lines[i]);
      static constexpr std::array makers{"bad_input("sv, "fail(ErrorKind::"sv, "{ErrorKind::"sv};
      const bool begins =
          std::ranges::any_of(makers, [&](std::string_view maker) { return line.contains(maker); });
      if (!begins || !makes_uncoded(file, i)) continue;
      findings.push_back(
          {file.path, i + 1, "an error without a code: give it one, so that it has Chinese words"});
    }
  }
}

struct Used {
  std::string path;
  std::size_t line = 0;
};

// Codes of hints and errors, of rooms and of the faces themselves, and where each is used first.
// Those of a call over HTTP say why no answer came, to the program that asked.
std::map<std::string, Used> codes_of(const Tree& tree) {
  std::map<std::string, Used> out;
  for (const auto& file : tree.files) {
    const bool of_face = file.path.starts_with("apps/") && is_code(file.path) &&
                         !is_test(file.path) && !file.path.starts_with(words);
    const bool of_no_reply = file.path.starts_with("src/ronghe/http/client.");
    if (!of_face && (!is_room_source(file) || of_no_reply)) continue;
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

// The codes that a file has words for, each with its line.
std::vector<std::pair<std::string, std::size_t>> worded_in(const TextFile& file) {
  std::vector<std::pair<std::string, std::size_t>> out;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const auto at = file.lines[i].find(entry);
    if (at == std::string::npos) continue;
    const auto next = i + 1 < file.lines.size() ? file.lines[i + 1] : std::string();
    auto code = first_text(file.lines[i].substr(at) + next);
    if (!code.empty()) out.emplace_back(std::move(code), i + 1);
  }
  return out;
}

void check_words(const Tree& tree, Findings& findings) {
  const auto used = codes_of(tree);
  std::set<std::string> worded;
  for (const auto& file : tree.files) {
    if (!file.path.starts_with(words) || !is_code(file.path) || is_test(file.path)) continue;
    for (const auto& [code, line] : worded_in(file)) {
      if (!worded.insert(code).second) {
        findings.push_back({file.path, line, "the code \"" + code + "\" has words already"});
      }
      if (used.contains(code)) continue;
      findings.push_back({file.path, line, "nobody gives the code \"" + code + "\""});
    }
  }
  for (const auto& [code, where] : used) {
    if (worded.contains(code)) continue;
    findings.push_back(
        {where.path, where.line,
         "the code \"" + code + "\" has no words in " + std::string(words) + ".cpp"});
  }
}

}  // namespace

Findings check_faces(const Tree& tree) {
  Findings findings;
  const auto commands = command_names(tree);
  for (const auto& file : tree.files) {
    if (!is_room_source(file)) continue;
    // Examples and helps of described arguments are written as a terminal has them.
    const bool describes = room_of(file.path) == "commands";
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (!describes && names_option(file.lines[i])) {
        findings.push_back({file.path, i + 1,
                            "names an option of the program: say what is wrong and give a code; "
                            "the face has the option"});
      }
      if (!names_command(file.lines[i], commands)) continue;
      findings.push_back({file.path, i + 1,
                          "names a command of the program: say what is wrong and give a code; the "
                          "face has the command"});
    }
  }
  check_codes(tree, findings);
  check_words(tree, findings);
  return findings;
}

}  // namespace house
