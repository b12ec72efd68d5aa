// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/regex_program.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "ronghe/base/utf8.hpp"

namespace ronghe::feel {

namespace {

constexpr std::size_t code_max = 50'000;
constexpr int depth_max = 200;
constexpr std::size_t repeat_max = 10'000;

bool is_space(char32_t c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_any(char32_t /*c*/) { return true; }
bool is_digit(char32_t c) {
  static const auto digits = LetterProperty::named("Nd");
  return digits->holds(c);
}
bool is_word(char32_t c) {
  static const std::array others{LetterProperty::named("P"), LetterProperty::named("Z"),
                                 LetterProperty::named("C")};
  return std::ranges::none_of(others, [c](const auto& other) { return other->holds(c); });
}
// The ranges of XML 1.0, rules 4 and 4a.
bool begins_xml_name(char32_t c) {
  constexpr std::array<CharacterSet::Range, 16> starts{{{':', ':'},
                                                        {'A', 'Z'},
                                                        {'_', '_'},
                                                        {'a', 'z'},
                                                        {0xC0, 0xD6},
                                                        {0xD8, 0xF6},
                                                        {0xF8, 0x2FF},
                                                        {0x370, 0x37D},
                                                        {0x37F, 0x1FFF},
                                                        {0x200C, 0x200D},
                                                        {0x2070, 0x218F},
                                                        {0x2C00, 0x2FEF},
                                                        {0x3001, 0xD7FF},
                                                        {0xF900, 0xFDCF},
                                                        {0xFDF0, 0xFFFD},
                                                        {0x10000, 0xEFFFF}}};
  return std::ranges::any_of(
      starts, [c](const auto& range) { return c >= range.first && c <= range.last; });
}
bool in_xml_name(char32_t c) {
  return begins_xml_name(c) || c == '-' || c == '.' || (c >= '0' && c <= '9') || c == 0xB7 ||
         (c >= 0x300 && c <= 0x36F) || c == 0x203F || c == 0x2040;
}

struct Escape {
  char32_t letter;
  CharacterSet::Class belongs;
};
constexpr std::array escapes{Escape{U'd', is_digit}, Escape{U'w', is_word}, Escape{U's', is_space},
                             Escape{U'i', begins_xml_name}, Escape{U'c', in_xml_name}};

// The flag x: blanks outside of [...] do not count.
std::u32string without_blanks(std::u32string_view pattern) {
  std::u32string out;
  int depth = 0;
  for (const char32_t c : pattern) {
    if (c == '[') ++depth;
    if (c == ']' && depth > 0) --depth;
    if (depth > 0 || !is_space(c)) out += c;
  }
  return out;
}

// Emits code while it reads the pattern. Every method gives false on a mistake.
class Compiler {
 public:
  Compiler(std::u32string pattern, RegexProgram& program, bool dot_all)
      : pattern_(std::move(pattern)), program_(program), dot_all_(dot_all) {}

  bool whole() {
    for (std::size_t i = 0; i < pattern_.size(); ++i) {
      if (pattern_[i] == '\\')
        ++i;
      else if (pattern_[i] == '(' && !std::u32string_view(pattern_).substr(i).starts_with(U"(?:"))
        ++groups_all_;
    }
    program_.slots = 2 * (groups_all_ + 1);
    if (!alternatives() || at_ != pattern_.size()) return false;
    emit(RegexStep::accept);
    program_.groups = groups_;
    return program_.code.size() < code_max;
  }
  bool literal() {
    for (const char32_t c : pattern_) single(c);
    emit(RegexStep::accept);
    return program_.code.size() < code_max;
  }

 private:
  using Code = std::vector<RegexInstruction>;

  std::size_t emit(RegexStep step, std::size_t a = 0, std::size_t b = 0) {
    program_.code.push_back({step, a, b});
    return program_.code.size() - 1;
  }
  std::size_t here() const { return program_.code.size(); }
  char32_t peek() { return at_ < pattern_.size() ? pattern_[at_] : U'\0'; }
  bool more() { return at_ < pattern_.size(); }
  bool take(char32_t c) {
    if (!more() || pattern_[at_] != c) return false;
    ++at_;
    return true;
  }
  void emit_set(CharacterSet set) {
    program_.sets.push_back(std::move(set));
    emit(RegexStep::set, program_.sets.size() - 1);
  }
  void single(char32_t c) { emit_set({.ranges = {{c, c}}}); }

  // Code from `begin` on moves by one; jumps into it follow.
  void insert(std::size_t begin, RegexInstruction instruction) {
    program_.code.insert(program_.code.begin() + static_cast<std::ptrdiff_t>(begin), instruction);
    for (auto i = begin + 1; i < here(); ++i) {
      auto& moved = program_.code[i];
      const bool jumps = moved.step == RegexStep::split || moved.step == RegexStep::jump;
      if (jumps && moved.a >= begin) ++moved.a;
      if ((jumps || moved.step == RegexStep::leave_empty) && moved.b >= begin) ++moved.b;
    }
  }

  bool alternatives() {
    if (++depth_ > depth_max || here() > code_max) return false;
    std::vector<std::size_t> exits;
    while (true) {
      const auto begin = here();
      while (more() && peek() != '|' && peek() != ')') {
        if (!piece()) return false;
      }
      if (!take('|')) break;
      insert(begin, {RegexStep::split, begin + 1, 0});
      exits.push_back(emit(RegexStep::jump));
      program_.code[begin].b = here();
    }
    for (const auto exit : exits) program_.code[exit].a = here();
    --depth_;
    return true;
  }

  bool piece() {
    const auto begin = here();
    if (!atom()) return false;
    std::size_t least = 1;
    std::size_t most = 1;
    if (take('?'))
      least = 0;
    else if (take('*')) {
      least = 0;
      most = npos;
    } else if (take('+'))
      most = npos;
    else if (peek() == '{') {
      if (!counts(least, most)) return false;
    } else
      return true;
    const bool lazy = take('?');
    return repeat(begin, least, most, lazy);
  }

  bool counts(std::size_t& least, std::size_t& most) {
    ++at_;
    const auto number = [&](std::size_t& value) {
      const auto begin = at_;
      value = 0;
      while (at_ < pattern_.size() && pattern_[at_] >= '0' && pattern_[at_] <= '9') {
        value = std::min<std::size_t>(value * 10 + (pattern_[at_++] - U'0'), repeat_max + 1);
      }
      return at_ > begin;
    };
    if (!number(least)) return false;
    most = least;
    if (take(',') && !number(most)) most = npos;
    const bool small = least <= repeat_max && (most == npos || most <= repeat_max);
    return take('}') && small && least <= most;
  }

  // The atom's code from `begin` on: `least` times, then optionally up to `most` times.
  bool repeat(std::size_t begin, std::size_t least, std::size_t most, bool lazy) {
    const Code atom(program_.code.begin() + static_cast<std::ptrdiff_t>(begin),
                    program_.code.end());
    const auto copies = std::max<std::size_t>(most == npos ? least + 1 : most, 1);
    if (copies * (atom.size() + 3) + here() > code_max) return false;
    program_.code.resize(begin);
    for (std::size_t i = 0; i < least; ++i) copy(atom, begin);
    if (most == npos) {
      const auto slot = program_.slots++;
      const auto split = emit(RegexStep::split);
      emit(RegexStep::save, slot);
      copy(atom, begin);
      const auto check = emit(RegexStep::leave_empty, slot);
      emit(RegexStep::jump, split);
      set_split(split, split + 1, here(), lazy);
      program_.code[check].b = here();
      return true;
    }
    std::vector<std::size_t> splits;
    for (auto i = least; i < most; ++i) {
      splits.push_back(emit(RegexStep::split));
      copy(atom, begin);
    }
    for (const auto split : splits) set_split(split, split + 1, here(), lazy);
    return true;
  }
  void set_split(std::size_t split, std::size_t on, std::size_t out, bool lazy) {
    program_.code[split].a = lazy ? out : on;
    program_.code[split].b = lazy ? on : out;
  }
  void copy(const Code& atom, std::size_t original) {
    const auto moved = here() - original;
    for (auto instruction : atom) {
      const bool jumps =
          instruction.step == RegexStep::split || instruction.step == RegexStep::jump;
      if (jumps) instruction.a += moved;
      if (jumps || instruction.step == RegexStep::leave_empty) instruction.b += moved;
      program_.code.push_back(instruction);
    }
  }

  bool atom() {
    const char32_t c = peek();
    ++at_;
    switch (c) {
      case '(': return group();
      case '[': {
        CharacterSet set;
        if (!character_class(set)) return false;
        emit_set(std::move(set));
        return true;
      }
      case '.':
        if (dot_all_)
          emit_set({.classes = {{is_any, false}}});
        else
          emit(RegexStep::any);
        return true;
      case '^': emit(RegexStep::line_begin); return true;
      case '$': emit(RegexStep::line_end); return true;
      case '\\': return escape();
      case '?':
      case '*':
      case '+':
      case '{':
      case '}':
      case ']':
      case ')': return false;
      default: single(c); return true;
    }
  }

  bool group() {
    if (take('?')) return take(':') && alternatives() && take(')');
    const auto number = ++groups_;
    emit(RegexStep::save, 2 * number);
    if (!alternatives() || !take(')')) return false;
    emit(RegexStep::save, 2 * number + 1);
    closed_.push_back(number);
    return true;
  }

  bool escape() {
    if (at_ >= pattern_.size()) return false;
    const char32_t c = pattern_[at_];
    if (c >= '1' && c <= '9') {
      ++at_;
      const auto number = static_cast<std::size_t>(c - '0');
      if (std::ranges::find(closed_, number) == closed_.end()) return false;
      emit(RegexStep::back_reference, number);
      return true;
    }
    CharacterSet set;
    if (!set_escape(set)) return false;
    emit_set(std::move(set));
    return true;
  }

  // After a backslash: a class, or a sign that stands for itself.
  bool set_escape(CharacterSet& set) {
    if (at_ >= pattern_.size()) return false;
    const char32_t c = pattern_[at_++];
    constexpr std::u32string_view plain = U"\\|.?*+(){}[]^$-nrt";
    if (const auto found = plain.find(c); found != std::u32string_view::npos) {
      const char32_t value = c == 'n' ? U'\n' : c == 'r' ? U'\r' : c == 't' ? U'\t' : c;
      set.ranges.push_back({value, value});
      return true;
    }
    if (c == 'p' || c == 'P') return category(set, c == 'P');
    const bool negated = c >= 'A' && c <= 'Z';
    const char32_t letter = negated ? c - 'A' + 'a' : c;
    const auto* found = std::ranges::find(escapes, letter, &Escape::letter);
    if (found == escapes.end()) return false;
    set.classes.emplace_back(found->belongs, negated);
    return true;
  }

  bool category(CharacterSet& set, bool negated) {
    const auto end = pattern_.find(U'}', at_);
    if (at_ >= pattern_.size() || pattern_[at_] != '{' || end == std::u32string::npos) return false;
    const auto name = to_utf8(std::u32string_view(pattern_).substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    const auto property = LetterProperty::named(name);
    if (!property) return false;
    set.properties.emplace_back(*property, negated);
    return true;
  }

  // After "[".
  bool character_class(CharacterSet& set) {
    if (++depth_ > depth_max) return false;
    set.negated = take('^');
    bool first = true;
    while (at_ < pattern_.size() && (pattern_[at_] != ']' || first)) {
      if (pattern_[at_] == ']') return false;
      first = false;
      if (pattern_[at_] == '-' && at_ + 1 < pattern_.size() && pattern_[at_ + 1] == '[') {
        at_ += 2;
        if (!character_class(set.without.emplace_back())) return false;
        break;
      }
      if (!class_item(set)) return false;
    }
    --depth_;
    return take(']');
  }

  bool class_item(CharacterSet& set) {
    CharacterSet low;
    const auto read = [&](CharacterSet& into) {
      const char32_t c = pattern_[at_++];
      if (c == '\\') return set_escape(into);
      if (c == '[') return false;
      into.ranges.push_back({c, c});
      return true;
    };
    if (!read(low)) return false;
    const bool range = at_ + 1 < pattern_.size() && pattern_[at_] == '-' &&
                       pattern_[at_ + 1] != ']' && pattern_[at_ + 1] != '[';
    if (range) {
      ++at_;
      CharacterSet high;
      if (!read(high) || low.ranges.empty() || high.ranges.empty()) return false;
      if (low.ranges[0].first > high.ranges[0].first) return false;
      set.ranges.push_back({low.ranges[0].first, high.ranges[0].first});
      return true;
    }
    set.ranges.insert(set.ranges.end(), low.ranges.begin(), low.ranges.end());
    set.classes.insert(set.classes.end(), low.classes.begin(), low.classes.end());
    set.properties.insert(set.properties.end(), low.properties.begin(), low.properties.end());
    return true;
  }

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  std::u32string pattern_;
  RegexProgram& program_;
  bool dot_all_;
  std::size_t at_ = 0;
  std::size_t groups_ = 0;
  std::size_t groups_all_ = 0;
  std::vector<std::size_t> closed_;
  int depth_ = 0;
};

}  // namespace

std::optional<RegexProgram> compile_regex(std::string_view pattern, std::string_view flags) {
  if (flags.find_first_not_of("smixq") != std::string_view::npos) return std::nullopt;
  RegexProgram program;
  program.ignore_case = flags.contains('i');
  program.multiline = flags.contains('m');
  auto points = to_code_points(pattern);
  if (flags.contains('x') && !flags.contains('q')) points = without_blanks(points);
  Compiler compiler(std::move(points), program, flags.contains('s'));
  const bool valid = flags.contains('q') ? compiler.literal() : compiler.whole();
  if (!valid) return std::nullopt;
  return program;
}

}  // namespace ronghe::feel
