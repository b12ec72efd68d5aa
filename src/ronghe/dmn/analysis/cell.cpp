// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/analysis/cell.hpp"

#include <algorithm>

#include "ronghe/dmn/analysis/points.hpp"
#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/compare.hpp"
#include "ronghe/feel/walk.hpp"

namespace ronghe::dmn::analysis {

namespace {

using feel::BinaryOperator;
using feel::Node;
using feel::Value;

bool is_comparison(BinaryOperator op) {
  return op >= BinaryOperator::equal && op <= BinaryOperator::greater_equal;
}
bool is_order(BinaryOperator op) {
  return op >= BinaryOperator::less && op <= BinaryOperator::greater_equal;
}

// Reads one cell; `false` from any step means that the analysis does not understand it.
class Reader {
 public:
  Reader(Cell& cell, Variables& variables) : cell_(cell), variables_(variables) {}

  bool tests(const feel::UnaryTests& tests) {
    cell_.negated = tests.negated;
    return std::ranges::all_of(
        tests.tests, [&](const auto& one) { return test(*one, cell_.tests.emplace_back()); });
  }

 private:
  bool test(const Node& node, CellTest& test) {
    if (const auto* compared = std::get_if<feel::Comparison>(&node.form)) {
      test.form = CellTest::Form::compare;
      test.op = compared->op;
      cell_.orders = cell_.orders || is_order(compared->op);
      return sought(node, *compared->operand, test.first);
    }
    if (const auto* range = std::get_if<feel::Range>(&node.form)) return ends(*range, test);
    if (const auto* inner = std::get_if<feel::UnaryTests>(&node.form)) {
      cell_.simple = false;
      return each(inner->tests);
    }
    if (const auto* list = std::get_if<feel::ListLiteral>(&node.form)) {
      cell_.simple = false;
      return each(list->items);
    }
    if (is_condition(node)) {
      cell_.simple = false;
      return condition(node);
    }
    return sought(node, node, test.first);
  }

  // What an input is compared with. What is null and does not say so is for the interpreter.
  bool sought(const Node& test, const Node& node, Operand& operand) {
    if (!this->operand(node, operand)) return false;
    const bool is_constant = operand.variable == Operand::none;
    if (is_constant && operand.constant.is_null() && !feel::asks_for_null(test)) {
      cell_.simple = false;
    }
    return true;
  }

  bool each(const std::vector<feel::NodePtr>& nodes) {
    return std::ranges::all_of(nodes, [&](const auto& one) {
      CellTest unused;
      return test(*one, unused);
    });
  }

  bool ends(const feel::Range& range, CellTest& test) {
    test.form = CellTest::Form::range;
    test.low_bounded = range.low != nullptr;
    test.high_bounded = range.high != nullptr;
    test.low_included = range.low_included;
    test.high_included = range.high_included;
    cell_.orders = true;
    if (range.low && !operand(*range.low, test.first)) return false;
    if (range.high && !operand(*range.high, test.second)) return false;
    // A range of two kinds is an error that only the interpreter tells.
    const bool named =
        test.first.variable != Operand::none || test.second.variable != Operand::none;
    const bool two = range.low && range.high;
    const bool none =
        two && feel::descends({.low = test.first.constant, .high = test.second.constant});
    if (two && (named || none || test.first.constant.kind() != test.second.constant.kind())) {
      cell_.simple = false;
    }
    return true;
  }

  static bool is_condition(const Node& node) {
    if (const auto* binary = std::get_if<feel::Binary>(&node.form)) {
      return binary->op >= BinaryOperator::equal;
    }
    if (const auto* call = std::get_if<feel::Call>(&node.form)) {
      const auto* name = std::get_if<feel::Name>(&call->callee->form);
      return name != nullptr && (name->text == "not" || name->text == "is defined");
    }
    return std::holds_alternative<feel::Between>(node.form) ||
           std::holds_alternative<feel::In>(node.form) ||
           std::holds_alternative<feel::If>(node.form);
  }

  // Truths of comparisons, joined.
  bool condition(const Node& node) {
    Operand unused;
    if (const auto* binary = std::get_if<feel::Binary>(&node.form)) {
      if (is_comparison(binary->op)) {
        cell_.orders = cell_.orders || is_order(binary->op);
        return operand(*binary->left, unused) && operand(*binary->right, unused);
      }
      return binary->op >= BinaryOperator::conjunction && condition(*binary->left) &&
             condition(*binary->right);
    }
    if (const auto* call = std::get_if<feel::Call>(&node.form)) {
      if (!is_condition(node) || call->arguments.size() != 1) return false;
      const auto& name = std::get<feel::Name>(call->callee->form).text;
      const auto& argument = *call->arguments[0];
      return name == "not" ? condition(argument) : operand(argument, unused);
    }
    if (const auto* between = std::get_if<feel::Between>(&node.form)) {
      cell_.orders = true;
      return operand(*between->value, unused) && operand(*between->low, unused) &&
             operand(*between->high, unused);
    }
    if (const auto* in = std::get_if<feel::In>(&node.form)) {
      return operand(*in->value, unused) && each(in->tests);
    }
    if (const auto* choice = std::get_if<feel::If>(&node.form)) {
      return condition(*choice->condition) && condition(*choice->then_branch) &&
             condition(*choice->else_branch);
    }
    if (!operand(node, unused)) return false;
    cell_.constants.emplace_back(true);  // a name by itself: its truth matters
    return true;
  }

  bool operand(const Node& node, Operand& operand) {
    if (const auto* name = std::get_if<feel::Name>(&node.form)) {
      operand.variable = name->text == "?" ? cell_.input : variables_.named(name->text);
      cell_.variables.insert(operand.variable);
      return variables_.at(operand.variable).scalar;
    }
    const auto value = constant_of(node);
    if (!value) return false;
    operand.constant = *value;
    return constant(*value);
  }

