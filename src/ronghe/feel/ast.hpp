// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ronghe/base/decimal.hpp"

// The syntax tree of FEEL (OMG DMN 1.5, chapter 10). Every node knows where it stands in its
// source, so that each later step (check, SQL, interpreter) can point at it.
namespace ronghe::feel {

struct Span {
  std::uint32_t begin = 0;  // byte offsets into the source
  std::uint32_t end = 0;
};

struct Node;
using NodePtr = std::unique_ptr<Node>;

struct NullLiteral {};
struct BooleanLiteral {
  bool value = false;
};
struct NumberLiteral {
  Decimal value;
};
struct StringLiteral {
  std::string value;
};
struct TemporalLiteral {
  std::string text;  // between the quotes of @"..."
};
// A name as written, inner blanks folded to one ("as of"). `?` is the value under a unary test.
struct Name {
  std::string text;
};
struct PathStep {
  NodePtr object;
  std::string field;
};
struct Filter {
  NodePtr list;
  NodePtr condition;
};
struct Call {
  NodePtr callee;  // most often a Name
  std::vector<NodePtr> arguments;
  std::vector<std::string> parameter_names;  // empty = positional
};
enum class UnaryOperator { negate };
struct Unary {
  UnaryOperator op = UnaryOperator::negate;
  NodePtr operand;
};
enum class BinaryOperator {
  add,
  subtract,
  multiply,
  divide,
  power,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  conjunction,
  disjunction
};
struct Binary {
  BinaryOperator op = BinaryOperator::add;
  NodePtr left;
  NodePtr right;
};
struct If {
  NodePtr condition;
  NodePtr then_branch;
  NodePtr else_branch;
};
struct Between {
  NodePtr value;
  NodePtr low;
  NodePtr high;
};
// value in test, value in (test, test): each test is an expression, a Range or a Comparison.
struct In {
  NodePtr value;
  std::vector<NodePtr> tests;
};
// [a..b], (a..b], ...; in unary tests also the one-sided forms of DMN 1.5 as a missing end.
struct Range {
  NodePtr low;
  NodePtr high;
  bool low_included = true;
  bool high_included = true;
};
// "< 5" as a test: the left side is the value under test.
struct Comparison {
  BinaryOperator op = BinaryOperator::less;
  NodePtr operand;
};
struct ListLiteral {
  std::vector<NodePtr> items;
};
struct ContextLiteral {
  std::vector<std::pair<std::string, NodePtr>> entries;
};
struct Iterator {
  std::string variable;
  NodePtr domain;  // a list, or the lower end when `domain_end` is given (1..n)
  NodePtr domain_end;
};
struct For {
  std::vector<Iterator> iterators;
  NodePtr result;
};
enum class Quantifier { some, every };
struct Quantified {
  Quantifier quantifier = Quantifier::some;
  std::vector<Iterator> iterators;
  NodePtr condition;
};
struct TypedName {
  std::string name;
  std::string type;  // empty when not given
};
struct FunctionLiteral {
  std::vector<TypedName> parameters;
  NodePtr body;
  bool external = false;  // the body is a context that names a function of another language
};
struct InstanceOf {
  NodePtr value;
  std::string type;
};
// A cell or a unary-tests attribute: "-", "not(...)", or tests of which one must hold.
struct UnaryTests {
  std::vector<NodePtr> tests;  // empty = "-", always true
  bool negated = false;
};

struct Node {
  Span span;
  std::variant<NullLiteral, BooleanLiteral, NumberLiteral, StringLiteral, TemporalLiteral, Name,
               PathStep, Filter, Call, Unary, Binary, If, Between, In, Range, Comparison,
               ListLiteral, ContextLiteral, For, Quantified, FunctionLiteral, InstanceOf,
               UnaryTests>
      form;
  std::uint32_t height = 1;   // of the tree from here down; the parser bounds it
  bool asks_input = false;    // names `?`, the value under test, here or below
  bool asks_partial = false;  // names `partial`, what a loop has so far, here or below
};

}  // namespace ronghe::feel
