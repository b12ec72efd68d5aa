// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/compiled_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/spelling.hpp"
#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/compare.hpp"
#include "ronghe/feel/walk.hpp"

namespace ronghe::dmn {

namespace {

using feel::Value;

}  // namespace

// One row while it is decided; the scope is only made when a cell needs the interpreter.
struct CompiledTable::Row {
  const CompiledTable& table;
  std::span<const Value> values;
  feel::Diagnostics& diagnostics;
  feel::Environment environment = {.nulls = table.nulls_};
  feel::Interpreter interpreter{diagnostics, environment};
  feel::Scope scope = {};
  bool scoped = false;

  const Value& value_of(const Operand& operand) const {
    return operand.name == none ? operand.constant : values[operand.name];
  }
  const feel::Scope& names() {
    if (!std::exchange(scoped, true)) {
      for (std::size_t i = 0; i < values.size(); ++i) scope.set(table.names_[i], values[i]);
    }
    return scope;
  }
  Value value_of(const Part& part) {
    if (part.node != nullptr) return interpreter.evaluate(*part.node, names());
    return value_of(part.operand);
  }

  // A missing value meets another only where the cell asks for null.
  std::optional<bool> holds(const Test& test, const Value& input) const {
    const auto passed = compared(test, input);
    const bool by_absence = passed == true && input.is_null() && !test.asks_for_null;
    return by_absence ? std::nullopt : passed;
  }

  std::optional<bool> compared(const Test& test, const Value& input) const {
    switch (test.form) {
      case Test::Form::compare: return feel::compare(test.op, input, value_of(test.first));
      case Test::Form::range: {
        std::optional<bool> inside = true;
        using enum feel::BinaryOperator;
        if (test.ends.low_bounded) {
          const auto op = test.ends.low_included ? greater_equal : greater;
          inside = feel::both(inside, feel::compare(op, input, value_of(test.first)));
        }
        if (test.ends.high_bounded) {
          const auto op = test.ends.high_included ? less_equal : less;
          inside = feel::both(inside, feel::compare(op, input, value_of(test.second)));
        }
        return inside;
      }
      case Test::Form::match: {
        const auto& value = value_of(test.first);
        if (feel::is_verdict(value, input)) return *value.boolean();
        return feel::matches(input, value);
      }
    }
    return std::nullopt;
  }
};

Result<CompiledTable> CompiledTable::compile(const DecisionTable& table,
                                             std::vector<std::string> names,
                                             feel::NullMatch nulls) {
  CompiledTable made(table, std::move(names), nulls);
  for (const auto& input : table.inputs) {
    RONGHE_CHECK(made.check(input.expression, false));
    RONGHE_CHECK(made.check(input.values, true));
    made.inputs_.push_back(made.part_of(input.expression));
    made.allowed_.push_back(made.cell_of(input.values));
  }
  for (const auto& rule : table.rules) {
    auto& cells = made.cells_.emplace_back();
    for (const auto& test : rule.tests) {
      RONGHE_CHECK(made.check(test, true));
      cells.push_back(made.cell_of(test));
    }
    auto& outputs = made.outputs_.emplace_back();
    for (const auto& output : rule.outputs) {
      RONGHE_CHECK(made.check(output, false));
      outputs.push_back(made.part_of(output));
    }
  }
  for (const auto& output : table.outputs) {
    RONGHE_CHECK(made.check(output.otherwise, false));
    RONGHE_CHECK(made.check(output.values, true));
    made.defaults_.push_back(made.part_of(output.otherwise));
  }
  return made;
}

// Parsed, and every name is known.
Result<void> CompiledTable::check(const Formula& formula, bool cell) const {
  if (formula.empty()) return {};
  if (!formula.node) {
    auto again =
        cell ? feel::parse_unary_tests(formula.source) : feel::parse_expression(formula.source);
    if (!again) return std::unexpected(std::move(again).error());
    return bad_input("this formula was not parsed", formula.source.place);
  }
  for (const auto& name : feel::free_names_in(*formula.node)) {
    const bool known = std::ranges::find(names_, name) != names_.end() || feel::is_built_in(name) ||
                       (cell && name == "?");
    if (known) continue;
    const auto near = nearest(name, names_);
    return bad_input(
        fmt::format("unknown name `{}` in table {}; {}known are {}\n{}", name, table_->id,
                    near.empty() ? "" : fmt::format("did you mean `{}`? ", near),
                    fmt::join(names_, ", "), feel::caret(formula.source, formula.node->span)),
        formula.source.place);
  }
  return {};
}

bool CompiledTable::operand_of(const feel::Node& node, Operand& operand) const {
  if (const auto* name = std::get_if<feel::Name>(&node.form)) {
    const auto found = std::ranges::find(names_, name->text);
    if (found == names_.end()) return false;
    operand.name = static_cast<std::size_t>(found - names_.begin());
    return true;
  }
  for (const auto& name : feel::names_in(node)) {
    const bool present = name == "now" || name == "today";
    if (present || !feel::is_built_in(name)) return false;
  }
  feel::Diagnostics diagnostics;
  operand.constant = feel::evaluate(node, feel::Scope(), diagnostics);
  return diagnostics.empty();
}

bool CompiledTable::test_of(const feel::Node& node, Test& test) const {
  if (const auto* compared = std::get_if<feel::Comparison>(&node.form)) {
    test.form = Test::Form::compare;
    test.op = compared->op;
    return operand_of(*compared->operand, test.first);
  }
  if (const auto* range = std::get_if<feel::Range>(&node.form)) {
    test.form = Test::Form::range;
    test.ends.low_bounded = range->low != nullptr;
    test.ends.high_bounded = range->high != nullptr;
    test.ends.low_included = range->low_included;
    test.ends.high_included = range->high_included;
    if (range->low && !operand_of(*range->low, test.first)) return false;
    if (range->high && !operand_of(*range->high, test.second)) return false;
    // The interpreter refuses ends of two kinds; only constants can be known to agree.
    const bool constants = test.first.name == none && test.second.name == none;
    const bool two = range->low && range->high;
    if (!two) return true;
    if (!constants || test.first.constant.kind() != test.second.constant.kind()) return false;
    const feel::RangeValue ends{.low = test.first.constant, .high = test.second.constant};
    return !feel::descends(ends);  // the interpreter tells that it is none
  }
  using feel::BinaryOperator;
  const bool plain = std::holds_alternative<feel::Name>(node.form) ||
                     std::holds_alternative<feel::NumberLiteral>(node.form) ||
                     std::holds_alternative<feel::StringLiteral>(node.form) ||
                     std::holds_alternative<feel::BooleanLiteral>(node.form) ||
                     std::holds_alternative<feel::NullLiteral>(node.form) ||
                     std::holds_alternative<feel::TemporalLiteral>(node.form) ||
                     std::holds_alternative<feel::Unary>(node.form) ||
                     std::holds_alternative<feel::Call>(node.form);
  return plain && operand_of(node, test.first);
}

CompiledTable::Cell CompiledTable::cell_of(const Formula& formula) {
  Cell cell;
  cell.node = formula.node.get();
  if (!formula.node) {
    cell.any = true;
    return cell;
  }
  const auto& tests = std::get<feel::UnaryTests>(formula.node->form);
  cell.any = tests.tests.empty();
  cell.negated = tests.negated;
  for (const auto& node : tests.tests) {
    auto& test = cell.tests.emplace_back();
    test.asks_for_null = feel::asks_for_null(*node);
    // The older meaning of null is the interpreter's alone.
    if (nulls_ == feel::NullMatch::where_asked && test_of(*node, test)) continue;
    cell.slow = true;
    ++slow_cells_;
    break;
  }
  return cell;
}

CompiledTable::Part CompiledTable::part_of(const Formula& formula) const {
  Part part;
  if (formula.node && !operand_of(*formula.node, part.operand)) part.node = formula.node.get();
  return part;
}

bool CompiledTable::passes(const Cell& cell, const Value& input, Row& row) const {
  if (cell.any) return true;
  if (!cell.slow) {
    std::optional<bool> any = false;
    for (const auto& test : cell.tests) {
      any = feel::either(any, row.holds(test, input));
      if (any == true) break;
    }
    if (any) return *any != cell.negated;
    if (input.is_null()) return false;
  }
  // Also where kinds do not fit: the interpreter reports why.
  return row.interpreter.test(*cell.node, input, row.names()).is_true();
}

std::optional<std::vector<Value>> CompiledTable::inputs_of(Row& row) const {
  std::vector<Value> inputs;
  inputs.reserve(inputs_.size());
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    inputs.push_back(row.value_of(inputs_[i]));
    if (inputs[i].is_null() || passes(allowed_[i], inputs[i], row)) continue;
    row.diagnostics.report({}, fmt::format("table {}: the input {} is none of its allowed values",
                                           table_->id, feel::to_feel(inputs[i])));
    return std::nullopt;
  }
  return inputs;
}

