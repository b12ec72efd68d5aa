// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "ronghe/feel/letters.hpp"

namespace ronghe::feel {

// A set of characters: ranges, and classes that are asked one by one.
struct CharacterSet {
  struct Range {
    char32_t first;
    char32_t last;
  };
  using Class = bool (*)(char32_t);
  std::vector<Range> ranges = {};
  std::vector<std::pair<Class, bool>> classes = {};  // and whether the class is negated
  std::vector<std::pair<LetterProperty, bool>> properties = {};
  std::vector<CharacterSet> without = {};  // [a-z-[aeiou]]
  bool negated = false;

  [[nodiscard]] bool contains(char32_t c, bool ignore_case) const;
};

enum class RegexStep {
  set,          // one character of sets[a]
  any,          // one character that is no line end
  split,        // go on at a, and at b if that fails
  jump,         // go on at a
  save,         // remember the position in slot a
  leave_empty,  // go on at b if nothing was read since slot a was saved
  line_begin,
  line_end,
  back_reference,  // the text of group a again
  accept
};

struct RegexInstruction {
  RegexStep step;
  std::size_t a = 0;
  std::size_t b = 0;
};

struct RegexProgram {
  std::vector<RegexInstruction> code;
  std::vector<CharacterSet> sets;
  std::size_t groups = 0;
  std::size_t slots = 2;  // two for each group and the whole, then one for each loop
  bool ignore_case = false;
  bool multiline = false;
};

[[nodiscard]] std::optional<RegexProgram> compile_regex(std::string_view pattern,
                                                        std::string_view flags);

}  // namespace ronghe::feel
