// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/lexer.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "ronghe/feel/unicode.hpp"

namespace ronghe::feel {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Span span_of(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

std::size_t digits_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

std::optional<char32_t> hex_at(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  char32_t value = 0;
  for (const char c : text.substr(at, digits)) {
    const bool small = c >= 'a' && c <= 'f';
    const bool large = c >= 'A' && c <= 'F';
    if (!is_digit(c) && !small && !large) return std::nullopt;
    const int digit = is_digit(c) ? c - '0' : (small ? c - 'a' : c - 'A') + 10;
    value = value * 16 + static_cast<char32_t>(digit);
  }
  return value;
}

bool is_surrogate(char32_t c, char32_t first) { return c >= first && c < first + 0x400; }

// Reads the escape whose backslash stands at `at`; gives the byte after it. A backslash before
// another character stands for itself, as in regular expressions.
std::size_t read_escape(std::string_view text, std::size_t at, std::string& out) {
  const char kind = at + 1 < text.size() ? text[at + 1] : '\0';
  constexpr std::string_view codes = "nrt\"'\\";
  constexpr std::string_view values = "\n\r\t\"'\\";
  if (const auto found = codes.find(kind); found != std::string_view::npos) {
    out += values[found];
    return at + 2;
  }
  const std::size_t digits = kind == 'u' ? 4 : kind == 'U' ? 6 : 0;
  const auto value = digits == 0 ? std::nullopt : hex_at(text, at + 2, digits);
  if (!value || *value > 0x10FFFF) {
    out += '\\';
    return at + 1;
  }
  const auto next = at + 2 + digits;
  if (is_surrogate(*value, 0xD800) && text.substr(next).starts_with("\\u")) {
    const auto low = hex_at(text, next + 2, 4);
    if (low && is_surrogate(*low, 0xDC00)) {
      append_utf8(out, 0x10000 + ((*value - 0xD800) << 10U) + (*low - 0xDC00));
      return next + 6;
    }
  }
  const bool lone = is_surrogate(*value, 0xD800) || is_surrogate(*value, 0xDC00);
  append_utf8(out, lone ? char32_t{0xFFFD} : *value);
  return next;
}

// Signs that a Chinese keyboard gives, and what FEEL wants instead.
struct Twin {
  char32_t wide;
  std::string_view plain;
};
constexpr std::array twins{
    Twin{U'（', "("}, Twin{U'）', ")"},       Twin{U'，', ","}, Twin{U'：', ":"},
    Twin{U'。', "."}, Twin{U'＞', ">"},       Twin{U'＜', "<"}, Twin{U'＝', "="},
    Twin{U'＋', "+"}, Twin{U'－', "-"},       Twin{U'＊', "*"}, Twin{U'／', "/"},
    Twin{U'“', "\""}, Twin{U'”', "\""},       Twin{U'≥', ">="}, Twin{U'≤', "<="},
    Twin{U'≠', "!="}, Twin{U'×', "*"},        Twin{U'÷', "/"},  Twin{U'【', "["},
    Twin{U'】', "]"}, Twin{U'、', ","},       Twin{U'‘', "\""}, Twin{U'’', "\""},
    Twin{U'［', "["}, Twin{U'］', "]"},       Twin{U'｛', "{"}, Twin{U'｝', "}"},
    Twin{U'．', "."}, Twin{U'！', "not(...)"}};

std::string unknown_sign(std::string_view sign, char32_t c) {
  for (const auto& twin : twins) {
    if (twin.wide == c)
      return fmt::format("`{}` is not a sign of FEEL; write `{}`", sign, twin.plain);
  }
  if (c == 0xFFFD) return "this byte is not UTF-8; save the file as UTF-8";
  if (c < 0x20) return "a control character; remove it";
  if (c == '&' || c == '|') {
    return fmt::format("`{}` is not a sign of FEEL; write `{}`", sign, c == '&' ? "and" : "or");
  }
  if (c == '%' || c == U'％') {
    return fmt::format("`{}` is not a sign of FEEL; write 50 % as 0.5", sign);
  }
  if (c == '\'') return "texts stand in double quotes; write `\"`";
  return fmt::format("`{}` is not a sign of FEEL; remove it, or put text in quotes", sign);
}

}  // namespace

Lexer::Lexer(const Source& source, const Names& names)
    : source_(source), text_(source.text), names_(names) {}

std::unexpected<Error> Lexer::fail(Span span, std::string_view message) const {
  return bad_input(fmt::format("{}\n{}", message, caret(source_, span)),
                   place_of(source_, span.begin));
}

Result<std::size_t> Lexer::skip_blanks(std::size_t at) const {
  while (at < text_.size()) {
    const auto rest = text_.substr(at);
    if (rest.starts_with("//")) {
      at = std::min(text_.find('\n', at), text_.size());
    } else if (rest.starts_with("/*")) {
      const auto end = text_.find("*/", at + 2);
      if (end == std::string_view::npos) {
        return fail(span_of(at, at + 2), "this comment does not end; close it with */");
      }
      at = end + 2;
    } else {
      const auto c = code_point_at(text_, at);
      if (!is_blank(c.value)) break;
      at += c.size;
    }
  }
  return at;
}

Token Lexer::number(std::size_t at) const {
  auto end = digits_end(text_, at);
  // "1..5" is a range, not "1." and ".5".
  if (end + 1 < text_.size() && text_[end] == '.' && is_digit(text_[end + 1])) {
    end = digits_end(text_, end + 1);
  }
  if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
    auto digits = end + 1;
    if (digits < text_.size() && (text_[digits] == '+' || text_[digits] == '-')) ++digits;
    if (digits_end(text_, digits) > digits) end = digits_end(text_, digits);
  }
  return {TokenKind::number, span_of(at, end), std::string(text_.substr(at, end - at))};
}

