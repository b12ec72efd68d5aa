// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ronghe/feel/lexer.hpp"

// Recursive descent over the FEEL grammar (DMN 1.5, 10.3.1.2). One binary-operator climber keeps
// the stack shallow, and every tree is at most `height_max` high, so that whoever walks it may
// recurse.
namespace ronghe::feel {

class Grammar {
 public:
  Grammar(const Source& source, const Names& names)
      : lexer_(source, names), place_(names.in_filter ? NamePlace::filter : NamePlace::value) {}

  Result<NodePtr> whole_expression();
  Result<NodePtr> whole_unary_tests();

 private:
  // grammar.cpp: operators, and what follows an operand
  Result<NodePtr> expression();
  Result<NodePtr> operators(int least_rank);
  Result<NodePtr> comparison_word(NodePtr left, std::string_view word);
  Result<NodePtr> operand();
  Result<NodePtr> postfix(NodePtr object);
  Result<bool> closes_range(const Token& bracket) const;
  Result<NodePtr> path_step(NodePtr object);
  Result<NodePtr> call(NodePtr callee);
  // grammar_forms.cpp: literals, names, and forms that begin with a keyword
  Result<NodePtr> primary();
  Result<NodePtr> named_form(const Token& token);
  Result<NodePtr> conditional(Span begin);
  Result<NodePtr> iteration(Span begin);
  Result<NodePtr> quantified(Span begin, Quantifier quantifier);
  Result<Iterator> iterator();
  Result<NodePtr> function_literal(Span begin);
  Result<std::string> type_name();
  Result<std::string> type_arguments();
  Result<NodePtr> context(Span begin);
  Result<NodePtr> bracketed(Span begin);  // "[": a list or a range
  Result<NodePtr> enclosed(Span begin);   // "(": an expression or a range
  Result<NodePtr> range_after(Span begin, NodePtr low, bool low_included);
  // grammar_cells.cpp
  // `bare_rank`: what a test without brackets may hold; 0 = a whole expression.
  Result<NodePtr> unary_test(int bare_rank = 0);
  Result<std::vector<NodePtr>> test_list();

  // The token ahead, by longest name or word by word.
  Result<Token> peek() { return lexer_.at(at_, place_); }
  Result<Token> peek_name(NamePlace place) { return lexer_.at(at_, place); }
  Result<Token> peek_word() { return lexer_.word_at(at_); }
  void pass(const Token& token) { at_ = token.span.end; }
  Result<bool> take(std::string_view symbol);
  Result<bool> take_sign(char sign);  // of a type, where ">=" are two
  Result<bool> take_word(std::string_view word);
  Result<Span> expect(std::string_view symbol, std::string_view where);
  Result<Span> expect_word(std::string_view word, std::string_view where);
  Result<Token> variable_name(std::string_view stop_word);
  std::unexpected<Error> unexpected_token(const Token& token, std::string_view expected) const;
  // A node from `begin` to here over children of which the highest is `below` high.
  Result<NodePtr> make(Span begin, decltype(Node::form) form, std::uint32_t below = 0);
  Result<void> enter();
  void leave() { --depth_; }

  Lexer lexer_;
  std::size_t at_ = 0;
  int depth_ = 0;
  NamePlace place_;          // of values here: in a filter or outside
  bool ends_range_ = false;  // in the upper end of a range, where "[" may close it
};

// The height of the highest of these.
[[nodiscard]] std::uint32_t height_of(const std::vector<NodePtr>& nodes);
template <class... Nodes>
[[nodiscard]] std::uint32_t height_of(const NodePtr& first, const Nodes&... rest) {
  const std::uint32_t own = first ? first->height : 0;
  if constexpr (sizeof...(rest) == 0) {
    return own;
  } else {
    return std::max(own, height_of(rest...));
  }
}

}  // namespace ronghe::feel
