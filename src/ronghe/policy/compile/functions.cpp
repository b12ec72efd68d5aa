// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <expected>

#include "ronghe/base/spelling.hpp"
#include "ronghe/base/utf8.hpp"
#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/letters.hpp"
#include "ronghe/feel/regex.hpp"
#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/dotted.hpp"
#include "ronghe/policy/compile/scales.hpp"

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
    Signature{"string", sql::Function::iso_text, text, {TypeKind::date, none, none}, 1},
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

// Engines have regular expressions of their own kinds. This one means the same in all of them: a
// point outside a class is written out, as FEEL has it match no end of a line. The error is the
// part that cannot be kept.
std::expected<std::string, std::string> portable_pattern(std::string_view pattern) {
  std::string made;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const auto rest = pattern.substr(i);
    const bool escape = rest.size() > 1 && rest[0] == '\\';
    const bool letter = escape && std::isalnum(static_cast<unsigned char>(rest[1])) != 0;
    if (letter || rest.starts_with("(?") || rest.starts_with("[[:") || rest.starts_with("-[")) {
      return std::unexpected(fmt::format("`{}`", rest.substr(0, 2)));
    }
    if (escape) {
      made += rest.substr(0, 2);
      ++i;
    } else if (rest[0] == '.' && !in_class) {
      made += "[^\n\r]";
    } else {
      in_class = (in_class || rest[0] == '[') && rest[0] != ']';
      made += rest[0];
    }
  }
  return made;
}

// The pairs of a mapping whose first letter is at most `last`.
feel::CaseMapping mapping_up_to(const feel::CaseMapping& all, char32_t last) {
  feel::CaseMapping made;
  const auto from = to_code_points(all.from);
  const auto to = to_code_points(all.to);
  for (std::size_t i = 0; i < from.size() && from[i] <= last; ++i) {
    append_utf8(made.from, from[i]);
    append_utf8(made.to, to[i]);
  }
  return made;
}

// Engines know other letters than FEEL's mapping (ICU's), each its own, so a text that may hold one
// is mapped by ours. The engine makes a table of the pairs for every text, so most texts get few:
// those of ASCII and of scripts without cases (Arabic, Chinese, ...) none, western ones 60.
sql::ExprPtr case_changed(sql::Function function, const sql::ExprPtr& value) {
  constexpr std::string_view no_case =
      " -~\t\n\r\u0590-\u109f\u2e80-\ua4ff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff";
  const auto holds_others = [&](std::string_view more) {
    const auto pattern = fmt::format("[^{}{}]", no_case, more);
    return sql::call(sql::Function::matches, {value, sql::literal(pattern)});
  };
  const auto mapped = [&](const feel::CaseMapping& mapping) {
    return sql::call(sql::Function::translate,
                     {value, sql::literal(mapping.from), sql::literal(mapping.to)});
  };
  constexpr char32_t western_last = 0xFF;
  const auto& all =
      function == sql::Function::upper ? feel::upper_mapping() : feel::lower_mapping();
  return sql::choose({{holds_others("\u00a0-\u00ff"), mapped(all)},
                      {holds_others(""), mapped(mapping_up_to(all, western_last))}},
                     sql::call(function, {value}));
}

const std::vector<std::string>& compiled_functions() {
  static const auto names = [] {
    std::vector<std::string> made{"count",
                                  "sum",
                                  "min",
                                  "max",
                                  "mean",
                                  "median",
                                  "survival",
                                  "survival median",
                                  "not",
                                  "is defined",
                                  "date",
                                  "duration",
                                  "years and months duration",
                                  "modulo",
                                  "decimal",
                                  "round half up",
                                  "round half down",
                                  "round up",
                                  "round down"};
    for (const auto& signature : signatures) made.emplace_back(signature.name);
    return made;
  }();
  return names;
}

std::optional<sql::Function> rounding_of(std::string_view name) {
  if (name == "decimal") return sql::Function::round_half_even;
  if (name == "round half up") return sql::Function::round_half_up;
  if (name == "round half down") return sql::Function::round_half_down;
  if (name == "round up") return sql::Function::round_up;
  if (name == "round down") return sql::Function::round_down;
  return std::nullopt;
}

}  // namespace

Typed Compiler::walk_call(const feel::Node& node, const feel::Call& call, const Frame& frame) {
  const auto dotted = dotted_name(*call.callee);
  if (!dotted) return report(node, frame, "only functions by name can be compiled");
  const auto& name = *dotted;
  if (!call.parameter_names.empty()) {
    return report(node, frame, "named arguments are not compiled; write the values in their order");
  }
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
  if (rounding_of(name)) return rounding(node, call, name, frame);
  if (name == "modulo" && call.arguments.size() == 2) return modulo(node, call, frame);
  if (name == "matches") return matches(node, call, frame);
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
    const auto near = nearest(name, compiled_functions(), 2);
    if (!near.empty() && !feel::is_built_in(name)) {
      return report(*call.callee, frame, "formula-function-near"_code,
                    {{"name", name}, {"near", near}},
                    fmt::format("unknown function `{}`; did you mean `{}`?", name, near));
    }
    const auto known = fmt::format("{}", fmt::join(compiled_functions(), ", "));
    return report(*call.callee, frame, "formula-function-unknown"_code,
                  {{"name", name}, {"known", known}},
                  fmt::format("unknown function `{}`, or one that only the interpreter has; here "
                              "are {}",
                              name, known));
  }
  std::vector<Typed> values;
  std::vector<sql::ExprPtr> arguments;
  std::vector<const Typed*> parts;
  bool nullable = false;
  bool failed = false;
  const auto most = static_cast<std::size_t>(std::ranges::find(found->arguments, none) -
                                             found->arguments.begin());
  if (call.arguments.size() < found->least || call.arguments.size() > most) {
    return report(node, frame, fmt::format("`{}` takes {} arguments here", name, found->least));
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
  // There may be no such place in the text.
  nullable = nullable || found->function == sql::Function::substring;
  for (const auto& value : values) parts.push_back(&value);
  const auto& unit = values.front().type.unit;
  const bool changes_case =
      found->function == sql::Function::upper || found->function == sql::Function::lower;
  return merged(
      {found->result,
       found->result == number && values.front().type.kind == number ? unit : Unit::of_number(),
       nullable},
      changes_case ? case_changed(found->function, arguments.front())
                   : sql::call(found->function, arguments),
      parts, found->function == sql::Function::abs ? values.front().scale : 0);
}

