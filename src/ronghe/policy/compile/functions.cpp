// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/dotted.hpp"

namespace ronghe::policy {

namespace {

// Functions of one row whose arguments and result have fixed kinds.
struct Signature {
  std::string_view name;
  sql::Function function;
  TypeKind result;
  std::array<TypeKind, 3> arguments;  // unknown = no further argument
  std::size_t least;                  // arguments that must be given
};
constexpr auto text = TypeKind::text;
constexpr auto number = TypeKind::number;
constexpr auto none = TypeKind::unknown;
constexpr std::array signatures{
    Signature{"string length", sql::Function::length, number, {text, none, none}, 1},
    Signature{"substring", sql::Function::substring, text, {text, number, number}, 2},
    Signature{"upper case", sql::Function::upper, text, {text, none, none}, 1},
    Signature{"lower case", sql::Function::lower, text, {text, none, none}, 1},
    Signature{"contains", sql::Function::contains, TypeKind::boolean, {text, text, none}, 2},
    Signature{"starts with", sql::Function::starts_with, TypeKind::boolean, {text, text, none}, 2},
    Signature{"ends with", sql::Function::ends_with, TypeKind::boolean, {text, text, none}, 2},
    Signature{"matches", sql::Function::matches, TypeKind::boolean, {text, text, none}, 2},
    Signature{"floor", sql::Function::floor, number, {number, none, none}, 1},
    Signature{"ceiling", sql::Function::ceiling, number, {number, none, none}, 1},
    Signature{"abs", sql::Function::abs, number, {number, none, none}, 1},
};

}  // namespace

Typed Compiler::walk_call(const feel::Node& node, const feel::Call& call, const Frame& frame) {
  const auto dotted = dotted_name(*call.callee);
  if (!dotted) return report(node, frame, "only functions by name can be compiled");
  const auto& name = *dotted;
  if (auto aggregate = aggregate_call(node, call, frame)) return *aggregate;
  if (name == "not" && call.arguments.size() == 1) {
    auto value = condition(*call.arguments[0], frame);
    warn_of_negation(node, *call.arguments[0], value, frame);
    if (value.sql) value.sql = sql::operation(sql::Op::negation, {value.sql});
    return value;
  }
  if (name == "is defined" && call.arguments.size() == 1) {
    const auto value = walk(*call.arguments[0], frame);
    return merged({TypeKind::boolean, {}, false}, sql::operation(sql::Op::is_not_null, {value.sql}),
                  {&value}, 0);
  }
  if ((name == "min" || name == "max") && !call.arguments.empty()) {
    return least_or_greatest(node, call, name == "min", frame);
  }
  if (name == "decimal" || name == "round half up") return rounding(node, call, name, frame);
  if (name == "date" || name == "duration") {
    const auto literal =
        call.arguments.size() == 1 ? literal_text(*call.arguments[0]) : std::nullopt;
    if (!literal) return report(node, frame, fmt::format("`{}` needs one literal text here", name));
    if (name == "duration") return duration_literal(node, *literal, frame);
    const auto date = parse_date(*literal);
    if (!date) return report(node, frame, "not a date; write date(\"2025-12-31\")");
    return {.type = {TypeKind::date, {}, false}, .sql = sql::literal(*date)};
  }
  if (name == "years and months duration" && call.arguments.size() == 2) {
    const auto from = walk(*call.arguments[0], frame);
    const auto to = walk(*call.arguments[1], frame);
    if (!from.sql || !to.sql) return {};
    return merged({TypeKind::months_duration, {}, from.type.nullable || to.type.nullable},
                  sql::call(sql::Function::months_between, {from.sql, to.sql}), {&from, &to}, 0);
  }
  return signature_call(node, call, name, frame);
}

Typed Compiler::signature_call(const feel::Node& node, const feel::Call& call,
                               const std::string& name, const Frame& frame) {
  const auto* found = std::ranges::find(signatures, name, &Signature::name);
  if (found == signatures.end()) {
    return report(node, frame,
                  fmt::format("unknown function `{}`, or one that only the "
                              "interpreter has; see the profile in the policy guide",
                              name));
  }
  std::vector<Typed> values;
  std::vector<sql::ExprPtr> arguments;
  std::vector<const Typed*> parts;
  bool nullable = false;
  bool failed = false;
  if (call.arguments.size() < found->least || call.arguments.size() > 3) {
    return report(node, frame, fmt::format("`{}` takes {} arguments", name, found->least));
  }
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    values.push_back(walk(*call.arguments[i], frame));
    const auto wanted = found->arguments.at(i);
    if (values.back().sql && values.back().type.kind != wanted) {
      values.back() = report(*call.arguments[i], frame,
                             fmt::format("argument {} of `{}` must be {}, this is {}", i + 1, name,
                                         to_string(wanted), to_string(values.back().type.kind)));
    }
    failed = failed || !values.back().sql;
    nullable = nullable || values.back().type.nullable;
    arguments.push_back(values.back().sql);
  }
  if (failed) return {};
  for (const auto& value : values) parts.push_back(&value);
  const auto& unit = values.front().type.unit;
  return merged(
      {found->result,
       found->result == number && values.front().type.kind == number ? unit : Unit::of_number(),
       nullable},
      sql::call(found->function, arguments), parts, 0);
}

