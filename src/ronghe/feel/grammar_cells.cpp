// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "ronghe/feel/grammar.hpp"

namespace ronghe::feel {

namespace {

struct TestSign {
  std::string_view text;
  BinaryOperator op;
};
constexpr std::array test_signs{
    TestSign{"<", BinaryOperator::less},    TestSign{"<=", BinaryOperator::less_equal},
    TestSign{">", BinaryOperator::greater}, TestSign{">=", BinaryOperator::greater_equal},
    TestSign{"=", BinaryOperator::equal},   TestSign{"!=", BinaryOperator::not_equal}};

}  // namespace

// A cell: "-", "not(tests)", or tests of which one must hold.
Result<NodePtr> Grammar::whole_unary_tests() {
  RONGHE_TRY(first, peek());
  const auto begin = first.span;
  if (first.kind == TokenKind::symbol && first.text == "-") {
    RONGHE_TRY(next, lexer_.at(first.span.end, place_));
    if (next.kind == TokenKind::end) {
      pass(first);
      return make(begin, UnaryTests{});
    }
  }
  if (first.kind == TokenKind::name && first.text == "not") {
    pass(first);
    RONGHE_TRY(open, take("("));
    if (open) {
      RONGHE_TRY(tests, test_list());
      RONGHE_CHECK(expect(")", "after the tests of `not`"));
      RONGHE_TRY(next, peek());
      const auto below = height_of(tests);
      if (next.kind == TokenKind::end)
        return make(begin, UnaryTests{std::move(tests), true}, below);
    }
    at_ = 0;  // "not(a) and b": an expression after all
  }
  RONGHE_TRY(tests, test_list());
  RONGHE_TRY(token, peek());
  if (token.kind != TokenKind::end) {
    return unexpected_token(token, "a comma before the next test, or the end of the cell");
  }
  const auto below = height_of(tests);
  return make(begin, UnaryTests{std::move(tests), false}, below);
}

Result<std::vector<NodePtr>> Grammar::test_list() {
  std::vector<NodePtr> tests;
  for (bool more = true; more;) {
    RONGHE_TRY(test, unary_test());
    tests.push_back(std::move(test));
    RONGHE_TRY(comma, take(","));
    more = comma;
  }
  return tests;
}

// "< 5", "[1..5]", or an expression, which may name the value under test as `?`.
Result<NodePtr> Grammar::unary_test(int bare_rank) {
  RONGHE_TRY(token, peek());
  const auto* sign = token.kind == TokenKind::symbol
                         ? std::ranges::find(test_signs, token.text, &TestSign::text)
                         : test_signs.end();
  if (sign == test_signs.end()) return bare_rank == 0 ? expression() : operators(bare_rank);
  pass(token);
  RONGHE_CHECK(enter());
  RONGHE_TRY(operand, operators(4));
  leave();
  const auto below = height_of(operand);
  return make(token.span, Comparison{sign->op, std::move(operand)}, below);
}

}  // namespace ronghe::feel
