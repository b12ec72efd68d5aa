// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "house/rules.hpp"

namespace house {

namespace {

// Sizes, positions and months are small whole numbers; whatever else decides something belongs into
// a pack. A small number that is compared or assigned may decide as well.
constexpr int small_max = 12;
constexpr std::array<std::string_view, 7> harmless{"0", "1", "2", "3", "100", "128", "1000"};
constexpr std::string_view excuse = "// not policy:";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_char(char c) {
  return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// A comment tells where a number comes from; it decides nothing.
std::string_view without_comment(std::string_view line) { return line.substr(0, line.find("//")); }

struct Number {
  std::string text;
  bool decides = false;  // stands right of a comparison or an assignment
};

bool follows_comparison(std::string_view before) {
  const auto end = before.find_last_not_of(' ');
  return end != std::string_view::npos && std::string_view("<>=").contains(before[end]);
}

// "0.30" in quotes is as much a number as 0.30; digits within a longer text are not.
std::vector<Number> numbers_of(std::string_view code) {
  std::vector<Number> numbers;
  bool quoted = false;
  for (std::size_t at = 0; at < code.size(); ++at) {
    if (code[at] == '"' && (at == 0 || code[at - 1] != '\'')) quoted = !quoted;
    const bool starts = is_digit(code[at]) && (at == 0 || !is_name_char(code[at - 1]));
    if (!starts) continue;
    const auto from = at;
    while (at < code.size() && (is_name_char(code[at]) || code[at] == '.')) ++at;
    const bool whole_text =
        from > 0 && code[from - 1] == '"' && at < code.size() && code[at] == '"';
    if (!quoted || whole_text) {
      numbers.push_back(
          {std::string(code.substr(from, at - from)), follows_comparison(code.substr(0, from))});
    }
    --at;
  }
  return numbers;
}

std::string digits_of(std::string_view number) {
  const auto end = number.find_first_of("uUlL");
  return std::string(number.substr(0, end));
}

bool could_be_policy(const Number& number) {
  const auto digits = digits_of(number.text);
  if (std::ranges::find(harmless, digits) != harmless.end()) return false;
  const bool whole = digits.find_first_not_of("0123456789") == std::string::npos;
  const bool small = whole && digits.size() <= 2 && std::stoi(digits) <= small_max;
  return !small || number.decides;
}

}  // namespace

Findings check_numbers(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree.files) {
    if (room_of(file.path) != "evaluate" || !is_code(file.path) || is_test(file.path)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const auto& line = file.lines[i];
      if (line.starts_with('#') || line.find(excuse) != std::string::npos) continue;
      for (const auto& number : numbers_of(without_comment(line))) {
        if (!could_be_policy(number)) continue;
        findings.push_back({file.path, i + 1,
                            "number " + number.text +
                                " in code that judges; make it a parameter of the "
                                "pack, or end the line with `" +
                                std::string(excuse) + " reason`"});
      }
    }
  }
  return findings;
}

}  // namespace house
