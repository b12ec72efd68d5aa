// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ronghe/base/date.hpp"
#include "ronghe/base/decimal.hpp"
#include "ronghe/sql/dialect.hpp"
#include "ronghe/sql/quoted.hpp"

// SQL as a typed tree, so that no statement is made by gluing text of users. Rendering knows the
// engine's spelling and owns what engines do differently (dates, texts, rounding, aggregates).
namespace ronghe::sql {

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;  // shared: one condition stands in several aggregates

struct Null {};
struct Column {
  std::string table;  // alias; empty = unqualified
  std::string name;
};
using Literal = std::variant<bool, Decimal, std::string, Date>;

enum class Op {
  add,
  subtract,
  multiply,
  negate,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  same,
  distinct,  // null-safe: null is the same as null
  conjunction,
  disjunction,
  negation,
  is_null,
  is_not_null
};
struct Operation {
  Op op = Op::add;
  std::vector<ExprPtr> arguments;
};

enum class Function {
  abs,
  floor,
  ceiling,
  least,
  greatest,
  coalesce,
  modulo,  // of the sign of the divisor; by 0 = null
  length,
  substring,  // (text, start[, length]): start 1 = the first, -1 = the last, 0 = null
  // Of texts whose only cased letters are those of ASCII: in others the engines differ.
  upper,
  lower,
  translate,  // (text, from, to): each character of `from` becomes the one at its place in `to`
  contains,
  starts_with,
  ends_with,
  matches,  // (text, pattern): somewhere in it
  concat,
  iso_text,  // (date): YYYY-MM-DD
  year,
  month,
  day,
  days_between,    // (from, to): whole days
  plus_days,       // (date, n)
  plus_months,     // (date, n): clamped to the end of the month
  months_between,  // (from, to): whole months
  years_part,      // of a number of months: whole years, towards 0
  months_part,     // and the months beyond them, of the same sign
  // (number): to a whole number; ties go to the even neighbour, away from 0, towards 0.
  round_half_even,
  round_half_up,
  round_half_down,
  round_up,    // away from 0
  round_down,  // towards 0
  list,        // all that are not null, in order
  // A text to compare by code points, whatever the collation of the database.
  by_code_point
};
struct Call {
  Function function = Function::abs;
  std::vector<ExprPtr> arguments;
};
struct Case {
  std::vector<std::pair<ExprPtr, ExprPtr>> branches;
  ExprPtr otherwise;  // null pointer = NULL
};
enum class AggregateKind { count, count_distinct, sum, min, max, median, histogram };
struct Aggregate {
  AggregateKind kind = AggregateKind::count;
  ExprPtr argument;  // null pointer = rows
  ExprPtr filter;    // null pointer = all rows
};
struct Cast {
  ExprPtr argument;
  std::string type;  // a type name of this code, never of a user
};

struct Expr {
  std::variant<Null, Column, Literal, Operation, Call, Case, Aggregate, Cast> form;
};

[[nodiscard]] ExprPtr null();
[[nodiscard]] ExprPtr column(std::string table, std::string name);
[[nodiscard]] ExprPtr literal(Literal value);
[[nodiscard]] ExprPtr operation(Op op, std::vector<ExprPtr> arguments);
[[nodiscard]] ExprPtr call(Function function, std::vector<ExprPtr> arguments);
[[nodiscard]] ExprPtr choose(std::vector<std::pair<ExprPtr, ExprPtr>> branches, ExprPtr otherwise);
[[nodiscard]] ExprPtr aggregate(AggregateKind kind, ExprPtr argument, ExprPtr filter);
[[nodiscard]] ExprPtr cast(ExprPtr argument, std::string type);
// Both conditions; either may be a null pointer, which stands for "always".
[[nodiscard]] ExprPtr both(ExprPtr a, ExprPtr b);

[[nodiscard]] std::string render(const Expr& expr, Dialect dialect = Dialect::duckdb);

}  // namespace ronghe::sql
