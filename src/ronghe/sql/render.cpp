// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <utility>

#include "ronghe/base/result.hpp"
#include "ronghe/sql/expr.hpp"

namespace ronghe::sql {

namespace {

using Texts = std::vector<std::string>;

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
  std::unreachable();
}

// Whole months as FEEL counts them; the engines' own functions count month borders, or days of the
// last month. The month that has begun but is not over does not count, on either side of zero.
std::string months_between(const std::string& from, const std::string& to) {
  const auto part = [](std::string_view name, const std::string& date) {
    return fmt::format("extract({} FROM {})", name, date);
  };
  return fmt::format(
      "CAST(({} - {}) * 12 + {} - {} - CAST({} < {} AND {} >= {} AS INTEGER)"
      " + CAST({} > {} AND {} < {} AS INTEGER) AS BIGINT)",
      part("year", to), part("year", from), part("month", to), part("month", from), part("day", to),
      part("day", from), to, from, part("day", to), part("day", from), to, from);
}

// Of the amount the whole part, and a step away from 0 where `goes_up` says so.
std::string stepped(const std::string& x, const std::string& goes_up) {
  return fmt::format(
      "(CASE WHEN {0} < 0 THEN -1 ELSE 1 END * (floor(abs({0})) + CASE WHEN {1} THEN 1 ELSE 0 "
      "END))",
      x, goes_up);
}

// How far the amount lies above the whole number below it.
std::string rest_of(const std::string& x) { return fmt::format("(abs({0}) - floor(abs({0})))", x); }

// The step is made when the rest is so.
std::string rounded(const std::string& x, std::string_view when) {
  return stepped(x, fmt::format("{} {}", rest_of(x), when));
}

std::string half_even(const std::string& x) {
  return stepped(
      x, fmt::format("{0} > 0.5 OR ({0} = 0.5 AND floor(abs({1})) % 2 <> 0)", rest_of(x), x));
}

class Renderer {
 public:
  explicit Renderer(Dialect dialect) : dialect_(dialect) {}

  [[nodiscard]] std::string operator()(const Expr& expr) const {
    return std::visit([this](const auto& form) { return this->show(form); }, expr.form);
  }

 private:
  [[nodiscard]] bool postgres() const { return dialect_ == Dialect::postgres; }

  static std::string show(const Null& /*none*/) { return "NULL"; }