Result<Token> Lexer::string(std::size_t at) const {
  const auto begin = at;
  std::string out;
  for (++at; at < text_.size();) {
    const char c = text_[at];
    if (c == '"') return Token{TokenKind::string, span_of(begin, at + 1), std::move(out)};
    if (c == '\\') {
      at = read_escape(text_, at, out);
    } else {
      out += c;
      ++at;
    }
  }
  return fail(span_of(begin, begin + 1), "this text does not end; close it with \"");
}

Result<Token> Lexer::symbol(std::size_t at) const {
  constexpr std::array<std::string_view, 22> symbols{"..", "**", "!=", "<=", ">=", "->", "(", ")",
                                                     "[",  "]",  "{",  "}",  ",",  ":",  ".", "+",
                                                     "-",  "*",  "/",  "=",  "<",  ">"};
  const auto rest = text_.substr(at);
  const auto made = [&](std::size_t size) {
    return Token{TokenKind::symbol, span_of(at, at + size), std::string(rest.substr(0, size))};
  };
  if (rest.starts_with("==") || rest.starts_with("<>")) {
    return fail(span_of(at, at + 2), rest[0] == '=' ? "`==` is not a sign of FEEL; write `=`"
                                                    : "`<>` is not a sign of FEEL; write `!=`");
  }
  for (const auto symbol : symbols) {
    if (rest.starts_with(symbol)) return made(symbol.size());
  }
  const auto c = code_point_at(text_, at);
  return fail(span_of(at, at + c.size), unknown_sign(rest.substr(0, c.size), c.value));
}

Result<Token> Lexer::at(std::size_t at, NamePlace place) const {
  RONGHE_TRY(begin, skip_blanks(at));
  if (begin >= text_.size()) return Token{TokenKind::end, span_of(begin, begin)};
  const char c = text_[begin];
  const char next = begin + 1 < text_.size() ? text_[begin + 1] : '\0';
  if (is_digit(c) || (c == '.' && is_digit(next))) return number(begin);
  if (c == '"') return string(begin);
  if (c == '@' && next == '"') {
    RONGHE_TRY(token, string(begin + 1));
    token.kind = TokenKind::temporal;
    token.span.begin = static_cast<std::uint32_t>(begin);
    return token;
  }
  if (starts_name(code_point_at(text_, begin).value)) {
    auto match = names_.match(text_, begin, place);
    return Token{TokenKind::name, span_of(begin, match.end), std::move(match.text)};
  }
  return symbol(begin);
}

Result<Token> Lexer::word_at(std::size_t at) const {
  RONGHE_TRY(begin, skip_blanks(at));
  if (!starts_name(code_point_at(text_, begin).value)) return this->at(begin, NamePlace::value);
  auto end = begin;
  for (auto c = code_point_at(text_, end); c.size != 0 && continues_name(c.value);
       c = code_point_at(text_, end)) {
    end += c.size;
  }
  return Token{TokenKind::name, span_of(begin, end), std::string(text_.substr(begin, end - begin))};
}

Result<Token> Lexer::sign_at(std::size_t at, char wanted) const {
  RONGHE_TRY(begin, skip_blanks(at));
  if (begin >= text_.size() || text_[begin] != wanted) return Token{};
  const char next = begin + 1 < text_.size() ? text_[begin + 1] : '\0';
  const bool operator_sign = (wanted == '<' && next == '=') || (wanted == '.' && next == '.');
  if (operator_sign) return Token{};
  return Token{TokenKind::symbol, span_of(begin, begin + 1), std::string(1, wanted)};
}

Result<Token> Lexer::key_at(std::size_t at) const {
  RONGHE_TRY(begin, skip_blanks(at));
  if (begin < text_.size() && text_[begin] == '"') {
    RONGHE_TRY(token, string(begin));
    RONGHE_TRY(after, skip_blanks(token.span.end));
    return after < text_.size() && text_[after] == ':' ? token : Token{};
  }
  if (!starts_name(code_point_at(text_, begin).value)) return Token{};
  auto end = begin;
  for (auto c = code_point_at(text_, end); c.size != 0; c = code_point_at(text_, end)) {
    if (c.value == ':') {
      auto name = folded_name(text_.substr(begin, end - begin));
      return Token{TokenKind::name, span_of(begin, end), std::move(name)};
    }
    if (!continues_name(c.value) && !is_blank(c.value) && !is_name_symbol(c.value)) break;
    end += c.size;
  }
  return Token{};
}

}  // namespace ronghe::feel
