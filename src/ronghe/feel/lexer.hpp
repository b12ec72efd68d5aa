// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/feel/names.hpp"

// The words of FEEL, read one at a time from a position: where a name ends may change while a
// formula is parsed, because variables and keys become known.
namespace ronghe::feel {

enum class TokenKind {
  end,
  number,
  string,
  temporal,  // @"..."
  name,      // also keywords: the parser knows where a keyword may stand
  symbol     // brackets, operators, punctuation
};

struct Token {
  TokenKind kind = TokenKind::end;
  Span span;
  std::string text = {};  // of a string without quotes and escapes
};

class Lexer {
 public:
  Lexer(const Source& source, const Names& names);

  // The token at or after `at`; blanks and comments before it are passed over.
  [[nodiscard]] Result<Token> at(std::size_t at, NamePlace place) const;
  // The same, but a name ends at the first blank or sign: how keywords are seen.
  [[nodiscard]] Result<Token> word_at(std::size_t at) const;
  // The one sign `wanted` of a type where it stands next, whatever would be read with it elsewhere:
  // `>` of `>=`, `<` of `<>`. Of kind end where something else stands, as `<=` and `..`.
  [[nodiscard]] Result<Token> sign_at(std::size_t at, char wanted) const;
  // "first name :" as it stands before a value: a key or a parameter. Empty when there is none.
  [[nodiscard]] Result<Token> key_at(std::size_t at) const;

  [[nodiscard]] NameTable& names() { return names_; }
  [[nodiscard]] const Source& source() const { return source_; }
  [[nodiscard]] std::unexpected<Error> fail(Span span, std::string_view message) const;

 private:
  [[nodiscard]] Result<std::size_t> skip_blanks(std::size_t at) const;
  [[nodiscard]] Token number(std::size_t at) const;
  [[nodiscard]] Result<Token> string(std::size_t at) const;
  [[nodiscard]] Result<Token> symbol(std::size_t at) const;

  const Source& source_;
  std::string_view text_;
  NameTable names_;
};

}  // namespace ronghe::feel
