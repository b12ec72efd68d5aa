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

// Of all others the value is a number.
constexpr std::array conditions{Function::contains, Function::starts_with, Function::ends_with,
                                Function::matches};
constexpr std::array days{Function::plus_days, Function::plus_months};
constexpr std::array texts{Function::substring,     Function::upper,   Function::lower,
                           Function::translate,     Function::concat,  Function::list,
                           Function::by_code_point, Function::iso_text};
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
ExprPtr lesser(TypeKind kind, const ExprPtr& a, const ExprPtr& b) {
  return kind == TypeKind::boolean ? sql::both(a, b) : sql::call(Function::least, {a, b});
}
ExprPtr greater(TypeKind kind, const ExprPtr& a, const ExprPtr& b) {
  return kind == TypeKind::boolean ? either(a, b) : sql::call(Function::greatest, {a, b});
}

}  // namespace

const Decimal& beyond_all() {
  static const auto number = *Decimal::parse("1e12");  // not policy: no bound
  return number;
}

bool is_text_like(TypeKind kind) { return kind == TypeKind::text || kind == TypeKind::unknown; }

ExprPtr when(ExprPtr condition, ExprPtr value, ExprPtr otherwise) {
  return sql::choose({{std::move(condition), std::move(value)}}, std::move(otherwise));
}

ExprPtr either(ExprPtr a, ExprPtr b) {
  if (!a || !b) return a ? a : b;
  return sql::operation(Op::disjunction, {std::move(a), std::move(b)});
}

ExprPtr least_of(TypeKind kind) {
  if (kind == TypeKind::date) return sql::literal(before_all);
  return kind == TypeKind::boolean ? truth(false) : sql::literal(beyond_all().negated());
}

ExprPtr most_of(TypeKind kind) {
  if (kind == TypeKind::date) return sql::literal(after_all);
  return kind == TypeKind::boolean ? truth(true) : sql::literal(beyond_all());
}

ExprPtr is_open(const Ends& ends) {
  if (ends.open || ends.certain()) return ends.open;
  return sql::operation(Op::distinct, {ends.low, ends.high});
}

Ends spread(const ExprPtr& value, TypeKind kind, ExprPtr open) {
  if (!open) return {.low = value, .high = value};
  if (is_text_like(kind)) return {.low = value, .high = value, .open = std::move(open)};
  return {.low = when(open, least_of(kind), value), .high = when(open, most_of(kind), value)};
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

std::vector<Ends> EndsOf::of_each(const std::vector<ExprPtr>& parts) const {
  std::vector<Ends> ends;
  ends.reserve(parts.size());
  for (const auto& part : parts) ends.push_back(of(part));
  return ends;
}

Ends EndsOf::spread_over(const ExprPtr& expr, const std::vector<Ends>& parts) const {
  ExprPtr open;
  for (const auto& part : parts) open = either(open, is_open(part));
  return spread(expr, kind_of(*expr), open);
}

Ends EndsOf::of_column(const ExprPtr& expr, const sql::Column& column) const {
  const auto low = sql::column(column.table, low_of(column.name));
  if (is_text_like(columns_(column.name).kind)) return {.low = expr, .high = expr, .open = low};
  return {.low = low, .high = sql::column(column.table, high_of(column.name))};
}

Ends EndsOf::of_operation(const ExprPtr& expr, const sql::Operation& operation) const {
  const auto parts = of_each(operation.arguments);
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
    case Op::multiply: return of_product(expr, operation, parts);
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
    case Op::distinct: return of_comparison(expr, operation.op, first, parts[1]);
  }
  return {};
}

Ends EndsOf::of_comparison(const ExprPtr& expr, Op op, const Ends& a, const Ends& b) {
  const auto as = [](Op by, const ExprPtr& left, const ExprPtr& right) {
    return sql::operation(by, {left, right});
  };
  const bool ordered = !a.open && !b.open;
  if (ordered && (op == Op::less || op == Op::less_equal)) {
    return {.low = as(op, a.high, b.low), .high = as(op, a.low, b.high)};
  }
  if (ordered && (op == Op::greater || op == Op::greater_equal)) {
    return {.low = as(op, a.low, b.high), .high = as(op, a.high, b.low)};
  }
  if (ordered && op == Op::equal) {
    return {
        .low = sql::both(as(op, a.low, b.high), as(op, a.high, b.low)),
        .high = sql::both(as(Op::less_equal, a.low, b.high), as(Op::less_equal, b.low, a.high))};
  }
  return spread(expr, TypeKind::boolean, either(is_open(a), is_open(b)));
}

Ends EndsOf::of_product(const ExprPtr& expr, const sql::Operation& operation,
                        const std::vector<Ends>& parts) const {
  const auto* left = number_of(operation.arguments[0]);
  const auto* factor = left != nullptr ? left : number_of(operation.arguments[1]);
  if (factor == nullptr || parts.size() != 2) return spread_over(expr, parts);
  const auto& ends = parts[left != nullptr ? 1 : 0];
  const auto times = sql::literal(*factor);
  const auto low = sql::operation(Op::multiply, {ends.low, times});
  const auto high = sql::operation(Op::multiply, {ends.high, times});
  const bool falls = *factor < Decimal(0);
  return {.low = falls ? high : low, .high = falls ? low : high};
}

Ends EndsOf::of_call(const ExprPtr& expr, const sql::Call& call) const {
  const auto parts = of_each(call.arguments);
  std::vector<ExprPtr> lows;
  std::vector<ExprPtr> highs;
  for (const auto& ends : parts) {
    if (ends.open) return spread_over(expr, parts);
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
  return spread_over(expr, parts);
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
    return spread_over(expr, of_each(parts));
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