bool CompiledTable::matches(std::size_t rule, const std::vector<Value>& inputs, Row& row) const {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!passes(cells_[rule][i], inputs[i], row)) return false;
  }
  return true;
}

int CompiledTable::first_rule(std::span<const Value> values, feel::Diagnostics& diagnostics) const {
  ensure(values.size() == names_.size(), "a compiled table gets one value for each of its names");
  Row row{*this, values, diagnostics};
  const auto inputs = inputs_of(row);
  for (std::size_t r = 0; inputs && r < cells_.size(); ++r) {
    if (matches(r, *inputs, row)) return static_cast<int>(r) + 1;
  }
  return 0;
}

Verdict CompiledTable::decide(std::span<const Value> values, feel::Diagnostics& diagnostics) const {
  ensure(values.size() == names_.size(), "a compiled table gets one value for each of its names");
  Row row{*this, values, diagnostics};
  const auto inputs = inputs_of(row);
  if (!inputs) return {};
  Verdict verdict;
  for (std::size_t r = 0; r < cells_.size(); ++r) {
    if (matches(r, *inputs, row)) verdict.rules.push_back(static_cast<int>(r) + 1);
  }
  verdict.value = resolve(
      *table_, verdict.rules,
      [&](std::size_t rule, std::size_t i) { return row.value_of(outputs_[rule][i]); },
      [&](std::size_t i) { return row.value_of(defaults_[i]); }, diagnostics);
  return verdict;
}

}  // namespace ronghe::dmn
