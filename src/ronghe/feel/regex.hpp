// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Regular expressions of XPath 3.1, which FEEL names, over code points. Time is bounded: a pattern
// that would explode gives an error instead.
namespace ronghe::feel {

struct RegexProgram;

struct RegexMatch {
  // Begin and end of the whole match, then of each group; npos where a group took no part.
  std::vector<std::size_t> ends;
  [[nodiscard]] std::size_t begin() const { return ends[0]; }
  [[nodiscard]] std::size_t end() const { return ends[1]; }
};

class Regex {
 public:
  enum class Outcome { found, absent, too_costly };

  // Flags: s (dot matches line ends), m (^ and $ at lines), i (ignore case), x (ignore blanks),
  // q (no sign is special). None for a pattern or flag that is not valid.
  [[nodiscard]] static std::optional<Regex> compile(std::string_view pattern,
                                                    std::string_view flags);
  // The first match at or after `from`.
  [[nodiscard]] Outcome search(std::u32string_view text, std::size_t from, RegexMatch& match) const;
  [[nodiscard]] std::size_t group_count() const;

 private:
  explicit Regex(std::shared_ptr<const RegexProgram> program) : program_(std::move(program)) {}
  std::shared_ptr<const RegexProgram> program_;  // shared: copies of a pattern are alike
};

}  // namespace ronghe::feel