  bool constant(const Value& value) {
    if (value.is_null()) return true;
    if (const auto* list = value.list()) {
      cell_.simple = false;
      return std::ranges::all_of(*list, [&](const Value& item) { return constant(item); });
    }
    if (const auto* range = value.range()) {
      cell_.simple = false;
      cell_.orders = true;
      return constant(range->low) && constant(range->high);
    }
    if (!is_point(value)) return false;
    cell_.constants.push_back(value);
    return true;
  }

  Cell& cell_;
  Variables& variables_;
};

std::optional<bool> holds(const CellTest& test, const Points& points, Point input,
                          std::span<const Point> at) {
  const auto point_of = [&](const Operand& operand) {
    return operand.variable == Operand::none ? operand.point : at[operand.variable];
  };
  // Two missing values are no match, unless the cell writes `null`.
  const bool by_absence =
      input == 0 && test.first.variable != Operand::none && point_of(test.first) == 0;
  switch (test.form) {
    case CellTest::Form::compare:
      if (by_absence && test.op == BinaryOperator::equal) return std::nullopt;
      return points.compare(test.op, input, point_of(test.first));
    case CellTest::Form::range: {
      std::optional<bool> inside = true;
      using enum BinaryOperator;
      if (test.low_bounded) {
        const auto op = test.low_included ? greater_equal : greater;
        inside = points.compare(op, input, point_of(test.first));
      }
      if (test.high_bounded) {
        const auto op = test.high_included ? less_equal : less;
        inside = feel::both(inside, points.compare(op, input, point_of(test.second)));
      }
      return inside;
    }
    case CellTest::Form::match: {
      if (by_absence) return std::nullopt;
      const auto value = point_of(test.first);
      const bool verdict = points.kind(value) == feel::Kind::boolean && input != 0 &&
                           points.kind(input) != feel::Kind::boolean;
      if (verdict) return *points.values[static_cast<std::size_t>(value)].boolean();
      return points.compare(BinaryOperator::equal, input, value);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Point> Points::find(const Value& value) const {
  const auto after = [&](const Value& one) {
    return one.kind() == value.kind() ? feel::less(one, value) == true : one.kind() < value.kind();
  };
  const auto found = std::ranges::partition_point(values, after);
  const auto index = static_cast<Point>(found - values.begin());
  if (value.kind() == feel::Kind::boolean) {  // without order, false stands first
    const auto at = index + (*value.boolean() ? 1 : 0);
    return static_cast<std::size_t>(at) < values.size() ? std::optional(at) : std::nullopt;
  }
  if (found == values.end() || feel::equal(*found, value) != true) return std::nullopt;
  return index;
}

std::optional<bool> Points::compare(BinaryOperator op, Point a, Point b) const {
  if (op == BinaryOperator::equal || op == BinaryOperator::not_equal) {
    if (a != 0 && b != 0 && kind(a) != kind(b)) return std::nullopt;
    return (a == b) == (op == BinaryOperator::equal);
  }
  if (a == 0 || b == 0 || kind(a) != kind(b) || kind(a) == feel::Kind::boolean) return std::nullopt;
  if (op == BinaryOperator::less) return a < b;
  if (op == BinaryOperator::less_equal) return a <= b;
  if (op == BinaryOperator::greater) return a > b;
  return a >= b;
}

void Cell::place(const Points& points) {
  for (auto& test : tests) {
    for (auto* operand : {&test.first, &test.second}) {
      if (operand->variable != Operand::none) continue;
      operand->point = points.find(operand->constant).value_or(0);
    }
  }
}

bool Cell::passes(const Points& points, std::span<const Point> at, const Variables& known) const {
  if (any) return true;
  if (simple) {
    std::optional<bool> passed = false;
    for (const auto& test : tests) {
      passed = feel::either(passed, holds(test, points, at[input], at));
      if (passed == true) break;
    }
    return passed && *passed != negated;
  }
  feel::Scope scope;
  for (const auto variable : variables) {
    const auto& value = points.values[static_cast<std::size_t>(at[variable])];
    if (known.at(variable).plain) scope.set(known.at(variable).name, value);
  }
  feel::Diagnostics ignored;
  const auto& value = points.values[static_cast<std::size_t>(at[input])];
  return feel::test(*formula->node, value, scope, ignored).is_true();
}

std::optional<Value> constant_of(const Node& node) {
  for (const auto& name : feel::names_in(node)) {
    if (name == "now" || name == "today" || !feel::is_built_in(name)) return std::nullopt;
  }
  feel::Diagnostics diagnostics;
  auto value = feel::evaluate(node, feel::Scope(), diagnostics);
  if (!diagnostics.empty()) return std::nullopt;
  return value;
}

Cell read_cell(const dmn::Formula& formula, std::size_t input, Variables& variables) {
  Cell cell;
  cell.formula = &formula;
  cell.input = input;
  if (formula.empty()) {
    cell.any = true;
    return cell;
  }
  if (!formula.node) {
    cell.opaque = "it does not parse";
    return cell;
  }
  const auto& tests = std::get<feel::UnaryTests>(formula.node->form);
  if (tests.tests.empty()) {
    cell.any = true;
    return cell;
  }
  cell.variables.insert(input);
  if (!variables.at(input).scalar) {
    cell.opaque = "its input is neither a number, a text, a boolean nor a point in time";
  } else if (!Reader(cell, variables).tests(tests)) {
    cell.opaque = "it computes; only comparisons with constants, inputs and names are analysed";
  }
  return cell;
}

}  // namespace ronghe::dmn::analysis
