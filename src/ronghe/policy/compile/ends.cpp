// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/ends.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "ronghe/base/result.hpp"

namespace ronghe::policy {

using sql::ExprPtr;
using sql::Function;
using sql::Op;

namespace {

ExprPtr truth(bool value) { return sql::literal(value); }
ExprPtr all(ExprPtr a, ExprPtr b) { return sql::operation(Op::conjunction, {a, b}); }
ExprPtr any(ExprPtr a, ExprPtr b) {
  if (!a) return b;
  if (!b) return a;
  return sql::operation(Op::disjunction, {a, b});
}
ExprPtr when(ExprPtr condition, ExprPtr value, ExprPtr otherwise) {
  return sql::choose({{std::move(condition), std::move(value)}}, std::move(otherwise));
}

// Every part of an expression, in any order.
void each_part(const sql::Expr& expr, const std::function<void(const sql::Expr&)>& visit) {
  const auto list = [&](const std::vector<ExprPtr>& parts) {
    for (const auto& part : parts) visit(*part);
  };
  if (const auto* operation = std::get_if<sql::Operation>(&expr.form)) list(operation->arguments);
  if (const auto* call = std::get_if<sql::Call>(&expr.form)) list(call->arguments);
  if (const auto* cast = std::get_if<sql::Cast>(&expr.form)) visit(*cast->argument);
  if (const auto* choice = std::get_if<sql::Case>(&expr.form)) {
    for (const auto& [condition, value] : choice->branches) {
      visit(*condition);
      visit(*value);
    }
    if (choice->otherwise) visit(*choice->otherwise);
  }
}

bool is_text_like(TypeKind kind) { return kind == TypeKind::text || kind == TypeKind::unknown; }

// Of all others the value is a number.
constexpr std::array conditions{Function::contains, Function::starts_with, Function::ends_with,
                                Function::matches};
constexpr std::array days{Function::plus_days, Function::plus_months};
constexpr std::array texts{Function::substring, Function::upper, Function::lower,
                           Function::concat,    Function::list,  Function::by_code_point,
                           Function::iso_text};
// A greater argument never gives a lesser value, for each argument.
constexpr std::array rising{Function::floor,           Function::ceiling,
                            Function::round_half_even, Function::round_half_up,
                            Function::round_half_down, Function::round_up,
                            Function::round_down,      Function::year,
                            Function::years_part,      Function::plus_days,
                            Function::plus_months,     Function::least,
                            Function::greatest};

bool is_among(const auto& functions, Function function) {
  return std::ranges::find(functions, function) != functions.end();
}

TypeKind kind_of_call(Function function) {
  if (is_among(conditions, function)) return TypeKind::boolean;
  if (is_among(days, function)) return TypeKind::date;
  return is_among(texts, function) ? TypeKind::text : TypeKind::number;
}

const Decimal* number_of(const ExprPtr& expr) {
  const auto* literal = std::get_if<sql::Literal>(&expr->form);
  return literal == nullptr ? nullptr : std::get_if<Decimal>(literal);
}

// The lesser (or greater) of two, of which one may be missing. Conditions have no such function on
// every engine.
ExprPtr lesser(TypeKind kind, ExprPtr a, ExprPtr b) {
  return kind == TypeKind::boolean ? all(a, b) : sql::call(Function::least, {a, b});
}
ExprPtr greater(TypeKind kind, ExprPtr a, ExprPtr b) {
  return kind == TypeKind::boolean ? any(a, b) : sql::call(Function::greatest, {a, b});
}

}  // namespace

const Decimal& beyond_all() {
  static const auto number = *Decimal::parse("1e12");  // not policy: no bound
  return number;
}

ExprPtr is_open(const Ends& ends) {
  if (ends.open || ends.certain()) return ends.open;
  return sql::operation(Op::distinct, {ends.low, ends.high});
}

Ends spread(const ExprPtr& value, TypeKind kind, ExprPtr open) {
  if (!open) return {.low = value, .high = value};
  if (is_text_like(kind)) return {.low = value, .high = value, .open = std::move(open)};
  ExprPtr least = sql::literal(beyond_all().negated());
  ExprPtr most = sql::literal(beyond_all());
  if (kind == TypeKind::date) {
    least = sql::literal(before_all);
    most = sql::literal(after_all);
  } else if (kind == TypeKind::boolean) {
    least = truth(false);
    most = truth(true);
  }
  return {.low = when(open, least, value), .high = when(open, most, value)};
}

void collect_columns(const sql::Expr& expr, std::set<std::string>& names) {
  if (const auto* column = std::get_if<sql::Column>(&expr.form)) names.insert(column->name);
  each_part(expr, [&](const sql::Expr& part) { collect_columns(part, names); });
}

bool EndsOf::uses_open(const sql::Expr& expr) const {
  std::set<std::string> names;
  collect_columns(expr, names);
  return std::ranges::any_of(names, [&](const std::string& name) { return columns_(name).open; });
}

TypeKind EndsOf::kind_of(const sql::Expr& expr) const {
  struct Kind {
    const EndsOf& of;
    TypeKind operator()(const sql::Null& /*none*/) const { return TypeKind::unknown; }
    TypeKind operator()(const sql::Column& column) const { return of.columns_(column.name).kind; }
    TypeKind operator()(const sql::Literal& literal) const {
      if (std::holds_alternative<bool>(literal)) return TypeKind::boolean;
      if (std::holds_alternative<Date>(literal)) return TypeKind::date;
      return std::holds_alternative<Decimal>(literal) ? TypeKind::number : TypeKind::text;
    }
    TypeKind operator()(const sql::Operation& operation) const {
      return operation.op <= Op::negate ? TypeKind::number : TypeKind::boolean;
    }
    TypeKind operator()(const sql::Call& call) const {
      const bool of_any = call.function == Function::least || call.function == Function::greatest ||
                          call.function == Function::coalesce;
      return of_any ? of.kind_of(*call.arguments.front()) : kind_of_call(call.function);
    }
    TypeKind operator()(const sql::Case& choice) const {
      for (const auto& [condition, value] : choice.branches) {
        if (const auto kind = of.kind_of(*value); kind != TypeKind::unknown) return kind;
      }
      return choice.otherwise ? of.kind_of(*choice.otherwise) : TypeKind::unknown;
    }
    TypeKind operator()(const sql::Aggregate& /*inner*/) const { return TypeKind::number; }
    TypeKind operator()(const sql::Cast& cast) const { return of.kind_of(*cast.argument); }
  };
  return std::visit(Kind{*this}, expr.form);
}

Ends EndsOf::of(const ExprPtr& expr) const {
  if (!uses_open(*expr)) return {.low = expr, .high = expr};
  if (const auto* column = std::get_if<sql::Column>(&expr->form)) return of_column(expr, *column);
  if (const auto* operation = std::get_if<sql::Operation>(&expr->form)) {
    return of_operation(expr, *operation);
  }
  if (const auto* call = std::get_if<sql::Call>(&expr->form)) return of_call(expr, *call);
  if (const auto* choice = std::get_if<sql::Case>(&expr->form)) return of_case(expr, *choice);
  if (const auto* cast = std::get_if<sql::Cast>(&expr->form)) {
    const auto inner = of(cast->argument);
    return {.low = sql::cast(inner.low, cast->type),
            .high = sql::cast(inner.high, cast->type),
            .open = inner.open};
  }
  ensure(false, "rows hold no other expressions");
  return {};
}

Ends EndsOf::spread_over(const ExprPtr& expr, const std::vector<ExprPtr>& parts) const {
  ExprPtr open;
  for (const auto& part : parts) open = any(open, is_open(of(part)));
  return spread(expr, kind_of(*expr), open);
}

Ends EndsOf::of_column(const ExprPtr& expr, const sql::Column& column) const {
  const auto low = sql::column(column.table, low_of(column.name));
  if (is_text_like(columns_(column.name).kind)) return {.low = expr, .high = expr, .open = low};
  return {.low = low, .high = sql::column(column.table, high_of(column.name))};
}

Ends EndsOf::of_operation(const ExprPtr& expr, const sql::Operation& operation) const {
  std::vector<Ends> parts;
  for (const auto& argument : operation.arguments) parts.push_back(of(argument));
  std::vector<ExprPtr> lows;
  std::vector<ExprPtr> highs;
  for (const auto& part : parts) {
    lows.push_back(part.low);
    highs.push_back(part.high);
  }
  const auto& first = parts.front();
  switch (operation.op) {
    case Op::add:
    case Op::conjunction:
    case Op::disjunction:
      return {.low = sql::operation(operation.op, lows),
              .high = sql::operation(operation.op, highs)};
    case Op::subtract:
      return {.low = sql::operation(Op::subtract, {first.low, parts[1].high}),
              .high = sql::operation(Op::subtract, {first.high, parts[1].low})};
    case Op::negate:
    case Op::negation:
      return {.low = sql::operation(operation.op, {first.high}),
              .high = sql::operation(operation.op, {first.low})};
    case Op::multiply: return of_product(expr, operation);
    // What is unknown may be missing as well.
    case Op::is_null:
    case Op::is_not_null: return spread(expr, TypeKind::boolean, is_open(first));
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::same:
    case Op::distinct: return of_comparison(expr, operation);
  }
  return {};
}

Ends EndsOf::of_comparison(const ExprPtr& expr, const sql::Operation& operation) const {
  const auto a = of(operation.arguments[0]);
  const auto b = of(operation.arguments[1]);
  const auto as = [&](Op op, const ExprPtr& left, const ExprPtr& right) {
    return sql::operation(op, {left, right});
  };
  const auto op = operation.op;
  const bool ordered = !a.open && !b.open;
  if (ordered && (op == Op::less || op == Op::less_equal)) {
    return {.low = as(op, a.high, b.low), .high = as(op, a.low, b.high)};
  }
  if (ordered && (op == Op::greater || op == Op::greater_equal)) {
    return {.low = as(op, a.low, b.high), .high = as(op, a.high, b.low)};
  }
  if (ordered && op == Op::equal) {
    return {.low = all(as(op, a.low, b.high), as(op, a.high, b.low)),
            .high = all(as(Op::less_equal, a.low, b.high), as(Op::less_equal, b.low, a.high))};
  }
  return spread(expr, TypeKind::boolean, any(is_open(a), is_open(b)));
}

Ends EndsOf::of_product(const ExprPtr& expr, const sql::Operation& operation) const {
  const auto& left = operation.arguments[0];
  const auto& right = operation.arguments[1];
  const auto* factor = number_of(left) != nullptr ? number_of(left) : number_of(right);
  if (factor == nullptr || operation.arguments.size() != 2) {
    return spread_over(expr, operation.arguments);
  }
  const auto ends = of(number_of(left) != nullptr ? right : left);
  const auto times = sql::literal(*factor);
  const auto low = sql::operation(Op::multiply, {ends.low, times});
  const auto high = sql::operation(Op::multiply, {ends.high, times});
  const bool falls = *factor < Decimal(0);
  return {.low = falls ? high : low, .high = falls ? low : high};
}

Ends EndsOf::of_call(const ExprPtr& expr, const sql::Call& call) const {
  std::vector<ExprPtr> lows;
  std::vector<ExprPtr> highs;
  for (const auto& argument : call.arguments) {
    const auto ends = of(argument);
    if (ends.open) return spread_over(expr, call.arguments);
    lows.push_back(ends.low);
    highs.push_back(ends.high);
  }
  if (is_among(rising, call.function)) {
    return {.low = sql::call(call.function, lows), .high = sql::call(call.function, highs)};
  }
  if (call.function == Function::days_between || call.function == Function::months_between) {
    return {.low = sql::call(call.function, {highs[0], lows[1]}),
            .high = sql::call(call.function, {lows[0], highs[1]})};
  }
  return spread_over(expr, call.arguments);
}

// A branch is taken for sure, or may be, or is not; from the last one back.
Ends EndsOf::of_case(const ExprPtr& expr, const sql::Case& choice) const {
  const auto kind = kind_of(*expr);
  if (is_text_like(kind)) {
    std::vector<ExprPtr> parts;
    for (const auto& [condition, value] : choice.branches) {
      parts.push_back(condition);
      parts.push_back(value);
    }
    if (choice.otherwise) parts.push_back(choice.otherwise);
    return spread_over(expr, parts);
  }
  auto rest = choice.otherwise ? of(choice.otherwise) : Ends{sql::null(), sql::null()};
  for (auto branch = choice.branches.rbegin(); branch != choice.branches.rend(); ++branch) {
    const auto condition = of(branch->first);
    const auto value = of(branch->second);
    if (condition.certain()) {
      rest = {.low = when(condition.low, value.low, rest.low),
              .high = when(condition.low, value.high, rest.high)};
      continue;
    }
    const auto choose = [&](const ExprPtr& taken, const ExprPtr& maybe, const ExprPtr& not_taken) {
      return sql::choose({{condition.low, taken}, {condition.high, maybe}}, not_taken);
    };
    rest = {.low = choose(value.low, lesser(kind, value.low, rest.low), rest.low),
            .high = choose(value.high, greater(kind, value.high, rest.high), rest.high)};
  }
  return rest;
}

}  // namespace ronghe::policy
