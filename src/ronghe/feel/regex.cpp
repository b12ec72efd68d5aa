// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/regex.hpp"

#include <algorithm>

#include "ronghe/feel/regex_program.hpp"

namespace ronghe::feel {

namespace {

constexpr std::size_t npos = std::u32string_view::npos;
constexpr std::size_t steps_max = 2'000'000;

// Backtracking with its own stack: an entry is a place to go on, or a slot to restore.
class Machine {
 public:
  Machine(const RegexProgram& program, std::u32string_view text) : program_(program), text_(text) {}

  Regex::Outcome run(std::size_t from, std::vector<std::size_t>& slots) {
    slots_.assign(program_.slots, npos);
    stack_.clear();
    stack_.push_back({0, from, npos});
    while (!stack_.empty()) {
      const auto entry = stack_.back();
      stack_.pop_back();
      if (entry.slot != npos) {
        slots_[entry.slot] = entry.position;
        continue;
      }
      const auto outcome = follow(entry.code, entry.position);
      if (outcome == Regex::Outcome::absent) continue;
      slots = slots_;
      return outcome;
    }
    return Regex::Outcome::absent;
  }

 private:
  struct Entry {
    std::size_t code;
    std::size_t position;
    std::size_t slot;
  };

  Regex::Outcome follow(std::size_t at, std::size_t position) {
    while (true) {
      if (++steps_ > steps_max) return Regex::Outcome::too_costly;
      const auto& step = program_.code[at];
      switch (step.step) {
        case RegexStep::set:
        case RegexStep::any:
          if (position >= text_.size() || !takes(step, text_[position])) {
            return Regex::Outcome::absent;
          }
          ++position;
          ++at;
          break;
        case RegexStep::split:
          stack_.push_back({step.b, position, npos});
          at = step.a;
          break;
        case RegexStep::jump: at = step.a; break;
        case RegexStep::save:
          stack_.push_back({0, slots_[step.a], step.a});
          slots_[step.a] = position;
          ++at;
          break;
        case RegexStep::leave_empty: at = slots_[step.a] == position ? step.b : at + 1; break;
        case RegexStep::line_begin:
          if (position != 0 && !(program_.multiline && text_[position - 1] == '\n')) {
            return Regex::Outcome::absent;
          }
          ++at;
          break;
        case RegexStep::line_end:
          if (position != text_.size() && !(program_.multiline && text_[position] == '\n')) {
            return Regex::Outcome::absent;
          }
          ++at;
          break;
        case RegexStep::back_reference: {
          const auto size = repeated(step.a, position);
          if (size == npos) return Regex::Outcome::absent;
          position += size;
          ++at;
          break;
        }
        case RegexStep::accept: slots_[1] = position; return Regex::Outcome::found;
      }
    }
  }

  [[nodiscard]] bool takes(const RegexInstruction& step, char32_t c) const {
    if (step.step == RegexStep::any) return c != '\n' && c != '\r';
    return program_.sets[step.a].contains(c, program_.ignore_case);
  }

  // The length of the group's text if it stands at `position` again.
  [[nodiscard]] std::size_t repeated(std::size_t group, std::size_t position) const {
    const auto begin = slots_[2 * group];
    const auto end = slots_[2 * group + 1];
    if (begin == npos || end == npos || end < begin) return 0;
    const auto wanted = text_.substr(begin, end - begin);
    const auto there = text_.substr(position, wanted.size());
    const auto same = [&](char32_t a, char32_t b) {
      return a == b || (program_.ignore_case && to_lower(a) == to_lower(b));
    };
    return std::ranges::equal(wanted, there, same) ? wanted.size() : npos;
  }

  const RegexProgram& program_;
  std::u32string_view text_;
  std::vector<std::size_t> slots_;
  std::vector<Entry> stack_;
  std::size_t steps_ = 0;
};

}  // namespace

bool CharacterSet::contains(char32_t c, bool ignore_case) const {
  const auto listed = [&](char32_t one) {
    const auto within = [&](const Range& range) { return one >= range.first && one <= range.last; };
    const auto belongs = [&](const auto& named) { return named.first(one) != named.second; };
    const auto holds = [&](const auto& named) { return named.first.holds(one) != named.second; };
    return std::ranges::any_of(ranges, within) || std::ranges::any_of(classes, belongs) ||
           std::ranges::any_of(properties, holds);
  };
  bool inside = listed(c);
  if (ignore_case) inside = inside || listed(to_lower(c)) || listed(to_upper(c));
  if (inside == negated) return false;
  return std::ranges::none_of(
      without, [&](const CharacterSet& other) { return other.contains(c, ignore_case); });
}

std::optional<Regex> Regex::compile(std::string_view pattern, std::string_view flags) {
  auto program = compile_regex(pattern, flags);
  if (!program) return std::nullopt;
  return Regex(std::make_shared<const RegexProgram>(*std::move(program)));
}

Regex::Outcome Regex::search(std::u32string_view text, std::size_t from, RegexMatch& match) const {
  Machine machine(*program_, text);
  for (auto begin = from; begin <= text.size(); ++begin) {
    const auto outcome = machine.run(begin, match.ends);
    if (outcome == Outcome::absent) continue;
    match.ends.resize(2 * (program_->groups + 1));
    match.ends[0] = begin;
    return outcome;
  }
  return Outcome::absent;
}

std::size_t Regex::group_count() const { return program_->groups; }

}  // namespace ronghe::feel