  static std::string show(const Column& column) {
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
  static std::string show(const Literal& value) { return std::visit(ShowLiteral{}, value); }

  [[nodiscard]] std::string show(const Operation& operation) const {
    const auto word = infix(operation.op);
    const auto first = (*this)(*operation.arguments.at(0));
    if (operation.op == Op::negate || operation.op == Op::negation) {
      return fmt::format("({} {})", word, first);
    }
    if (operation.op == Op::is_null || operation.op == Op::is_not_null) {
      return fmt::format("({} {})", first, word);
    }
    std::string out = "(" + first;
    for (std::size_t i = 1; i < operation.arguments.size(); ++i) {
      out += fmt::format(" {} {}", word, (*this)(*operation.arguments[i]));
    }
    return out + ")";
  }

  [[nodiscard]] std::string show(const Call& call) const {
    Texts a;
    for (const auto& argument : call.arguments) a.push_back((*this)(*argument));
    const auto plain = [&](std::string_view name) {
      return fmt::format("{}({})", name, fmt::join(a, ", "));
    };
    switch (call.function) {
      case Function::abs: return plain("abs");
      case Function::floor: return fmt::format("floor({})", exact(a.at(0)));
      case Function::ceiling: return fmt::format("ceil({})", exact(a.at(0)));
      case Function::coalesce: return plain("coalesce");
      // The engines' least and greatest skip nulls; the compiler guards their arguments.
      case Function::least: return plain("least");
      case Function::greatest: return plain("greatest");
      // The engines' remainder has the sign of the dividend.
      case Function::modulo:
        return fmt::format("(({0} % nullif({1}, 0) + {1}) % nullif({1}, 0))", a.at(0), a.at(1));
      case Function::length: return plain("length");
      case Function::substring: return substring(call);
      case Function::upper: return cased("upper", a);
      case Function::lower: return cased("lower", a);
      case Function::translate: return plain("translate");
      case Function::contains:
        return postgres() ? fmt::format("(position({1} IN {0}) > 0)", a.at(0), a.at(1))
                          : plain("contains");
      case Function::starts_with: return plain("starts_with");
      case Function::ends_with:
        return postgres() ? fmt::format("(right({0}, length({1})) = {1})", a.at(0), a.at(1))
                          : plain("ends_with");
      // In both `^` and `$` are the ends of the text; `.` is written out by the compiler.
      case Function::matches:
        return postgres() ? fmt::format("({} ~ {})", a.at(0), a.at(1)) : plain("regexp_matches");
      case Function::concat: return fmt::format("({})", fmt::join(a, " || "));
      case Function::iso_text: return iso_text(a.at(0));
      case Function::year: return part("year", a.at(0));
      case Function::month: return part("month", a.at(0));
      case Function::day: return part("day", a.at(0));
      case Function::days_between:
        return fmt::format("CAST({1} - {0} AS BIGINT)", a.at(0), a.at(1));
      case Function::plus_days: return fmt::format("({} + CAST({} AS INTEGER))", a.at(0), a.at(1));
      case Function::plus_months:
        return fmt::format("CAST({} + {}CAST({} AS INTEGER)) AS DATE)", a.at(0),
                           postgres() ? "make_interval(months => " : "to_months(", a.at(1));
      case Function::months_between: return months_between(a.at(0), a.at(1));
      case Function::years_part:  // whole, so that the engines' quotients are exact
        return fmt::format("CAST(({0} - {0} % 12) / 12 AS BIGINT)", a.at(0));
      case Function::months_part: return fmt::format("({} % 12)", a.at(0));
      case Function::round_half_even: return half_even(exact(a.at(0)));
      case Function::round_half_up: return rounded(exact(a.at(0)), ">= 0.5");
      case Function::round_half_down: return rounded(exact(a.at(0)), "> 0.5");
      case Function::round_up: return rounded(exact(a.at(0)), "> 0");
      case Function::round_down: return rounded(exact(a.at(0)), "> 1");
      case Function::list:
        return postgres()
                   ? fmt::format("array_remove(ARRAY[{}], NULL)", fmt::join(a, ", "))
                   : fmt::format("list_filter([{}], lambda x: x IS NOT NULL)", fmt::join(a, ", "));
      // DuckDB compares bytes of UTF-8, which is the order of code points.
      case Function::by_code_point:
        return postgres() ? fmt::format("({} COLLATE \"C\")", a.at(0)) : a.at(0);
    }
    std::unreachable();
  }

  // What PostgreSQL casts a date to depends on a setting.
  [[nodiscard]] std::string iso_text(const std::string& date) const {
    return postgres() ? fmt::format("to_char({}, 'YYYY-MM-DD')", date)
                      : fmt::format("CAST({} AS VARCHAR)", date);
  }

  // Of an integer both engines would make a float.
  [[nodiscard]] std::string exact(const std::string& number) const {
    return postgres() ? fmt::format("CAST({} AS NUMERIC)", number)
                      : fmt::format("({} + 0.0)", number);
  }

  static std::string part(std::string_view name, const std::string& date) {
    return fmt::format("CAST(extract({} FROM {}) AS INTEGER)", name, date);
  }

  // The letters of Unicode whatever the locale of the database; PostgreSQL needs ICU for it.
  [[nodiscard]] std::string cased(std::string_view name, const Texts& a) const {
    return postgres() ? fmt::format("{}({} COLLATE \"C\")", name, a.at(0))
                      : fmt::format("{}({})", name, a.at(0));
  }

  // Positions count from 1, and from the end below 0; there is none at 0 or between two characters.
  // A missing length is none at all.
  [[nodiscard]] std::string substring(const Call& call) const {
    const auto text = (*this)(*call.arguments.at(0));
    const auto start = (*this)(*call.arguments.at(1));
    const auto cut = [&](const std::string& from) {
      auto rest = fmt::format("substr({}, CAST({} AS INTEGER))", text, from);
      if (call.arguments.size() == 2) return rest;
      const auto length = (*this)(*call.arguments[2]);
      return fmt::format(
          "CASE WHEN {0} IS NULL THEN {1} WHEN {0} >= 1 THEN left({1}, CAST(floor({2}) AS "
          "INTEGER)) "
          "END",
          length, rest, exact(length));
    };
    const auto known = whole_literal(*call.arguments.at(1));
    if (known && *known > 0 && call.arguments.size() == 2) return cut(start);
    const auto outside =
        fmt::format("WHEN {0} > length({1}) OR {0} < -length({1}) THEN ''", start, text);
    const auto back = cut(fmt::format("(length({}) + {} + 1)", text, start));
    if (known && *known > 0) return fmt::format("CASE {} ELSE {} END", outside, cut(start));
    if (known && *known < 0) return fmt::format("CASE {} ELSE {} END", outside, back);
    return fmt::format(
        "CASE WHEN {0} % 1 <> 0 THEN NULL {1} WHEN {0} > 0 THEN {2} WHEN {0} < 0 THEN {3} END",
        start, outside, cut(start), back);
  }

  static std::optional<std::int64_t> whole_literal(const Expr& expr) {
    const auto* literal = std::get_if<Literal>(&expr.form);
    const auto* number = literal == nullptr ? nullptr : std::get_if<Decimal>(literal);
    return number == nullptr ? std::nullopt : number->to_int64();
  }

  [[nodiscard]] std::string show(const Case& choice) const {
    std::string out = "CASE";
    for (const auto& [condition, value] : choice.branches) {
      out += fmt::format(" WHEN {} THEN {}", (*this)(*condition), (*this)(*value));
    }
    if (choice.otherwise) out += " ELSE " + (*this)(*choice.otherwise);
    return out + " END";
  }

  [[nodiscard]] std::string show(const Aggregate& aggregate) const {
    const auto argument = aggregate.argument ? (*this)(*aggregate.argument) : std::string("*");
    const auto filter =
        aggregate.filter ? fmt::format(" FILTER (WHERE {})", (*this)(*aggregate.filter)) : "";
    switch (aggregate.kind) {
      case AggregateKind::count: return fmt::format("count({}){}", argument, filter);
      case AggregateKind::count_distinct:
        return fmt::format("count(DISTINCT {}){}", argument, filter);
      case AggregateKind::sum: return fmt::format("sum({}){}", argument, filter);
      case AggregateKind::min: return fmt::format("min({}){}", argument, filter);
      case AggregateKind::max: return fmt::format("max({}){}", argument, filter);
      case AggregateKind::histogram:
        return postgres() ? fmt::format("array_remove(array_agg({0} ORDER BY {0}){1}, NULL)",
                                        argument, filter)
                          : fmt::format("histogram({}){}", argument, filter);
      case AggregateKind::median: return median(argument, filter);
    }
    std::unreachable();
  }

  // The mean of the two middle values, exactly: the discrete quantile gives the lower of them, and
  // on the negated values the upper one.
  [[nodiscard]] std::string median(const std::string& argument, const std::string& filter) const {
    const auto middle = [&](const std::string& of) {
      return postgres()
                 ? fmt::format("percentile_disc(0.5) WITHIN GROUP (ORDER BY {}){}", of, filter)
                 : fmt::format("quantile_disc({}, 0.5){}", of, filter);
    };
    return fmt::format("(({} - {}) * 0.5)", middle(argument),
                       middle(fmt::format("-({})", argument)));
  }

  [[nodiscard]] std::string show(const Cast& cast) const {
    return fmt::format("CAST({} AS {})", (*this)(*cast.argument), cast.type);
  }

  Dialect dialect_;
};

}  // namespace

std::string render(const Expr& expr, Dialect dialect) { return Renderer(dialect)(expr); }

}  // namespace ronghe::sql