Typed Compiler::least_or_greatest(const feel::Node& node, const feel::Call& call, bool least,
                                  const Frame& frame) {
  std::vector<Typed> values;
  for (const auto& argument : call.arguments) values.push_back(walk(*argument, frame));
  std::vector<const Typed*> parts;
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
    scale = std::max(scale, value.scale);
  }
  auto arguments = at_one_scale(parts);
  if (type.kind == TypeKind::text) {
    for (auto& one : arguments) one = sql::call(sql::Function::by_code_point, {one});
  }
  auto made = sql::call(least ? sql::Function::least : sql::Function::greatest, arguments);
  // FEEL: one null makes the result null; the engine would skip it.
  type.nullable = !missing.empty();
  type.choices = nullptr;
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
  if (frame.final()) return merged(value.type, value.sql, {&value}, static_cast<int>(*scale));
  const auto power = [&](int exponent) {
    return sql::literal(*Decimal::parse(fmt::format("1e{}", exponent)));
  };
  const auto whole = *rounding_of(name);
  const auto places = static_cast<int>(*scale);
  if (places == 0) return merged(value.type, sql::call(whole, {value.sql}), {&value}, 0);
  const auto enlarged = sql::operation(sql::Op::multiply, {value.sql, power(places)});
  const auto rounded =
      sql::operation(sql::Op::multiply, {sql::call(whole, {enlarged}), power(-places)});
  return merged(value.type, rounded, {&value}, places);
}

// The sign of the divisor, as FEEL has it; null over 0.
Typed Compiler::modulo(const feel::Node& node, const feel::Call& call, const Frame& frame) {
  const auto dividend = walk(*call.arguments[0], frame);
  const auto divisor = walk(*call.arguments[1], frame);
  if (!dividend.sql || !divisor.sql) return {};
  if (dividend.type.kind != TypeKind::number || divisor.type.kind != TypeKind::number) {
    return report(node, frame, "`modulo` needs two numbers");
  }
  return merged({TypeKind::number, dividend.type.unit, true},
                sql::call(sql::Function::modulo, {dividend.sql, divisor.sql}),
                {&dividend, &divisor}, std::max(dividend.scale, divisor.scale));
}

Typed Compiler::matches(const feel::Node& node, const feel::Call& call, const Frame& frame) {
  const auto pattern = call.arguments.size() == 2 ? literal_text(*call.arguments[1]) : std::nullopt;
  if (!pattern) {
    return report(node, frame,
                  "`matches` needs a literal pattern, and no flags, where engines run it");
  }
  if (!feel::Regex::compile(*pattern, "")) {
    return report(*call.arguments[1], frame,
                  "not a valid pattern, so that it would match nothing; look at its brackets, "
                  "classes and counts");
  }
  const auto portable = portable_pattern(*pattern);
  if (!portable) {
    return report(
        *call.arguments[1], frame,
        fmt::format("{} of a pattern does not mean the same on every engine; write classes "
                    "out, such as [0-9] or [a-z]",
                    portable.error()));
  }
  auto searched = walk(*call.arguments[0], frame);
  if (!searched.sql) return searched;
  if (searched.type.kind != TypeKind::text) {
    return report(*call.arguments[0], frame,
                  fmt::format("argument 1 of `matches` must be a text, this is {}",
                              to_string(searched.type.kind)));
  }
  return merged({TypeKind::boolean, {}, searched.type.nullable},
                sql::call(sql::Function::matches, {searched.sql, sql::literal(*portable)}),
                {&searched}, 0);
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
  bool of_months = false;
  bool of_days = false;
  std::int64_t digits = -1;
  const std::size_t sign = source.starts_with('-') ? 1 : 0;
  bool fits = source.size() > sign + 2 && source[sign] == 'P';
  for (std::size_t i = sign + 1; fits && i < source.size(); ++i) {
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
    (c == 'D' ? of_days : of_months) = true;
    digits = -1;
  }
  if (!fits || digits >= 0 || (of_months && of_days)) {
    return report(node, frame,
                  fmt::format("`{}` is not a duration of whole days or whole months; "
                              "write \"P90D\" or \"P1Y6M\"",
                              source));
  }
  const auto kind = of_months ? TypeKind::months_duration : TypeKind::days_duration;
  return {.type = {kind, {}, false},
          .sql = sql::literal(Decimal((sign == 1 ? -1 : 1) * (of_months ? months : days)))};
}

}  // namespace ronghe::policy
