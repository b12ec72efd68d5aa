// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "house/rules.hpp"

namespace house {

namespace {

struct Banned {
  std::string_view text;
  std::string_view reason;
  bool whole;  // stands alone, not inside a longer word or path
};

// The words are written in two halves, so that this file does not find itself.
constexpr std::array banned{
    Banned{"TO"
           "DO",
           "finish it, or write down where it waits", true},
    Banned{"FIX"
           "ME",
           "finish it, or write down where it waits", true},
    Banned{"/wo"
           "rk/",
           "names a folder of one machine", true},
    Banned{"/ro"
           "ot/",
           "names a folder of one machine", true},
    Banned{"/ho"
           "me/",
           "names a folder of one machine", true},
    Banned{"registry."
           "npmjs",
           "names a package host; the machine's own settings choose it", false},
    Banned{"deb."
           "debian.org",
           "names a package host; the machine's own settings choose it", false},
};

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-' || c == '/' || c == '}' || c == '>';
}

bool contains(std::string_view line, const Banned& word) {
  for (auto at = line.find(word.text); at != std::string_view::npos;
       at = line.find(word.text, at + 1)) {
    const auto end = at + word.text.size();
    const bool open_before = at == 0 || !is_word_char(line[at - 1]);
    const bool open_after = word.text.ends_with('/') || end == line.size() ||
                            !is_word_char(line[end]) || line[end] == '.';
    if (!word.whole || (open_before && open_after)) return true;
  }
  return false;
}

bool wants_licence(std::string_view path) {
  return is_code(path) || path.ends_with(".cmake") || path.ends_with("CMakeLists.txt") ||
         path.ends_with(".sh");
}

void check_head(const TextFile& file, Findings& findings) {
  const auto& lines = file.lines;
  const std::size_t first = !lines.empty() && lines[0].starts_with("#!") ? 1 : 0;
  if (lines.size() <= first || !lines[first].ends_with("SPDX-License-Identifier: Apache-2.0")) {
    findings.push_back({file.path, first + 1, "expected the SPDX-License-Identifier line"});
  }
  if (!file.path.ends_with(".hpp")) return;
  if (lines.size() < 2 || lines[1] != "#pragma once") {
    findings.push_back({file.path, 2, "expected #pragma once"});
  }
}

}  // namespace

Findings check_words(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree.files) {
    if (wants_licence(file.path)) check_head(file, findings);
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      for (const auto& word : banned) {
        if (!contains(file.lines[i], word)) continue;
        findings.push_back(
            {file.path, i + 1, "\"" + std::string(word.text) + "\": " + std::string(word.reason)});
      }
    }
  }
  return findings;
}

}  // namespace house
