// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "ronghe/base/utf8.hpp"
#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/letters.hpp"
#include "ronghe/feel/regex.hpp"

namespace ronghe::feel {

namespace {

// 1-based by code point, negative from the end.
Value substring(const BuiltInCall& call) {
  const auto* text = call.string(0);
  if (text == nullptr) return call.wrong(0, "a text");
  const auto points = to_code_points(*text);
  const auto size = static_cast<std::int64_t>(points.size());
  const auto start = call.integer(1);
  if (!start) return call.wrong(1, "a whole number");
  if (*start == 0) return call.fail("the first character has position 1, the last -1");
  if (*start > size || *start < -size) return Value("");
  const auto begin = *start > 0 ? *start - 1 : size + *start;
  auto length = size - begin;
  if (call.has(2) && !call.arguments[2].is_null()) {
    const auto* wanted = call.number(2);
    if (wanted == nullptr) return call.wrong(2, "a number");
    const auto whole = wanted->rounded(0, Rounding::down);
    const auto count = whole ? whole->to_int64() : std::nullopt;
    if (!count || *count < 1) return call.fail("the length must be 1 at least");
    length = std::min(length, *count);
  }
  return to_utf8(std::u32string_view(points).substr(static_cast<std::size_t>(begin),
                                                    static_cast<std::size_t>(length)));
}

Value length(const BuiltInCall& call) {
  const auto* text = call.string(0);
  if (text == nullptr) return call.wrong(0, "a text");
  return Decimal(static_cast<std::int64_t>(to_code_points(*text).size()));
}

template <auto change>
Value changed_case(const BuiltInCall& call) {
  const auto* text = call.string(0);
  if (text == nullptr) return call.wrong(0, "a text");
  auto points = to_code_points(*text);
  for (auto& c : points) c = change(c);
  return to_utf8(points);
}

// Two texts, and what to do with them.
template <auto function>
Value of_two(const BuiltInCall& call) {
  const auto* text = call.string(0);
  const auto* part = call.string(1);
  if (text == nullptr) return call.wrong(0, "a text");
  if (part == nullptr) return call.wrong(1, "a text");
  return function(*text, *part);
}

Value before(const std::string& text, const std::string& part) {
  const auto at = text.find(part);
  return at == std::string::npos ? Value("") : Value(text.substr(0, at));
}
Value after(const std::string& text, const std::string& part) {
  const auto at = text.find(part);
  return at == std::string::npos ? Value("") : Value(text.substr(at + part.size()));
}
Value has_part(const std::string& text, const std::string& part) {
  return Value(text.contains(part));
}
Value has_begin(const std::string& text, const std::string& part) {
  return Value(text.starts_with(part));
}
Value has_end(const std::string& text, const std::string& part) {
  return Value(text.ends_with(part));
}

// The pattern in argument `i` with the flags in argument `flags`.
std::optional<Regex> regex(const BuiltInCall& call, std::size_t i, std::size_t flags) {
  const auto* pattern = call.string(i);
  if (pattern == nullptr) {
    (void)call.wrong(i, "a text");
    return std::nullopt;
  }
  std::string_view given;
  if (call.has(flags) && !call.arguments[flags].is_null()) {
    const auto* text = call.string(flags);
    if (text == nullptr) {
      (void)call.wrong(flags, "a text");
      return std::nullopt;
    }
    given = *text;
  }
  auto compiled = Regex::compile(*pattern, given);
  if (!compiled) (void)call.fail("not a valid pattern, or not valid flags (s, m, i, x, q)");
  return compiled;
}

Value too_costly(const BuiltInCall& call) {
  return call.fail("stopped: this pattern takes too many steps on this text; make it simpler");
}

Value matches(const BuiltInCall& call) {
  const auto* text = call.string(0);
  if (text == nullptr) return call.wrong(0, "a text");
  const auto pattern = regex(call, 1, 2);
  if (!pattern) return {};
  RegexMatch match;
  const auto outcome = pattern->search(to_code_points(*text), 0, match);
  if (outcome == Regex::Outcome::too_costly) return too_costly(call);
  return Value(outcome == Regex::Outcome::found);
}

// "$1" is a group, "\$" and "\\" are themselves; false for another use of those signs.
bool append_replacement(std::u32string& out, std::u32string_view replacement, bool literal,
                        std::u32string_view text, const RegexMatch& match) {
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    const char32_t c = replacement[i];
    const char32_t next = i + 1 < replacement.size() ? replacement[i + 1] : U'\0';
    if (literal || (c != '$' && c != '\\')) {
      out += c;
      continue;
    }
    ++i;
    if (c == '\\' && (next == '\\' || next == '$')) {
      out += next;
    } else if (c == '$' && next >= '0' && next <= '9') {
      const auto group = 2 * static_cast<std::size_t>(next - '0');
      if (group + 1 >= match.ends.size()) continue;
      const auto begin = match.ends[group];
      const auto end = match.ends[group + 1];
      if (begin <= end && end <= text.size()) out += text.substr(begin, end - begin);
    } else {
      return false;
    }
  }
  return true;
}

// XPath 3.1, 5.6.4 and 5.6.5: between which characters such a pattern matches is left open, so that
// nobody can say what it would replace or where it would split.
std::optional<Value> objection_to_empty_match(const BuiltInCall& call, const Regex& pattern) {
  RegexMatch match;
  if (pattern.search({}, 0, match) != Regex::Outcome::found) return std::nullopt;
  return call.fail(
      "this pattern also matches the empty text; write one that takes a character at "
      "least, such as a+ for a*");
}

Value replace(const BuiltInCall& call) {
  const auto* input = call.string(0);
  if (input == nullptr) return call.wrong(0, "a text");
  const auto pattern = regex(call, 1, 3);
  const auto* replacement = call.string(2);
  if (!pattern) return {};
  if (replacement == nullptr) return call.wrong(2, "a text");
  if (auto refused = objection_to_empty_match(call, *pattern)) return *std::move(refused);
  const bool literal = call.string(3) != nullptr && call.string(3)->contains('q');
  const auto text = to_code_points(*input);
  const auto wanted = to_code_points(*replacement);
  std::u32string out;
  std::size_t at = 0;
  RegexMatch match;
  while (at <= text.size()) {
    const auto outcome = pattern->search(text, at, match);
    if (outcome == Regex::Outcome::too_costly) return too_costly(call);
    if (outcome == Regex::Outcome::absent) break;
    out += text.substr(at, match.begin() - at);
    if (!append_replacement(out, wanted, literal, text, match)) {
      return call.fail("in the replacement write \\$ for a dollar sign and \\\\ for a backslash");
    }
    if (out.size() > text_bytes_max / 4) return call.fail("the text becomes too long");
    at = match.end();
    if (match.begin() != match.end()) continue;
    if (at < text.size()) out += text[at];  // so that this ends, whatever a pattern does
    ++at;
  }
  if (at < text.size()) out += text.substr(at);
  return to_utf8(out);
}

Value split(const BuiltInCall& call) {
  const auto* input = call.string(0);
  if (input == nullptr) return call.wrong(0, "a text");
  const auto pattern = regex(call, 1, 2);
  if (!pattern) return {};
  if (auto refused = objection_to_empty_match(call, *pattern)) return *std::move(refused);
  const auto text = to_code_points(*input);
  List parts;
  std::size_t begin = 0;
  std::size_t from = 0;
  RegexMatch match;
  while (from <= text.size()) {
    const auto outcome = pattern->search(text, from, match);
    if (outcome == Regex::Outcome::too_costly) return too_costly(call);
    if (outcome == Regex::Outcome::absent) break;
    from = match.end() == match.begin() ? match.end() + 1 : match.end();
    if (match.end() == match.begin()) continue;  // an empty match splits nothing
    parts.emplace_back(to_utf8(std::u32string_view(text).substr(begin, match.begin() - begin)));
    begin = match.end();
  }
  parts.emplace_back(to_utf8(std::u32string_view(text).substr(begin)));
  return parts;
}

// Null items are left out.
Value join(const BuiltInCall& call) {
  const auto list = call.list(0);
  if (!list) return call.wrong(0, "a list of texts");
  std::string delimiter;
  if (call.has(1) && !call.arguments[1].is_null()) {
    if (call.string(1) == nullptr) return call.wrong(1, "a text");
    delimiter = *call.string(1);
  }
  std::string out;
  bool first = true;
  for (const auto& item : *list) {
    if (item.is_null()) continue;
    if (item.string() == nullptr) return call.fail("every item must be a text");
    if (out.size() + delimiter.size() + item.string()->size() > text_bytes_max) {
      return call.fail("the text becomes too long");
    }
    if (!first) out += delimiter;
    first = false;
    out += *item.string();
  }
  return out;
}

}  // namespace

std::vector<BuiltIn> string_functions() {
  return {
      {"substring", {"string", "start position", "length"}, 2, false, substring},
      {"string length", {"string"}, 1, false, length},
      {"upper case", {"string"}, 1, false, changed_case<to_upper>},
      {"lower case", {"string"}, 1, false, changed_case<to_lower>},
      {"substring before", {"string", "match"}, 2, false, of_two<before>},
      {"substring after", {"string", "match"}, 2, false, of_two<after>},
      {"contains", {"string", "match"}, 2, false, of_two<has_part>},
      {"starts with", {"string", "match"}, 2, false, of_two<has_begin>},
      {"ends with", {"string", "match"}, 2, false, of_two<has_end>},
      {"matches", {"input", "pattern", "flags"}, 2, false, matches},
      {"replace", {"input", "pattern", "replacement", "flags"}, 3, false, replace},
      {"split", {"string", "delimiter", "flags"}, 2, false, split},
      {"string join", {"list", "delimiter"}, 1, false, join},
  };
}

}  // namespace ronghe::feel