Typed Compiler::least_or_greatest(const feel::Node& node, const feel::Call& call, bool least,
                                  const Frame& frame) {
  std::vector<Typed> values;
  for (const auto& argument : call.arguments) values.push_back(walk(*argument, frame));
  std::vector<const Typed*> parts;
  std::vector<sql::ExprPtr> arguments;
  std::vector<sql::ExprPtr> missing;
  Type type = values.front().type;
  int scale = 0;
  for (const auto& value : values) {
    if (!value.sql) return {};
    if (value.type.kind != type.kind || !compatible(value.type.unit, type.unit)) {
      return report(node, frame, "the arguments differ in type or unit");
    }
    if (type.unit.any) type.unit = value.type.unit;
    if (value.type.nullable) missing.push_back(sql::operation(sql::Op::is_null, {value.sql}));
    parts.push_back(&value);
    arguments.push_back(value.sql);
    scale = std::max(scale, value.scale);
  }
  auto made = sql::call(least ? sql::Function::least : sql::Function::greatest, arguments);
  // FEEL: one null makes the result null; the engine would skip it.
  type.nullable = !missing.empty();
  if (type.nullable) {
    made = sql::choose({{sql::operation(sql::Op::disjunction, missing), sql::null()}}, made);
  }
  return merged(type, made, parts, scale);
}

Typed Compiler::rounding(const feel::Node& node, const feel::Call& call, const std::string& name,
                         const Frame& frame) {
  if (call.arguments.size() != 2)
    return report(node, frame,
                  fmt::format("`{}` takes a number and "
                              "a count of digits",
                              name));
  const auto value = walk(*call.arguments[0], frame);
  const auto* digits = std::get_if<feel::NumberLiteral>(&call.arguments[1]->form);
  const auto scale = digits == nullptr ? std::nullopt : digits->value.to_int64();
  if (!value.sql) return {};
  if (value.type.kind != TypeKind::number || !scale || *scale < 0 || *scale > 12) {
    return report(node, frame, fmt::format("`{}` needs a number and a literal 0 to 12", name));
  }
  if (!frame.final()) {
    return report(node, frame,
                  fmt::format("`{}` belongs in the formula of an indicator, where "
                              "decimals are exact",
                              name));
  }
  return merged(value.type, value.sql, {&value}, static_cast<int>(*scale));
}

std::optional<std::string> Compiler::literal_text(const feel::Node& node) const {
  const auto* literal = std::get_if<feel::StringLiteral>(&node.form);
  if (literal == nullptr) return std::nullopt;
  return literal->value;
}

// "P90D", "P1Y6M": whole days or whole months.
Typed Compiler::duration_literal(const feel::Node& node, const std::string& source,
                                 const Frame& frame) {
  std::int64_t months = 0;
  std::int64_t days = 0;
  std::int64_t digits = -1;
  bool fits = source.starts_with('P') && source.size() > 2;
  for (std::size_t i = 1; fits && i < source.size(); ++i) {
    const char c = source[i];
    if (c >= '0' && c <= '9') {
      digits = std::max<std::int64_t>(digits, 0) * 10 + (c - '0');
      fits = digits < 1000000;
      continue;
    }
    fits = digits >= 0 && (c == 'Y' || c == 'M' || c == 'D');
    if (c == 'Y') months += 12 * digits;
    if (c == 'M') months += digits;
    if (c == 'D') days += digits;
    digits = -1;
  }
  if (!fits || digits >= 0 || (months != 0 && days != 0)) {
    return report(node, frame,
                  fmt::format("`{}` is not a duration of whole days or whole months; "
                              "write \"P90D\" or \"P1Y6M\"",
                              source));
  }
  const auto kind = months != 0 ? TypeKind::months_duration : TypeKind::days_duration;
  return {.type = {kind, {}, false}, .sql = sql::literal(Decimal(months != 0 ? months : days))};
}

}  // namespace ronghe::policy
