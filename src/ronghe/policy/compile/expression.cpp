// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/dotted.hpp"
#include "ronghe/policy/compile/scales.hpp"

namespace ronghe::policy {

namespace {

// What an author called for that only the interpreter has.
struct ConstructName {
  std::string_view operator()(const feel::Filter&) const {
    return "a filtered list that is not counted or summed";
  }
  std::string_view operator()(const feel::Range&) const { return "a range outside `in`"; }
  std::string_view operator()(const feel::Comparison&) const {
    return "a comparison without a left side";
  }
  std::string_view operator()(const feel::ListLiteral&) const { return "a list outside `in`"; }
  std::string_view operator()(const feel::ContextLiteral&) const { return "a context"; }
  std::string_view operator()(const feel::For&) const { return "`for`"; }
  std::string_view operator()(const feel::FunctionLiteral&) const { return "a function"; }
  std::string_view operator()(const feel::InstanceOf&) const { return "`instance of`"; }
  std::string_view operator()(const feel::UnaryTests&) const { return "a unary test"; }
  template <class Compiled>
  std::string_view operator()(const Compiled&) const {
    return "this";
  }
};

std::string_view construct_name(const feel::Node& node) {
  return std::visit(ConstructName{}, node.form);
}

bool is_duration(TypeKind kind) {
  return kind == TypeKind::days_duration || kind == TypeKind::months_duration;
}

const Decimal* literal_number(const sql::Expr& expr) {
  const auto* literal = std::get_if<sql::Literal>(&expr.form);
  return literal == nullptr ? nullptr : std::get_if<Decimal>(literal);
}

// What two literal numbers give; a null pointer for all else, so that the engine computes it.
sql::ExprPtr folded(sql::Op op, const sql::Expr& left, const sql::Expr& right) {
  const auto* a = literal_number(left);
  const auto* b = literal_number(right);
  if (a == nullptr || b == nullptr) return nullptr;
  std::optional<Decimal> result;
  if (op == sql::Op::add) result = Decimal::add(*a, *b);
  if (op == sql::Op::subtract) result = Decimal::subtract(*a, *b);
  return result ? sql::literal(*result) : nullptr;
}

}  // namespace

Typed merged(Type type, sql::ExprPtr sql, const std::vector<const Typed*>& parts, int scale) {
  Typed made{.type = std::move(type), .sql = std::move(sql), .columns = {}, .scale = scale};
  for (const auto* part : parts) {
    made.columns.insert(part->columns.begin(), part->columns.end());
    made.level = std::max(made.level, part->level);
    if (!part->sql) made.sql = nullptr;  // an error below was reported already
  }
  return made;
}

Typed Compiler::walk(const feel::Node& node, const Frame& frame) {
  if (auto literal = walk_literal(node, frame)) return *literal;
  if (std::holds_alternative<feel::Name>(node.form)) return walk_name(node, frame);
  if (std::holds_alternative<feel::PathStep>(node.form)) return walk_path(node, frame);
  if (const auto* call = std::get_if<feel::Call>(&node.form)) return walk_call(node, *call, frame);
  if (const auto* unary = std::get_if<feel::Unary>(&node.form)) {
    return walk_negation(node, *unary, frame);
  }
  if (const auto* binary = std::get_if<feel::Binary>(&node.form)) {
    return walk_binary(node, *binary, frame);
  }
  if (const auto* choice = std::get_if<feel::If>(&node.form)) return walk_if(node, *choice, frame);
  if (const auto* between = std::get_if<feel::Between>(&node.form)) {
    return walk_between(node, *between, frame);
  }
  if (const auto* in = std::get_if<feel::In>(&node.form)) return walk_in(node, *in, frame);
  if (const auto* some = std::get_if<feel::Quantified>(&node.form)) {
    return quantified(node, *some, frame);
  }
  return report(node, frame,
                fmt::format("{} cannot be compiled; write it with filters, aggregates, `if` and "
                            "comparisons",
                            construct_name(node)));
}

std::optional<Typed> Compiler::walk_literal(const feel::Node& node, const Frame& frame) {
  if (std::holds_alternative<feel::NullLiteral>(node.form)) {
    return Typed{.type = {TypeKind::unknown, Unit::of_number(), true}, .sql = sql::null()};
  }
  if (const auto* boolean = std::get_if<feel::BooleanLiteral>(&node.form)) {
    return Typed{.type = {TypeKind::boolean, {}, false}, .sql = sql::literal(boolean->value)};
  }
  if (const auto* number = std::get_if<feel::NumberLiteral>(&node.form)) {
    int scale = 0;
    while (scale < 12 && !number->value.unscaled_at(scale)) ++scale;
    return Typed{.type = {TypeKind::number, Unit::of_number(), false},
                 .sql = sql::literal(number->value),
                 .columns = {},
                 .level = 0,
                 .scale = scale};
  }
  if (const auto* text = std::get_if<feel::StringLiteral>(&node.form)) {
    return Typed{.type = {TypeKind::text, {}, false}, .sql = sql::literal(text->value)};
  }
  if (const auto* temporal = std::get_if<feel::TemporalLiteral>(&node.form)) {
    if (const auto date = parse_date(temporal->text)) {
      return Typed{.type = {TypeKind::date, {}, false}, .sql = sql::literal(*date)};
    }
    return duration_literal(node, temporal->text, frame);
  }
  return std::nullopt;
}

Typed Compiler::walk_negation(const feel::Node& node, const feel::Unary& unary,
                              const Frame& frame) {
  auto value = walk(*unary.operand, frame);
  if (!value.sql) return value;
  if (value.type.kind != TypeKind::number && !is_duration(value.type.kind)) {
    return report(
        node, frame,
        fmt::format("`-` needs a number or a duration, this is {}", to_string(value.type.kind)));
  }
  const auto* number = literal_number(*value.sql);
  value.sql = number != nullptr ? sql::literal(number->negated())
                                : sql::operation(sql::Op::negate, {value.sql});
  return value;
}

Typed Compiler::walk_between(const feel::Node& node, const feel::Between& between,
                             const Frame& frame) {
  const auto value = walk(*between.value, frame);
  const auto low = walk(*between.low, frame);
  const auto high = walk(*between.high, frame);
  auto made = within(node, value, {.low = &low, .high = &high}, frame);
  // FEEL: a missing end makes the answer missing, whatever the other end says; a range is content
  // with the end that decides.
  std::vector<sql::ExprPtr> missing;
  for (const auto* end : {&low, &high}) {
    if (end->type.nullable) missing.push_back(sql::operation(sql::Op::is_null, {end->sql}));
  }
  if (!made.sql || missing.empty()) return made;
  const auto any =
      missing.size() == 1 ? missing.front() : sql::operation(sql::Op::disjunction, missing);
  made.sql = sql::choose({{any, sql::null()}}, made.sql);
  return made;
}

Typed Compiler::walk_name(const feel::Node& node, const Frame& frame) {
  const auto& name = std::get<feel::Name>(node.form).text;
  if (name == "?" && frame.input != nullptr) return *frame.input;
  if (!frame.relation.empty() && !(frame.final() && frame.relation == "region")) {
    const auto before = errors_.size();
    if (column(frame.relation, name, &node, frame) != nullptr) {
      auto value = column_value(frame.relation, name, node, frame);
      if (!frame.final()) return value;
      return slot_value(node, {.column = name, .additive = false, .type = value.type.kind},
                        value.type, frame);
    }
    if (errors_.size() > before || failed_.contains(frame.relation + "." + name)) return {};
  }
  if (auto value = constant(name)) return *value;
  if (is_relation(name)) {
    return report(node, frame,
                  fmt::format("`{0}` is a relation, not a value; use it in an aggregate, such as "
                              "count({0}[…])",
                              name));
  }
  return report_unknown(node, frame,
                        {.what = fmt::format("unknown name `{}`", name),
                         .name = name,
                         .alone = "formula-name-unknown"_code,
                         .near = "formula-name-near"_code});
}

Typed Compiler::walk_path(const feel::Node& node, const Frame& frame) {
  const auto& step = std::get<feel::PathStep>(node.form);
  auto dotted = dotted_name(node);
  if (!dotted) return property(walk(*step.object, frame), step.field, node, frame);
  for (const auto& variable : {frame.variable, std::string("item")}) {
    if (!variable.empty() && dotted->starts_with(variable + ".")) {
      dotted->erase(0, variable.size() + 1);
    }
  }
  if (auto value = constant(*dotted)) return *value;
  if (dotted->starts_with("parameter.")) {
    const auto known = pack_.parameters.contains(std::string_view(*dotted).substr(10));
    if (!known) {
      return report_unknown(node, frame,
                            {.what = fmt::format("unknown parameter `{}`", *dotted),
                             .name = *dotted,
                             .alone = "formula-parameter-unknown"_code,
                             .near = "formula-parameter-near"_code});
    }
    return report(node, frame, "formula-parameter-without-value"_code,
                  {{"name", *dotted}, {"day", ronghe::to_string(as_of_)}},
                  fmt::format("`{}` has no single value in force on {}; give it a value from an "
                              "earlier date",
                              *dotted, ronghe::to_string(as_of_)));
  }
  if (!frame.relation.empty() && column(frame.relation, *dotted, &node, frame) != nullptr) {
    auto value = column_value(frame.relation, *dotted, node, frame);
    if (!frame.final()) return value;
    return slot_value(node, {.column = *dotted, .additive = false, .type = value.type.kind},
                      value.type, frame);
  }
  const auto dot = dotted->rfind('.');
  const bool steps = dot != std::string::npos && step.field == dotted->substr(dot + 1);
  if (steps && (step.field == "year" || step.field == "month" || step.field == "day" ||
                step.field == "days" || step.field == "months" || step.field == "years")) {
    return property(walk(*step.object, frame), step.field, node, frame);
  }
  return column_value(frame.relation, *dotted, node, frame);
}

Typed Compiler::property(Typed object, const std::string& name, const feel::Node& node,
                         const Frame& frame) {
  if (!object.sql) return object;
  const auto number = [&](const char* of, sql::ExprPtr sql) {
    object.type = {TypeKind::number, unit(of), object.type.nullable};
    object.sql = std::move(sql);
    object.scale = 0;
    return object;
  };
  if (object.type.kind == TypeKind::date) {
    if (name == "year") return number("", sql::call(sql::Function::year, {object.sql}));
    if (name == "month") return number("", sql::call(sql::Function::month, {object.sql}));
    if (name == "day") return number("", sql::call(sql::Function::day, {object.sql}));
  }
  if (object.type.kind == TypeKind::days_duration && name == "days")
    return number("days", object.sql);
  if (object.type.kind == TypeKind::months_duration && name == "months") {
    warn(node, frame,
         "`.months` are those beyond whole years, 11 at most; for all months write "
         "/ duration(\"P1M\") instead");
    return number("months", sql::call(sql::Function::months_part, {object.sql}));
  }
  if (object.type.kind == TypeKind::months_duration && name == "years") {
    return number("years", sql::call(sql::Function::years_part, {object.sql}));
  }
  return report(node, frame,
                fmt::format("{} has no property `{}`", to_string(object.type.kind), name));
}

Typed Compiler::condition(const feel::Node& node, const Frame& frame) {
  auto value = walk(node, frame);
  if (!value.sql || value.type.kind == TypeKind::boolean || value.type.kind == TypeKind::unknown) {
    return value;
  }
  return report(node, frame, "formula-condition-needed"_code,
                {{"given", std::string(to_string(value.type.kind))}},
                fmt::format("a condition is needed here, this is {}", to_string(value.type.kind)));
}

Typed Compiler::walk_binary(const feel::Node& node, const feel::Binary& binary,
                            const Frame& frame) {
  using feel::BinaryOperator;
  if (binary.op == BinaryOperator::conjunction || binary.op == BinaryOperator::disjunction) {
    const auto left = condition(*binary.left, frame);
    const auto right = condition(*binary.right, frame);
    const auto op =
        binary.op == BinaryOperator::conjunction ? sql::Op::conjunction : sql::Op::disjunction;
    return merged({TypeKind::boolean, {}, left.type.nullable || right.type.nullable},
                  sql::operation(op, {left.sql, right.sql}), {&left, &right}, 0);
  }
  auto left = walk(*binary.left, frame);
  auto right = walk(*binary.right, frame);
  if (!left.sql || !right.sql) return {};
  switch (binary.op) {
    case BinaryOperator::add:
    case BinaryOperator::subtract:
    case BinaryOperator::multiply:
    case BinaryOperator::divide:
    case BinaryOperator::power:
      return arithmetic(node, binary, std::move(left), std::move(right), frame);
    case BinaryOperator::equal:
    case BinaryOperator::not_equal:
    case BinaryOperator::less:
    case BinaryOperator::less_equal:
    case BinaryOperator::greater:
    case BinaryOperator::greater_equal:
      warn_of_nulls(node, binary, left, right, frame);
      return comparison(node, binary.op, left, right, frame);
    case BinaryOperator::conjunction:
    case BinaryOperator::disjunction: break;
  }
  return {};
}

Typed Compiler::arithmetic(const feel::Node& node, const feel::Binary& binary, Typed left,
                           Typed right, const Frame& frame) {
  using feel::BinaryOperator;
  if (left.type.kind != TypeKind::number || right.type.kind != TypeKind::number) {
    return temporal(node, binary.op, left, right, frame);
  }
  const bool nullable = left.type.nullable || right.type.nullable;
  const auto made = [&](sql::Op op, Unit unit, int scale) {
    auto sql = folded(op, *left.sql, *right.sql);
    if (!sql) sql = sql::operation(op, {left.sql, right.sql});
    return merged({TypeKind::number, std::move(unit), nullable}, std::move(sql), {&left, &right},
                  scale);
  };
  const auto scale = std::max(left.scale, right.scale);
  switch (binary.op) {
    case BinaryOperator::add:
    case BinaryOperator::subtract: {
      if (!compatible(left.type.unit, right.type.unit)) {
        return report(node, frame, "formula-units-differ"_code,
                      {{"left", left.type.unit.shown()}, {"right", right.type.unit.shown()}},
                      fmt::format("units do not fit: {} and {}", left.type.unit.shown(),
                                  right.type.unit.shown()));
      }
      const auto& unit = left.type.unit.any ? right.type.unit : left.type.unit;
      return made(binary.op == BinaryOperator::add ? sql::Op::add : sql::Op::subtract, unit, scale);
    }
    case BinaryOperator::multiply:
      return made(sql::Op::multiply, multiplied(left.type.unit, right.type.unit, 1),
                  left.scale + right.scale);
    case BinaryOperator::divide: {
      if (!frame.final()) {
        return report(node, frame,
                      "a division inside a filter or definition would be inexact on "
                      "the engine; write a > b * c instead of a / b > c");
      }
      auto ratio = made(sql::Op::multiply, multiplied(left.type.unit, right.type.unit, -1), scale);
      ratio.type.nullable = true;  // the denominator may be 0
      return ratio;
    }
    case BinaryOperator::power:
      if (!frame.final()) return report(node, frame, "`**` cannot be compiled to SQL exactly");
      return made(sql::Op::multiply, left.type.unit, scale);
    case BinaryOperator::equal:
    case BinaryOperator::not_equal:
    case BinaryOperator::less:
    case BinaryOperator::less_equal:
    case BinaryOperator::greater:
    case BinaryOperator::greater_equal:
    case BinaryOperator::conjunction:
    case BinaryOperator::disjunction: break;
  }
  return {};
}

Typed Compiler::temporal(const feel::Node& node, feel::BinaryOperator op, const Typed& left,
                         const Typed& right, const Frame& frame) {
  const bool nullable = left.type.nullable || right.type.nullable;
  const auto made = [&](TypeKind kind, sql::ExprPtr sql) {
    return merged({kind, {}, nullable}, std::move(sql), {&left, &right}, 0);
  };
  const bool add = op == feel::BinaryOperator::add;
  const bool subtract = op == feel::BinaryOperator::subtract;
  if (left.type.kind == TypeKind::date && (add || subtract)) {
    const auto amount = add ? right.sql : sql::operation(sql::Op::negate, {right.sql});
    if (right.type.kind == TypeKind::days_duration) {
      return made(TypeKind::date, sql::call(sql::Function::plus_days, {left.sql, amount}));
    }
    if (right.type.kind == TypeKind::months_duration) {
      return made(TypeKind::date, sql::call(sql::Function::plus_months, {left.sql, amount}));
    }
    if (subtract && right.type.kind == TypeKind::date) {
      return made(TypeKind::days_duration,
                  sql::call(sql::Function::days_between, {right.sql, left.sql}));
    }
  }
  if (op == feel::BinaryOperator::divide && is_duration(left.type.kind) &&
      right.type.kind == left.type.kind) {
    return in_units(node, left, right, frame);
  }
  if (add && left.type.kind == TypeKind::text && right.type.kind == TypeKind::text) {
    return made(TypeKind::text, sql::call(sql::Function::concat, {left.sql, right.sql}));
  }
  if (left.type.kind == right.type.kind && (add || subtract) && is_duration(left.type.kind)) {
    return made(left.type.kind,
                sql::operation(add ? sql::Op::add : sql::Op::subtract, {left.sql, right.sql}));
  }
  return report(node, frame, "formula-operands-differ"_code,
                {{"left", std::string(to_string(left.type.kind))},
                 {"right", std::string(to_string(right.type.kind))}},
                fmt::format("the operands do not fit: {} and {}", to_string(left.type.kind),
                            to_string(right.type.kind)));
}

// How often one day or one month is in a duration, a whole number; other quotients are inexact.
Typed Compiler::in_units(const feel::Node& node, const Typed& duration, const Typed& by,
                         const Frame& frame) {
  const bool months = duration.type.kind == TypeKind::months_duration;
  const auto* one = literal_number(*by.sql);
  if (one == nullptr || *one != Decimal(1)) {
    return report(node, frame,
                  fmt::format("a duration is divided by duration(\"{}\") only; multiply the other "
                              "side instead",
                              months ? "P1M" : "P1D"));
  }
  return merged({TypeKind::number, unit(months ? "months" : "days"), duration.type.nullable},
                duration.sql, {&duration}, 0);
}

Typed Compiler::walk_if(const feel::Node& node, const feel::If& choice, const Frame& frame) {
  const auto when = condition(*choice.condition, frame);
  const auto yes = walk(*choice.then_branch, frame);
  const auto no = walk(*choice.else_branch, frame);
  if (!when.sql || !yes.sql || !no.sql) return {};
  const bool yes_null = yes.type.kind == TypeKind::unknown;
  if (!yes_null && no.type.kind != TypeKind::unknown && yes.type.kind != no.type.kind) {
    return report(node, frame, "formula-branches-differ"_code,
                  {{"left", std::string(to_string(yes.type.kind))},
                   {"right", std::string(to_string(no.type.kind))}},
                  fmt::format("the branches differ: {} and {}", to_string(yes.type.kind),
                              to_string(no.type.kind)));
  }
  if (!compatible(yes.type.unit, no.type.unit)) {
    return report(node, frame, "formula-branch-units-differ"_code,
                  {{"left", yes.type.unit.shown()}, {"right", no.type.unit.shown()}},
                  fmt::format("the branches differ in unit: {} and {}", yes.type.unit.shown(),
                              no.type.unit.shown()));
  }
  auto type = yes_null || yes.type.unit.any ? no.type : yes.type;
  if (no.type.kind == TypeKind::unknown) type = yes.type;
  type.nullable = yes.type.nullable || no.type.nullable;
  if (yes.type.choices != no.type.choices) type.choices = nullptr;
  const auto branches = at_one_scale({&yes, &no});
  return merged(type, sql::choose({{when.sql, branches[0]}}, branches[1]), {&when, &yes, &no},
                std::max(yes.scale, no.scale));
}

}  // namespace ronghe::policy
