// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/feel/grammar.hpp"
#include "ronghe/feel/unicode.hpp"

namespace ronghe::feel {

namespace {

// Words that cannot begin a value; said plainly where a value is missing.
constexpr std::array<std::string_view, 9> inner_words{
    "and", "or", "then", "else", "in", "return", "satisfies", "between", "instance"};

bool is_symbol(const Token& token, std::string_view text) {
  return token.kind == TokenKind::symbol && token.text == text;
}

}  // namespace

Result<NodePtr> Grammar::primary() {
  RONGHE_TRY(token, peek());
  switch (token.kind) {
    case TokenKind::number: {
      const auto value = Decimal::parse(token.text);
      if (!value) {
        return lexer_.fail(token.span,
                           "this number is beyond the range of a decimal; write a "
                           "smaller one");
      }
      pass(token);
      return make(token.span, NumberLiteral{*value});
    }
    case TokenKind::string: pass(token); return make(token.span, StringLiteral{token.text});
    case TokenKind::temporal: pass(token); return make(token.span, TemporalLiteral{token.text});
    case TokenKind::name: return named_form(token);
    case TokenKind::symbol:
      if (token.text == "(" || token.text == "[" || token.text == "{" || token.text == "]") {
        pass(token);
        if (token.text == "(") return enclosed(token.span);
        if (token.text == "[") return bracketed(token.span);
        if (token.text == "{") return context(token.span);
        RONGHE_TRY(low, expression());
        RONGHE_CHECK(expect("..", "after the lower end of a range"));
        return range_after(token.span, std::move(low), false);
      }
      break;
    case TokenKind::end: break;
  }
  return unexpected_token(token, "a value");
}

Result<NodePtr> Grammar::named_form(const Token& token) {
  if (std::ranges::find(inner_words, token.text) != inner_words.end()) {
    return unexpected_token(token, "a value");
  }
  pass(token);
  const auto begin = token.span;
  if (token.text == "null") return make(begin, NullLiteral{});
  if (token.text == "true" || token.text == "false") {
    return make(begin, BooleanLiteral{token.text == "true"});
  }
  if (token.text == "if") return conditional(begin);
  if (token.text == "for") return iteration(begin);
  if (token.text == "some") return quantified(begin, Quantifier::some);
  if (token.text == "every") return quantified(begin, Quantifier::every);
  if (token.text == "function") return function_literal(begin);
  return make(begin, Name{token.text});
}

Result<NodePtr> Grammar::conditional(Span begin) {
  RONGHE_TRY(condition, expression());
  RONGHE_CHECK(expect_word("then", "after the condition of `if`"));
  RONGHE_TRY(then_branch, expression());
  RONGHE_CHECK(expect_word("else", "after the first branch of `if`; FEEL has no `if` without it"));
  RONGHE_TRY(else_branch, expression());
  const auto below = height_of(condition, then_branch, else_branch);
  return make(begin, If{std::move(condition), std::move(then_branch), std::move(else_branch)},
              below);
}

// Words and signs up to `stop_word`: a variable may have blanks in its name.
Result<Token> Grammar::variable_name(std::string_view stop_word) {
  RONGHE_TRY(first, peek_word());
  if (first.kind != TokenKind::name || first.text == stop_word) {
    return unexpected_token(first, "the name of a variable");
  }
  Token name = first;
  pass(first);
  while (true) {
    RONGHE_TRY(token, peek_word());
    const bool sign = token.kind == TokenKind::symbol &&
                      std::string_view("./-+*").find(token.text) != std::string_view::npos;
    const bool word = token.kind == TokenKind::name && token.text != stop_word;
    if (!sign && !word && token.kind != TokenKind::number) break;
    pass(token);
    name.span.end = token.span.end;
  }
  const auto& text = lexer_.source().text;
  name.text =
      folded_name(std::string_view(text).substr(name.span.begin, name.span.end - name.span.begin));
  lexer_.names().add(name.text);
  return name;
}

Result<Iterator> Grammar::iterator() {
  RONGHE_TRY(name, variable_name("in"));
  RONGHE_CHECK(expect_word("in", "after the name of the variable"));
  RONGHE_TRY(domain, expression());
  Iterator made{name.text, std::move(domain), nullptr};
  RONGHE_TRY(range, take(".."));
  if (range) {
    RONGHE_TRY(end, expression());
    made.domain_end = std::move(end);
  }
  return made;
}

Result<NodePtr> Grammar::iteration(Span begin) {
  For made;
  const auto outside = lexer_.names().count();
  std::uint32_t below = 0;
  for (bool more = true; more;) {
    RONGHE_TRY(one, iterator());
    below = std::max(below, height_of(one.domain, one.domain_end));
    made.iterators.push_back(std::move(one));
    RONGHE_TRY(comma, take(","));
    more = comma;
  }
  RONGHE_CHECK(expect_word("return", "after the lists of `for`"));
  lexer_.names().add("partial");
  RONGHE_TRY(result, expression());
  lexer_.names().drop_variables(outside);
  below = std::max(below, height_of(result));
  made.result = std::move(result);
  return make(begin, std::move(made), below);
}

Result<NodePtr> Grammar::quantified(Span begin, Quantifier quantifier) {
  Quantified made{quantifier, {}, nullptr};
  const auto outside = lexer_.names().count();
  std::uint32_t below = 0;
  for (bool more = true; more;) {
    RONGHE_TRY(one, iterator());
    below = std::max(below, height_of(one.domain, one.domain_end));
    made.iterators.push_back(std::move(one));
    RONGHE_TRY(comma, take(","));
    more = comma;
  }
  RONGHE_CHECK(expect_word("satisfies", "after the lists of `some` or `every`"));
  RONGHE_TRY(condition, expression());
  lexer_.names().drop_variables(outside);
  below = std::max(below, height_of(condition));
  made.condition = std::move(condition);
  return make(begin, std::move(made), below);
}

Result<NodePtr> Grammar::function_literal(Span begin) {
  FunctionLiteral made;
  const auto outside = lexer_.names().count();
  RONGHE_CHECK(expect("(", "after `function`"));
  RONGHE_TRY(empty, take(")"));
  for (bool more = !empty; more;) {
    RONGHE_TRY(name, variable_name(""));
    TypedName parameter{name.text, ""};
    RONGHE_TRY(typed, take(":"));
    if (typed) {
      RONGHE_TRY(type, type_name());
      parameter.type = std::move(type);
    }
    made.parameters.push_back(std::move(parameter));
    RONGHE_TRY(comma, take(","));
    more = comma;
  }
  if (!empty) RONGHE_CHECK(expect(")", "after the parameters of a function"));
  RONGHE_TRY(external, take_word("external"));
  made.external = external;
  RONGHE_TRY(body, expression());
  lexer_.names().drop_variables(outside);
  const auto below = height_of(body);
  made.body = std::move(body);
  return make(begin, std::move(made), below);
}

// "number", "list<string>", "context<a: number>", "function<number> -> string", "my.type".
Result<std::string> Grammar::type_name() {
  RONGHE_CHECK(enter());
  RONGHE_TRY(first, peek_name(NamePlace::type));
  if (first.kind != TokenKind::name) return unexpected_token(first, "the name of a type");
  pass(first);
  std::string type = first.text;
  RONGHE_TRY(dot, take_sign('.'));
  for (bool more = dot; more;) {
    RONGHE_TRY(step, peek_name(NamePlace::type));
    if (step.kind != TokenKind::name) return unexpected_token(step, "the name of a type");
    pass(step);
    type += "." + step.text;
    RONGHE_TRY(next, take_sign('.'));
    more = next;
  }
  const bool generic = type == "list" || type == "context" || type == "range" || type == "function";
  if (generic) {
    RONGHE_TRY(arguments, type_arguments());
    type += arguments;
  }
  leave();
  return type;
}

Result<std::string> Grammar::type_arguments() {
  RONGHE_TRY(open, take_sign('<'));
  if (!open) return std::string();
  std::string text = "<";
  RONGHE_TRY(empty, take_sign('>'));
  for (bool more = !empty; more;) {
    RONGHE_TRY(key, lexer_.key_at(at_));
    if (key.kind != TokenKind::end) {
      pass(key);
      RONGHE_CHECK(expect(":", "after the name of an entry"));
      text += key.text + ": ";
    }
    RONGHE_TRY(type, type_name());
    text += type;
    RONGHE_TRY(comma, take(","));
    if (comma) text += ", ";
    more = comma;
  }
  RONGHE_TRY(closed, empty ? Result<bool>(true) : take_sign('>'));
  if (!closed) {
    RONGHE_TRY(token, peek());
    return unexpected_token(token, "`>` after the types within `<`");
  }
  text += ">";
  RONGHE_TRY(arrow, take("->"));
  if (arrow) {
    RONGHE_TRY(type, type_name());
    text += " -> " + type;
  }
  return text;
}

Result<NodePtr> Grammar::context(Span begin) {
  ContextLiteral made;
  const auto outside = lexer_.names().count();
  std::uint32_t below = 0;
  RONGHE_TRY(empty, take("}"));
  for (bool more = !empty; more;) {
    RONGHE_TRY(key, lexer_.key_at(at_));
    if (key.kind == TokenKind::end) {
      RONGHE_TRY(token, peek_word());
      return unexpected_token(token, "a key and a colon, as in {\"name\": value}");
    }
    const auto same = [&](const auto& entry) { return entry.first == key.text; };
    if (std::ranges::any_of(made.entries, same)) {
      return lexer_.fail(key.span, fmt::format("the key `{}` stands twice; remove one", key.text));
    }
    pass(key);
    RONGHE_CHECK(expect(":", "after a key"));
    RONGHE_TRY(value, expression());
    below = std::max(below, height_of(value));
    lexer_.names().add(key.text);
    made.entries.emplace_back(std::move(key.text), std::move(value));
    RONGHE_TRY(comma, take(","));
    more = comma;
  }
  if (!empty) RONGHE_CHECK(expect("}", "after the entries of a context"));
  lexer_.names().drop_keys(outside);
  return make(begin, std::move(made), below);
}

Result<NodePtr> Grammar::bracketed(Span begin) {
  ListLiteral made;
  RONGHE_TRY(empty, take("]"));
  for (bool more = !empty; more;) {
    RONGHE_TRY(item, unary_test());
    RONGHE_TRY(token, peek());
    if (made.items.empty() && is_symbol(token, "..")) {
      pass(token);
      return range_after(begin, std::move(item), true);
    }
    made.items.push_back(std::move(item));
    RONGHE_TRY(comma, take(","));
    more = comma;
  }
  if (!empty) RONGHE_CHECK(expect("]", "after the items of a list"));
  const auto below = height_of(made.items);
  return make(begin, std::move(made), below);
}

// "(1 + 2)", "(1..5]", and the one-sided ranges "(< 5)", "(>= 5)", "(= 5)".
Result<NodePtr> Grammar::enclosed(Span begin) {
  RONGHE_TRY(inner, unary_test());
  RONGHE_TRY(token, peek());
  if (is_symbol(token, "..")) {
    pass(token);
    return range_after(begin, std::move(inner), false);
  }
  RONGHE_CHECK(expect(")", "to close the bracket"));
  auto* compared = std::get_if<Comparison>(&inner->form);
  if (compared == nullptr) return inner;
  const auto below = height_of(compared->operand);
  const bool one_value =
      compared->op == BinaryOperator::equal || compared->op == BinaryOperator::not_equal;
  if (one_value) return inner;  // a range of one value, or of all others
  auto end = std::move(compared->operand);
  switch (compared->op) {
    case BinaryOperator::less:
      return make(begin, Range{nullptr, std::move(end), false, false}, below);
    case BinaryOperator::less_equal:
      return make(begin, Range{nullptr, std::move(end), false, true}, below);
    case BinaryOperator::greater:
      return make(begin, Range{std::move(end), nullptr, false, false}, below);
    case BinaryOperator::greater_equal:
      return make(begin, Range{std::move(end), nullptr, true, false}, below);
    case BinaryOperator::equal:
    case BinaryOperator::not_equal:
    case BinaryOperator::add:
    case BinaryOperator::subtract:
    case BinaryOperator::multiply:
    case BinaryOperator::divide:
    case BinaryOperator::power:
    case BinaryOperator::conjunction:
    case BinaryOperator::disjunction: break;
  }
  return lexer_.fail(begin, "a range has <, <=, >, >=, = or != before its end");
}

Result<NodePtr> Grammar::range_after(Span begin, NodePtr low, bool low_included) {
  if (std::holds_alternative<Comparison>(low->form)) {
    return lexer_.fail(low->span, "the lower end of a range is a value, not a test");
  }
  RONGHE_CHECK(enter());
  const bool outer = std::exchange(ends_range_, true);
  RONGHE_TRY(high, operators(1));
  ends_range_ = outer;
  leave();
  RONGHE_TRY(token, peek());
  const bool closes = is_symbol(token, ")") || is_symbol(token, "]") || is_symbol(token, "[");
  if (!closes) return unexpected_token(token, "`]` or `)` to close the range");
  pass(token);
  const auto below = height_of(low, high);
  return make(begin, Range{std::move(low), std::move(high), low_included, token.text == "]"},
              below);
}

}  // namespace ronghe::feel
