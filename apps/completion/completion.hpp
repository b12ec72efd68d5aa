// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

// What a shell may offer for the word that is being typed, from the options that a program has
// described; packaging/completion asks for it.
namespace ronghe::completion {

struct Candidate {
  std::string word;
  std::string help;  // one line, may be empty
  bool operator==(const Candidate&) const = default;
};

struct Candidates {
  std::vector<Candidate> words;
  bool files = false;  // names of files, too
};

// `words` is what follows the name of the program, the last one as far as it is typed (empty: a
// blank was typed).
[[nodiscard]] Candidates candidates(const CLI::App& app, const std::vector<std::string>& words);

// Where the program was called as `PROGRAM complete-words WORD...`: a line a candidate, with a tab
// before its help, and "=files".
[[nodiscard]] std::optional<std::string> answer(const CLI::App& app, int argc,
                                                const char* const* argv);

}  // namespace ronghe::completion
