// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/parser.hpp"

#include <algorithm>

#include "ronghe/feel/grammar.hpp"
#include "ronghe/feel/letters.hpp"
#include "ronghe/feel/unicode.hpp"

namespace ronghe::feel {

namespace {

Names everywhere(const KnownNames& names) {
  return {.scope = &names, .fields = &names, .types = &names};
}

}  // namespace

Result<NodePtr> parse_expression(const Source& source, const KnownNames& names) {
  return parse_expression_in(source, everywhere(names));
}

Result<NodePtr> parse_unary_tests(const Source& source, const KnownNames& names) {
  return parse_unary_tests_in(source, everywhere(names));
}

Result<NodePtr> parse_expression_in(const Source& source, const Names& names) {
  return Grammar(source, names).whole_expression();
}

Result<NodePtr> parse_unary_tests_in(const Source& source, const Names& names) {
  return Grammar(source, names).whole_unary_tests();
}

namespace {

// The part that byte `offset` is in; null = none.
const LinePart* part_at(const Source& source, std::size_t offset) {
  const auto after = std::ranges::upper_bound(source.parts, offset, {}, &LinePart::begin);
  return after == source.parts.begin() ? nullptr : &*std::prev(after);
}

}  // namespace

Place place_of(const Source& source, std::uint32_t offset) {
  auto place = source.place;
  if (place.line == 0) place.line = 1;
  if (place.column == 0) place.column = 1;
  const auto end = std::min<std::size_t>(offset, source.text.size());
  std::size_t begin = 0;
  if (const auto* part = part_at(source, end)) {
    begin = part->begin;
    place.line = part->line;
    place.column = part->column;
  }
  for (std::size_t at = begin; at < end;) {
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

namespace {

// Of a long line only the surroundings are shown: people read them, and a program that reports a
// thousand faults of one line does not write it out a thousand times.
constexpr std::size_t shown_bytes = 160;  // on each side of where the fault begins

bool is_inside_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

struct ShownLine {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool cut_before = false;
  bool cut_after = false;
};

ShownLine shown_line(std::string_view text, std::size_t at) {
  const auto before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  ShownLine line{.begin = before == std::string_view::npos ? 0 : before + 1,
                 .end = std::min(text.find('\n', at), text.size())};
  if (at - line.begin > shown_bytes) {
    line.begin = at - shown_bytes;
    while (is_inside_character(text, line.begin)) ++line.begin;
    line.cut_before = true;
  }
  if (line.end - at > shown_bytes) {
    line.end = at + shown_bytes;
    while (is_inside_character(text, line.end)) --line.end;
    line.cut_after = true;
  }
  return line;
}

}  // namespace

std::string caret(const Source& source, Span whole) {
  std::string_view text = source.text;
  auto span = whole;
  if (const auto* part = part_at(source, whole.begin)) {  // its own line of the file alone
    const auto* next = part + 1;
    const bool last = next == source.parts.data() + source.parts.size();
    text = text.substr(part->begin, last ? std::string_view::npos : next->begin - part->begin);
    while (text.ends_with(' ') || text.ends_with('\n')) text.remove_suffix(1);
    span = {whole.begin - part->begin, std::max(whole.begin, whole.end) - part->begin};
  }
  const auto begin = std::min<std::size_t>(span.begin, text.size());
  const auto shown = shown_line(text, begin);
  const auto end = std::clamp<std::size_t>(span.end, begin, std::max(begin, shown.end));
  std::string marks(shown.cut_before ? 1 : 0, ' ');
  for (auto at = shown.begin; at < begin;) {
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
  std::string line(shown.cut_before ? "…" : "");
  line += text.substr(shown.begin, shown.end - shown.begin);
  if (line.ends_with('\r')) line.pop_back();
  if (shown.cut_after) line += "…";
  return line + "\n" + marks + (carets.empty() ? "^" : carets);
}

}  // namespace ronghe::feel
