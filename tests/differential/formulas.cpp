// SPDX-License-Identifier: Apache-2.0
#include "differential/formulas.hpp"

#include <fmt/format.h>

#include <array>

namespace ronghe::testing {

using feel::Value;
using policy::TypeKind;

std::vector<SqlColumn> sql_columns() {
  return {{"n", TypeKind::number, "DECIMAL(38,2)", 2},
          {"m", TypeKind::number, "BIGINT"},
          {"limit", TypeKind::number, "DECIMAL(18,3)", 3},
          {"s", TypeKind::text, "VARCHAR"},
          {"t", TypeKind::text, "VARCHAR"},
          {"b", TypeKind::boolean, "BOOLEAN"},
          {"d", TypeKind::date, "DATE"},
          {"e", TypeKind::date, "DATE"}};
}

TypeKind Generator::kind() {
  constexpr std::array kinds{TypeKind::number, TypeKind::text, TypeKind::boolean, TypeKind::date};
  return kinds[random_() % kinds.size()];
}

std::string Generator::small() {
  return one_of("m", "limit", "limit", "2", "0.5", "100", "-1", "2.5");
}

std::string Generator::number(int depth) {
  if (depth <= 0) return one_of("n", "n", "m", "limit", "0", "1", "2.5", "-3", "0.01", "100");
  const auto next = [&] { return number(depth - 1); };
  switch (random_() % 17) {
    case 0: return fmt::format("({} + {})", next(), next());
    case 1: return fmt::format("({} - {})", next(), next());
    case 2: return fmt::format("({} * {})", small(), small());
    case 3: return fmt::format("abs({})", next());
    case 4: return fmt::format("{}({})", one_of("floor", "ceiling"), next());
    case 5: return fmt::format("{}({}, {})", one_of("min", "max"), next(), next());
    case 6: return fmt::format("(if {} then {} else {})", boolean(depth - 1), next(), next());
    case 7:
    case 8:
      return fmt::format(
          "{}({}, {})",
          one_of("decimal", "round up", "round down", "round half up", "round half down"),
          number(0), one_of("0", "1", "2"));
    case 9: return fmt::format("modulo({}, {})", small(), one_of("m", "limit", "3", "-7"));
    case 10: return fmt::format("string length({})", text(depth - 1));
    case 11: return fmt::format("{}.{}", one_of("d", "e"), one_of("year", "month", "day"));
    case 12: return fmt::format("(-{})", next());
    case 13:
      return one_of("years and months duration(d, e) / duration(\"P1M\")", "(d - e).days",
                    "years and months duration(e, d).years", "(e - d) / duration(\"P1D\")",
                    "years and months duration(d, e).months");
    default: return number(0);
  }
}

std::string Generator::text(int depth) {
  if (depth <= 0) return one_of("s", "t", "s", "t", "\"x\"", "\"ya\"", "\"ä\"", "\"\"");
  const auto next = [&] { return text(depth - 1); };
  switch (random_() % 8) {
    case 0: return fmt::format("{}({})", one_of("upper case", "lower case"), next());
    case 1: return fmt::format("substring({}, {})", next(), one_of("1", "2", "-1", "-2", "m"));
    case 2:
      return fmt::format("substring({}, {}, {})", next(), one_of("1", "2", "-2", "m"),
                         one_of("1", "2", "m"));
    case 3: return fmt::format("({} + {})", next(), next());
    case 4: return fmt::format("(if {} then {} else {})", boolean(depth - 1), next(), next());
    case 5: return fmt::format("string({})", date(depth - 1));
    default: return text(0);
  }
}

std::string Generator::date(int depth) {
  if (depth <= 0) return one_of("d", "e", "d", "e", "date(\"2025-01-31\")", "@\"2024-02-29\"");
  switch (random_() % 5) {
    case 0:
      return fmt::format("({} {} {})", date(depth - 1), one_of("+", "-"),
                         one_of("duration(\"P1M\")", "duration(\"P2D\")", "duration(\"P1Y\")",
                                "duration(\"P13M\")"));
    case 1:
      return fmt::format("(if {} then {} else {})", boolean(depth - 1), date(depth - 1),
                         date(depth - 1));
    case 2: return fmt::format("{}({}, {})", one_of("min", "max"), date(depth - 1), date(0));
    default: return date(0);
  }
}

std::string Generator::comparison(int depth) {
  const auto of = kind();
  const bool ordered = of != TypeKind::boolean;
  const auto op = ordered ? one_of("=", "!=", "<", "<=", ">", ">=") : one_of("=", "!=");
  const auto left = formula(of, depth);
  if (chance(15)) return fmt::format("({} {} null)", left, one_of("=", "!="));
  return fmt::format("({} {} {})", left, op, formula(of, depth));
}

std::string Generator::boolean(int depth) {
  if (depth <= 0) return chance(60) ? comparison(0) : one_of("b", "b", "true", "false");
  const auto next = [&] { return boolean(depth - 1); };
  switch (random_() % 14) {
    case 0: return fmt::format("({} and {})", next(), next());
    case 1: return fmt::format("({} or {})", next(), next());
    case 2: return fmt::format("not({})", next());
    case 3: return fmt::format("({} between {} and {})", number(depth - 1), number(0), number(0));
    case 4: return fmt::format("({} in ({}, {}, null))", number(depth - 1), number(0), number(0));
    case 5: return fmt::format("({} in [\"x\", \"ya\", \"Z\"])", text(depth - 1));
    case 6:
      return fmt::format("{}({}, {})", one_of("contains", "starts with", "ends with"),
                         text(depth - 1), text(0));
    case 7:
      return fmt::format("matches({}, \"{}\")", text(depth - 1),
                         one_of("^[a-y]+$", "a", "^.$", "x|ä", "^(ya?)*$", "[^x]"));
    case 8: return fmt::format("is defined({})", formula(kind(), depth - 1));
    case 9:
      return fmt::format("(d - e {} duration(\"{}\"))", one_of("<", ">", ">=", "="),
                         one_of("P30D", "P0D", "-P1D"));
    case 10:
      return fmt::format("(years and months duration(d, e) {} duration(\"{}\"))",
                         one_of("<", ">", ">=", "="), one_of("P1M", "P0M", "P1Y", "-P1M"));
    case 11:
      return fmt::format("({} in {}{}..{}{})", date(0), one_of("[", "("), date(0), date(0),
                         one_of("]", ")"));
    default: return comparison(depth - 1);
  }
}

std::string Generator::formula(TypeKind kind, int depth) {
  if (kind == TypeKind::number) return number(depth);
  if (kind == TypeKind::text) return text(depth);
  if (kind == TypeKind::date) return date(depth);
  return boolean(depth);
}

std::string Generator::cell(TypeKind kind) {
  if (chance(25)) return one_of("-", "-", "null", "not(null)", "n > 2", "limit > m and b");
  if (kind == TypeKind::number) {
    return one_of("< 2", ">= 2.5", "[1..3]", "(0..limit]", "]m..100[", "1, 2.5, null", "not(1, 2)",
                  "not(> 2)", "> limit", "? > 1 and ? < m", "[1, 2.5]", "not([0..limit])");
  }
  if (kind == TypeKind::text) {
    return one_of("\"x\"", "not(\"x\", \"y\")", "< \"y\"", "[\"x\"..\"y\"]", "t", "!= \"x\"",
                  "starts with(?, \"y\")", "string length(?) > 1", "\"ä\", \"Z\"", ">= t");
  }
  if (kind == TypeKind::date) {
    return one_of("< date(\"2025-02-01\")", "e", "not(e)", "> d", "@\"2025-02-28\"",
                  "[date(\"2024-02-29\")..date(\"2025-02-01\")]", "<= e + duration(\"P1D\")");
  }
  return one_of("true", "false", "not(true)", "true, null", "b");
}

kernel::TestTable Generator::table() {
  kernel::TestTable made{
      .attributes = fmt::format(
          "hitPolicy=\"{}\"",
          one_of("UNIQUE", "ANY", "FIRST", "FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER",
                 "COLLECT", "COLLECT\" aggregation=\"COUNT", "COLLECT\" aggregation=\"SUM",
                 "COLLECT\" aggregation=\"MIN", "COLLECT\" aggregation=\"MAX")),
      .inputs = {}};
  std::vector<TypeKind> kinds;
  for (unsigned i = 0; i < 1 + random_() % 3; ++i) {
    kinds.push_back(kind());
    made.inputs.push_back(formula(kinds.back(), static_cast<int>(random_() % 2)));
    made.allowed.emplace_back(kinds.back() == TypeKind::number && chance(15) ? "[-5..50], > 90"
                                                                             : "");
  }
  const bool numbers = made.attributes.contains("SUM") || chance(40);
  made.output_values = numbers ? "3, 2.5, 1" : "\"a\", \"b\", \"c\"";
  const bool lists = made.attributes.contains("ORDER") || made.attributes.ends_with("COLLECT\"");
  if (!lists && chance(30)) {
    made.otherwise = numbers || made.attributes.contains("COUNT") ? "0" : "\"c\"";
  }
  for (unsigned r = 0; r < 1 + random_() % 7; ++r) {
    auto& row = made.rows.emplace_back();
    for (const auto kind : kinds) row.push_back(cell(kind));
    row.push_back(numbers ? one_of("1", "2.5", "3") : one_of("\"a\"", "\"b\"", "\"c\""));
  }
  return made;
}

std::vector<SqlRow> Generator::rows(std::size_t count) {
  const auto number = [](const std::string& text) { return Value(*Decimal::parse(text)); };
  const auto day = [](const std::string& text) { return Value(*parse_date(text)); };
  std::vector<SqlRow> rows(count);
  for (auto& row : rows) {
    const auto or_null = [&](const Value& value) { return chance(15) ? Value() : value; };
    row.push_back(or_null(number(
        chance(8) ? one_of("12345678901234567890123456789.01", "-99999999999999999999999999999.99",
                           "92233720368547758.07", "92233720368547758.08")
                  : one_of("0", "1", "2", "2.5", "1.99", "2.01", "-0.5", "0.05", "100", "-3", "1.5",
                           "-2.5", "1234.56", "0.01"))));
    row.push_back(or_null(number(one_of("0", "1", "2", "-1", "3", "7", "100", "-3", "1000"))));
    row.push_back(or_null(number(one_of("0", "0.5", "1.5", "-1.5", "2.005", "2.345", "0.995",
                                        "0.125", "-0.025", "3", "1000"))));
    row.push_back(or_null(Value(one_of("x", "y", "ya", "Z", "ä", ""))));
    row.push_back(or_null(Value(one_of("x", "y", "B", "Z", "yay"))));
    row.push_back(or_null(Value(chance(50))));
    const auto days = [&] {
      return day(one_of("2025-01-31", "2025-02-01", "2024-02-29", "2025-03-31", "1969-12-31",
                        "2024-12-31", "2025-02-28", "2023-12-31", "2025-01-30"));
    };
    row.push_back(or_null(days()));
    row.push_back(or_null(days()));
  }
  return rows;
}

}  // namespace ronghe::testing
