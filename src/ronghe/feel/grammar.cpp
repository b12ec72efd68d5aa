// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/grammar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "ronghe/feel/walk.hpp"

namespace ronghe::feel {

namespace {

constexpr std::uint32_t height_max = 400;

struct Operator {
  std::string_view text;
  BinaryOperator op;
  int rank;
};
constexpr int comparison_rank = 3;
constexpr std::array operator_table{Operator{"or", BinaryOperator::disjunction, 1},
                                    Operator{"and", BinaryOperator::conjunction, 2},
                                    Operator{"=", BinaryOperator::equal, comparison_rank},
                                    Operator{"!=", BinaryOperator::not_equal, comparison_rank},
                                    Operator{"<", BinaryOperator::less, comparison_rank},
                                    Operator{"<=", BinaryOperator::less_equal, comparison_rank},
                                    Operator{">", BinaryOperator::greater, comparison_rank},
                                    Operator{">=", BinaryOperator::greater_equal, comparison_rank},
                                    Operator{"+", BinaryOperator::add, 4},
                                    Operator{"-", BinaryOperator::subtract, 4},
                                    Operator{"*", BinaryOperator::multiply, 5},
                                    Operator{"/", BinaryOperator::divide, 5},
                                    Operator{"**", BinaryOperator::power, 6}};

const Operator* operator_of(const Token& token) {
  if (token.kind != TokenKind::symbol && token.kind != TokenKind::name) return nullptr;
  const auto* found = std::ranges::find(operator_table, token.text, &Operator::text);
  return found == operator_table.end() ? nullptr : found;
}

bool is_comparison_word(const Token& token) {
  return token.kind == TokenKind::name && (token.text == "between" || token.text == "in");
}

}  // namespace

Result<void> Grammar::enter() {
  if (++depth_ <= static_cast<int>(height_max)) return {};
  RONGHE_TRY(token, peek());
  return lexer_.fail(token.span, fmt::format("nested more than {} levels deep; split the formula "
                                             "into named parts",
                                             height_max));
}

std::uint32_t height_of(const std::vector<NodePtr>& nodes) {
  std::uint32_t highest = 0;
  for (const auto& node : nodes) highest = std::max(highest, height_of(node));
  return highest;
}

Result<NodePtr> Grammar::make(Span begin, decltype(Node::form) form, std::uint32_t below) {
  if (below >= height_max) {
    return lexer_.fail(begin, fmt::format("more than {} operations hang one below the other; split "
                                          "the formula into named parts, or use a list",
                                          height_max));
  }
  const Span span{begin.begin, static_cast<std::uint32_t>(at_)};
  auto node = std::make_unique<Node>(Node{span, std::move(form), below + 1});
  const auto* name = std::get_if<Name>(&node->form);
  node->asks_input = name != nullptr && name->text == "?";
  node->asks_partial = name != nullptr && name->text == "partial";
  for_each_child(*node, [&](const Node& child) {
    node->asks_input = node->asks_input || child.asks_input;
    node->asks_partial = node->asks_partial || child.asks_partial;
  });
  return node;
}

std::unexpected<Error> Grammar::unexpected_token(const Token& token,
                                                 std::string_view expected) const {
  const auto begin = token.span.begin;
  const auto written = lexer_.source().text.substr(begin, token.span.end - begin);
  const auto found = token.kind == TokenKind::end ? std::string("the formula ends here")
                                                  : fmt::format("found `{}`", written);
  return lexer_.fail(token.span, fmt::format("expected {}, but {}", expected, found));
}

Result<bool> Grammar::take(std::string_view symbol) {
  RONGHE_TRY(token, peek());
  if (token.kind != TokenKind::symbol || token.text != symbol) return false;
  pass(token);
  return true;
}

Result<bool> Grammar::take_sign(char sign) {
  RONGHE_TRY(token, lexer_.sign_at(at_, sign));
  if (token.kind == TokenKind::end) return false;
  pass(token);
  return true;
}

Result<bool> Grammar::take_word(std::string_view word) {
  RONGHE_TRY(token, peek_word());
  if (token.kind != TokenKind::name || token.text != word) return false;
  pass(token);
  return true;
}

Result<Span> Grammar::expect(std::string_view symbol, std::string_view where) {
  RONGHE_TRY(token, peek());
  if (token.kind == TokenKind::symbol && token.text == symbol) {
    pass(token);
    return token.span;
  }
  return unexpected_token(token, fmt::format("`{}` {}", symbol, where));
}

Result<Span> Grammar::expect_word(std::string_view word, std::string_view where) {
  RONGHE_TRY(token, peek_word());
  if (token.kind == TokenKind::name && token.text == word) {
    pass(token);
    return token.span;
  }
  return unexpected_token(token, fmt::format("`{}` {}", word, where));
}

Result<NodePtr> Grammar::whole_expression() {
  RONGHE_TRY(node, expression());
  RONGHE_TRY(token, peek());
  if (token.kind != TokenKind::end) {
    return unexpected_token(token,
                            "an operator or the end of the formula (a name with blanks must "
                            "be known)");
  }
  return node;
}

Result<NodePtr> Grammar::expression() {
  RONGHE_CHECK(enter());
  const bool outer = std::exchange(ends_range_, false);
  auto node = operators(1);
  ends_range_ = outer;
  leave();
  return node;
}

Result<NodePtr> Grammar::operators(int least_rank) {
  RONGHE_TRY(left, operand());
  while (true) {
    RONGHE_TRY(token, peek_word());
    if (is_comparison_word(token) && least_rank <= comparison_rank) {
      pass(token);
      RONGHE_TRY(compared, comparison_word(std::move(left), token.text));
      left = std::move(compared);
      continue;
    }
    const auto* found = operator_of(token);
    if (found == nullptr || found->rank < least_rank) return left;
    pass(token);
    RONGHE_TRY(right, operators(found->rank + 1));
    const auto begin = left->span;
    const auto below = height_of(left, right);
    RONGHE_TRY(node, make(begin, Binary{found->op, std::move(left), std::move(right)}, below));
    left = std::move(node);
  }
}

// `value between low and high`, `value in test`, `value in (test, test)`; the word is read.
Result<NodePtr> Grammar::comparison_word(NodePtr left, std::string_view word) {
  const auto begin = left->span;
  if (word == "between") {
    RONGHE_TRY(low, operators(comparison_rank + 1));
    RONGHE_CHECK(expect_word("and", "between the two ends of `between`"));
    RONGHE_TRY(high, operators(comparison_rank + 1));
    const auto below = height_of(left, low, high);
    return make(begin, Between{std::move(left), std::move(low), std::move(high)}, below);
  }
  std::vector<NodePtr> tests;
  RONGHE_TRY(token, peek());
  if (token.kind == TokenKind::symbol && token.text == "(") {
    pass(token);
    RONGHE_TRY(list, test_list());
    RONGHE_TRY(next, peek());
    if (list.size() == 1 && next.kind == TokenKind::symbol && next.text == "..") {
      pass(next);
      RONGHE_TRY(range, range_after(token.span, std::move(list.front()), false));
      tests.push_back(std::move(range));
    } else {
      RONGHE_CHECK(expect(")", "after the tests of `in`"));
      tests = std::move(list);
    }
  } else {
    RONGHE_TRY(test, unary_test(comparison_rank + 1));  // a in b and c = (a in b) and c
    tests.push_back(std::move(test));
  }
  const auto below = std::max(left->height, height_of(tests));
  return make(begin, In{std::move(left), std::move(tests)}, below);
}

Result<NodePtr> Grammar::operand() {
  RONGHE_TRY(token, peek());
  if (token.kind == TokenKind::symbol && token.text == "-") {
    pass(token);
    RONGHE_CHECK(enter());
    RONGHE_TRY(inner, operand());
    leave();
    const auto below = height_of(inner);
    return make(token.span, Unary{UnaryOperator::negate, std::move(inner)}, below);
  }
  RONGHE_TRY(first, primary());
  RONGHE_TRY(node, postfix(std::move(first)));
  RONGHE_TRY(instance, take_word("instance"));
  if (!instance) return node;
  RONGHE_CHECK(expect_word("of", "after `instance`"));
  RONGHE_TRY(type, type_name());
  const auto begin = node->span;
  const auto below = height_of(node);
  return make(begin, InstanceOf{std::move(node), std::move(type)}, below);
}

// "]1..5[": here a bracket without anything that could be a condition closes the range.
Result<bool> Grammar::closes_range(const Token& bracket) const {
  if (!ends_range_) return false;
  RONGHE_TRY(next, lexer_.word_at(bracket.span.end));
  if (next.kind == TokenKind::end || operator_of(next) != nullptr) return true;
  constexpr std::array<std::string_view, 9> after{")",    "]",    "}",      ",", ".",
                                                  "then", "else", "return", "in"};
  return std::ranges::find(after, next.text) != after.end() && next.kind != TokenKind::string;
}

Result<NodePtr> Grammar::postfix(NodePtr object) {
  while (true) {
    RONGHE_TRY(token, peek());
    const bool bracket = token.kind == TokenKind::symbol && token.text == "[";
    if (token.kind != TokenKind::symbol) return object;
    if (token.text == ".") {
      pass(token);
      RONGHE_TRY(step, path_step(std::move(object)));
      object = std::move(step);
    } else if (bracket) {
      RONGHE_TRY(closes, closes_range(token));
      if (closes) return object;
      pass(token);
      const auto outside = std::exchange(place_, NamePlace::filter);
      RONGHE_TRY(condition, expression());
      place_ = outside;
      RONGHE_CHECK(expect("]", "after the condition of a filter"));
      const auto begin = object->span;
      const auto below = height_of(object, condition);
      RONGHE_TRY(node, make(begin, Filter{std::move(object), std::move(condition)}, below));
      object = std::move(node);
    } else if (token.text == "(") {
      pass(token);
      RONGHE_TRY(node, call(std::move(object)));
      object = std::move(node);
    } else {
      return object;
    }
  }
}

Result<NodePtr> Grammar::path_step(NodePtr object) {
  RONGHE_TRY(name, peek_name(NamePlace::field));
  if (name.kind != TokenKind::name) return unexpected_token(name, "the name of a field after `.`");
  pass(name);
  const auto begin = object->span;
  const auto below = height_of(object);
  return make(begin, PathStep{std::move(object), std::move(name.text)}, below);
}

Result<NodePtr> Grammar::call(NodePtr callee) {
  const auto begin = callee->span;
  Call made{std::move(callee), {}, {}};
  RONGHE_TRY(empty, take(")"));
  for (bool more = !empty; more;) {
    RONGHE_TRY(key, lexer_.key_at(at_));
    if (key.kind != TokenKind::end) {
      pass(key);
      RONGHE_CHECK(expect(":", "after the name of a parameter"));
      made.parameter_names.push_back(key.text);
    }
    RONGHE_TRY(argument, expression());
    made.arguments.push_back(std::move(argument));
    if (!made.parameter_names.empty() && made.parameter_names.size() != made.arguments.size()) {
      return lexer_.fail(made.arguments.back()->span,
                         "some arguments have names and some have none; name all or none");
    }
    RONGHE_TRY(comma, take(","));
    more = comma;
  }
  if (!empty) RONGHE_CHECK(expect(")", "after the arguments of a function"));
  const auto below = std::max(height_of(made.callee), height_of(made.arguments));
  return make(begin, std::move(made), below);
}

}  // namespace ronghe::feel
