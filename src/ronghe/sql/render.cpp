// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "ronghe/base/result.hpp"
#include "ronghe/sql/expr.hpp"

namespace ronghe::sql {

namespace {

using Texts = std::vector<std::string>;

std::string show(const Null& /*none*/) { return "NULL"; }

std::string show(const Column& column) {
  const auto name = quoted_name(column.name);
  return column.table.empty() ? name : quoted_name(column.table) + "." + name;
}

struct ShowLiteral {
  std::string operator()(bool value) const { return value ? "TRUE" : "FALSE"; }
  // A decimal literal, never a double: 0.1 stays 0.1.
  std::string operator()(const Decimal& value) const { return value.to_string(); }
  std::string operator()(const std::string& value) const { return quoted_text(value); }
  std::string operator()(const Date& value) const { return "DATE '" + to_string(value) + "'"; }
};
std::string show(const Literal& value) { return std::visit(ShowLiteral{}, value); }

std::string_view infix(Op op) {
  switch (op) {
    case Op::add: return "+";
    case Op::subtract: return "-";
    case Op::multiply: return "*";
    case Op::equal: return "=";
    case Op::not_equal: return "<>";
    case Op::less: return "<";
    case Op::less_equal: return "<=";
    case Op::greater: return ">";
    case Op::greater_equal: return ">=";
    case Op::same: return "IS NOT DISTINCT FROM";
    case Op::distinct: return "IS DISTINCT FROM";
    case Op::conjunction: return "AND";
    case Op::disjunction: return "OR";
    case Op::negate: return "-";
    case Op::negation: return "NOT";
    case Op::is_null: return "IS NULL";
    case Op::is_not_null: return "IS NOT NULL";
  }
  return "";
}

std::string show(const Operation& operation) {
  const auto word = infix(operation.op);
  const auto first = render(*operation.arguments.at(0));
  switch (operation.op) {
    case Op::negate:
    case Op::negation: return fmt::format("({} {})", word, first);
    case Op::is_null:
    case Op::is_not_null: return fmt::format("({} {})", first, word);
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::same:
    case Op::distinct:
    case Op::conjunction:
    case Op::disjunction: break;
  }
  std::string out = "(" + first;
  for (std::size_t i = 1; i < operation.arguments.size(); ++i) {
    out += fmt::format(" {} {}", word, render(*operation.arguments[i]));
  }
  return out + ")";
}

// Whole months as FEEL counts them; the engine's own date_diff counts month borders. The month that
// has begun but is not over does not count, on either side of zero.
std::string months_between(const std::string& from, const std::string& to) {
  return fmt::format(
      "((year({1}) - year({0})) * 12 + month({1}) - month({0})"
      " - (day({1}) < day({0}) AND {1} >= {0})::BIGINT"
      " + (day({1}) > day({0}) AND {1} < {0})::BIGINT)",
      from, to);
}

std::string show(const Call& call) {
  Texts a;
  for (const auto& argument : call.arguments) a.push_back(render(*argument));
  const auto plain = [&](std::string_view name) {
    return fmt::format("{}({})", name, fmt::join(a, ", "));
  };
  switch (call.function) {
    case Function::abs: return plain("abs");
    case Function::floor: return plain("floor");
    case Function::ceiling: return plain("ceil");
    case Function::coalesce: return plain("coalesce");
    case Function::length: return plain("length");
    case Function::substring: return plain("substring");
    case Function::upper: return plain("upper");
    case Function::lower: return plain("lower");
    case Function::contains: return plain("contains");
    case Function::starts_with: return plain("starts_with");
    case Function::ends_with: return plain("ends_with");
    case Function::matches: return plain("regexp_matches");
    case Function::concat: return fmt::format("({})", fmt::join(a, " || "));
    case Function::year: return plain("year");
    case Function::month: return plain("month");
    case Function::day: return plain("day");
    // The engine's least and greatest skip nulls; the compiler guards their arguments.
    case Function::least: return plain("least");
    case Function::greatest: return plain("greatest");
    case Function::modulo: return fmt::format("({0} - {1} * floor({0} / {1}))", a.at(0), a.at(1));
    case Function::days_between: return fmt::format("CAST({1} - {0} AS BIGINT)", a.at(0), a.at(1));
    case Function::plus_days: return fmt::format("({} + CAST({} AS INTEGER))", a.at(0), a.at(1));
    case Function::plus_months:
      return fmt::format("CAST({} + to_months(CAST({} AS INTEGER)) AS DATE)", a.at(0), a.at(1));
    case Function::months_between: return months_between(a.at(0), a.at(1));
    case Function::round_half_even: return plain("round_even");
    case Function::round_half_up: return plain("round");
  }
  return "";
}

std::string show(const Case& choice) {
  std::string out = "CASE";
  for (const auto& [condition, value] : choice.branches) {
    out += fmt::format(" WHEN {} THEN {}", render(*condition), render(*value));
  }
  if (choice.otherwise) out += " ELSE " + render(*choice.otherwise);
  return out + " END";
}

std::string show(const Aggregate& aggregate) {
  const auto argument = aggregate.argument ? render(*aggregate.argument) : std::string("*");
  const auto filter =
      aggregate.filter ? fmt::format(" FILTER (WHERE {})", render(*aggregate.filter)) : "";
  switch (aggregate.kind) {
    case AggregateKind::count: return fmt::format("count({}){}", argument, filter);
    case AggregateKind::count_distinct:
      return fmt::format("count(DISTINCT {}){}", argument, filter);
    case AggregateKind::sum: return fmt::format("sum({}){}", argument, filter);
    case AggregateKind::min: return fmt::format("min({}){}", argument, filter);
    case AggregateKind::max: return fmt::format("max({}){}", argument, filter);
    case AggregateKind::histogram: return fmt::format("histogram({}){}", argument, filter);
    case AggregateKind::median:
      // The mean of the two middle values, exactly: quantile_disc gives the lower of them, and on
      // the negated values the upper one.
      return fmt::format("((quantile_disc({0}, 0.5){1} - quantile_disc(-({0}), 0.5){1}) * 0.5)",
                         argument, filter);
  }
  return "";
}

std::string show(const Cast& cast) {
  return fmt::format("CAST({} AS {})", render(*cast.argument), cast.type);
}

std::string quoted(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out += quote;
    out += c;
  }
  return out + quote;
}

}  // namespace

std::string render(const Expr& expr) {
  return std::visit([](const auto& form) { return show(form); }, expr.form);
}

std::string quoted_name(std::string_view name) { return quoted(name, '"'); }
std::string quoted_text(std::string_view text) { return quoted(text, '\''); }

}  // namespace ronghe::sql
