// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/feel/parser.hpp"

#include <algorithm>

#include "ronghe/policy/feel/grammar.hpp"
#include "ronghe/policy/feel/unicode.hpp"

namespace ronghe::policy::feel {

Result<NodePtr> parse_expression(const Source& source, const KnownNames& names) {
  return Grammar(source, names).whole_expression();
}

Result<NodePtr> parse_unary_tests(const Source& source, const KnownNames& names) {
  return Grammar(source, names).whole_unary_tests();
}

Place place_of(const Source& source, std::uint32_t offset) {
  auto place = source.place;
  if (place.line == 0) place.line = 1;
  if (place.column == 0) place.column = 1;
  const auto end = std::min<std::size_t>(offset, source.text.size());
  for (std::size_t at = 0; at < end;) {
    const auto c = code_point_at(source.text, at);
    ++place.column;
    if (c.value == '\n') {
      ++place.line;
      place.column = 1;
    }
    at += c.size;
  }
  return place;
}

std::string caret(const Source& source, Span span) {
  const std::string_view text = source.text;
  const auto begin = std::min<std::size_t>(span.begin, text.size());
  const auto before = begin == 0 ? std::string_view::npos : text.rfind('\n', begin - 1);
  const auto line_begin = before == std::string_view::npos ? 0 : before + 1;
  const auto line_end = std::min(text.find('\n', begin), text.size());
  const auto end = std::clamp<std::size_t>(span.end, begin, line_end);
  std::string marks;
  for (auto at = line_begin; at < begin;) {
    const auto c = code_point_at(text, at);
    marks += c.value == '\t' ? "\t" : is_wide(c.value) ? "  " : " ";
    at += c.size;
  }
  std::string carets;
  for (auto at = begin; at < end;) {
    const auto c = code_point_at(text, at);
    carets += is_wide(c.value) ? "^^" : "^";
    at += c.size;
  }
  auto line = std::string(text.substr(line_begin, line_end - line_begin));
  if (line.ends_with('\r')) line.pop_back();
  return line + "\n" + marks + (carets.empty() ? "^" : carets);
}

}  // namespace ronghe::policy::feel
