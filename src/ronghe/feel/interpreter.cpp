// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/interpreter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/compare.hpp"
#include "ronghe/feel/external.hpp"
#include "ronghe/feel/properties.hpp"
#include "ronghe/feel/walk.hpp"

namespace ronghe::feel {

namespace {

constexpr int call_depth = 4;

// What @"..." stands for; none when it is no date, time or duration.
std::optional<Value> temporal(const std::string& text) {
  if (const auto date = read_date(text)) return Value(*date);
  if (text.find('T') != std::string::npos && !text.starts_with('P') && !text.starts_with("-P")) {
    if (const auto both = read_date_time(text)) return Value(*both);
  }
  if (const auto time = read_time(text)) return Value(*time);
  if (const auto months = read_months_duration(text)) return Value(*months);
  if (const auto days = read_days_duration(text)) return Value(*days);
  return std::nullopt;
}

std::uint64_t weight_of(const List& values) {
  std::uint64_t weight = 0;
  for (const auto& value : values) weight += value.weight();
  return weight;
}

// The type that an expression has by its form; empty when only its values tell.
std::string_view result_type(const Node& node) {
  if (std::holds_alternative<NumberLiteral>(node.form)) return "number";
  if (std::holds_alternative<StringLiteral>(node.form)) return "string";
  if (std::holds_alternative<BooleanLiteral>(node.form)) return "boolean";
  if (std::holds_alternative<Quantified>(node.form)) return "boolean";
  if (std::holds_alternative<InstanceOf>(node.form)) return "boolean";
  if (std::holds_alternative<Between>(node.form)) return "boolean";
  if (std::holds_alternative<In>(node.form)) return "boolean";
  if (const auto* binary = std::get_if<Binary>(&node.form)) {
    if (binary->op >= BinaryOperator::equal) return "boolean";
    const auto left = result_type(*binary->left);
    const auto right = result_type(*binary->right);
    return left == right ? left : std::string_view();
  }
  return {};
}

}  // namespace

Value evaluate(const Node& node, const Scope& scope, Diagnostics& diagnostics,
               const Environment& environment) {
  return Interpreter(diagnostics, environment).evaluate(node, scope);
}

Value test(const Node& unary_tests, const Value& input, const Scope& scope,
           Diagnostics& diagnostics, const Environment& environment) {
  return Interpreter(diagnostics, environment).test(unary_tests, input, scope);
}

Value Interpreter::fail(Span span, std::string message) {
  diagnostics_.report(span, std::move(message));
  return {};
}

Value Interpreter::null_operand(Span span) {
  diagnostics_.note_null_operand(span);
  return {};
}

bool Interpreter::out_of_steps(Span span) {
  if (exhausted_) return false;
  exhausted_ = true;
  fail(span, fmt::format("stopped after {} steps; the formula loops or is too large",
                         environment_.steps_max));
  return false;
}

bool Interpreter::too_deep(Span span) {
  if (exhausted_) return false;
  exhausted_ = true;
  fail(span,
       "stopped: calls nest deeper here than is evaluated (a function that calls itself about 150 "
       "times does); where it does end, write it as a loop, such as for i in 1..n return if i = 1 "
       "then 1 else i * partial[-1]");
  return false;
}

bool Interpreter::too_large(const Value& value, Span span) {
  fail(span, value.depth() > value_depth_max
                 ? fmt::format("this value nests more than {} levels deep", value_depth_max)
                 : fmt::format("this value has more than {} parts", value_weight_max));
  return false;
}

// One operator per form of node; the long ones are members of the interpreter.
struct Evaluation {
  Interpreter& run;
  const Node& node;
  const Scope& scope;

  Value operator()(const NullLiteral&) const { return {}; }
  Value operator()(const BooleanLiteral& n) const { return Value(n.value); }
  Value operator()(const NumberLiteral& n) const { return n.value; }
  Value operator()(const StringLiteral& n) const { return n.value; }
  Value operator()(const TemporalLiteral& n) const {
    if (auto value = temporal(n.text)) return *std::move(value);
    return run.fail(node.span, "not a date, time or duration; write for example @\"2025-12-31\"");
  }
  Value operator()(const Name& n) const { return run.name(node, n, scope); }
  Value operator()(const PathStep& n) const {
    const auto object = run.evaluate(*n.object, scope);
    if (object.is_null()) return run.null_operand(n.object->span);
    if (auto part = property_of(object, n.field)) return *std::move(part);
    return run.fail(node.span,
                    fmt::format("{} has no part `{}`", to_string(object.kind()), n.field));
  }
  Value operator()(const Filter& n) const { return run.filter(node, n, scope); }
  Value operator()(const Call& n) const { return run.invoke(node, n, scope); }
  Value operator()(const Unary& n) const {
    return run.negate(node, run.evaluate(*n.operand, scope));
  }
  Value operator()(const Binary& n) const { return run.binary(node, n, scope); }
  Value operator()(const If& n) const {
    const auto condition = run.evaluate(*n.condition, scope);
    if (condition.boolean() == nullptr && !condition.is_null()) {
      run.fail(n.condition->span, "the condition of `if` is no boolean; taken as false");
    }
    return run.evaluate(condition.is_true() ? *n.then_branch : *n.else_branch, scope);
  }
  Value operator()(const Between& n) const {
    const auto value = run.evaluate(*n.value, scope);
    const auto low = run.evaluate(*n.low, scope);
    const auto high = run.evaluate(*n.high, scope);
    const auto above = run.compare(node.span, BinaryOperator::greater_equal, value, low);
    const auto below = run.compare(node.span, BinaryOperator::less_equal, value, high);
    if (above.is_null() || below.is_null()) return {};
    return Value(above.is_true() && below.is_true());
  }
  Value operator()(const In& n) const { return run.in(node, n, scope); }
  Value operator()(const Range& n) const { return Value(run.range(node, n, scope)); }
  Value operator()(const Comparison& n) const {
    RangeValue range;
    auto end = run.evaluate(*n.operand, scope);
    const bool below = n.op == BinaryOperator::less || n.op == BinaryOperator::less_equal;
    const bool included =
        n.op == BinaryOperator::less_equal || n.op == BinaryOperator::greater_equal;
    if (n.op == BinaryOperator::equal || n.op == BinaryOperator::not_equal) {
      const bool equal = n.op == BinaryOperator::equal;
      return RangeValue{.low = end,
                        .high = end,
                        .low_included = equal,
                        .high_included = equal,
                        .form = equal ? RangeValue::Form::equal : RangeValue::Form::unequal};
    }
    (below ? range.high : range.low) = std::move(end);
    range.low_bounded = !below;
    range.high_bounded = below;
    range.low_included = !below && included;
    range.high_included = below && included;
    return range;
  }
  Value operator()(const ListLiteral& n) const {
    List items;
    items.reserve(n.items.size());
    for (const auto& item : n.items) items.push_back(run.evaluate(*item, scope));
    return items;
  }
  Value operator()(const ContextLiteral& n) const { return run.context(n, scope); }
  Value operator()(const For& n) const { return run.iterate(node, n, scope); }
  Value operator()(const Quantified& n) const { return run.quantify(node, n, scope); }
  Value operator()(const FunctionLiteral& n) const { return run.function(n, scope); }
  Value operator()(const InstanceOf& n) const {
    const auto value = run.evaluate(*n.value, scope);
    const auto type = read_type(n.type, run.types());
    if (!type) return run.fail(node.span, fmt::format("unknown type `{}`", n.type));
    if (value.is_null()) return Value(type->nothing);
    return Value(conforms(value, *type));
  }
  Value operator()(const UnaryTests&) const {
    const auto* input = scope.find("?");
    return run.test(node, input == nullptr ? Value() : *input, scope);
  }
};

Value Interpreter::evaluate(const Node& node, const Scope& scope) {
  if (!spend(1, node.span) || !enter(node.span)) return {};
  auto value = std::visit(Evaluation{*this, node, scope}, node.form);
  leave();
  return fits(value, node.span) ? value : Value();
}

// A function may name itself by the name under which it was called.
const Value* Interpreter::find(std::string_view name, const Scope& scope) const {
  if (const auto* value = scope.find(name)) return value;
  if (calling_.empty() || calling_.back().first != name) return nullptr;
  return &calling_.back().second;
}

Value Interpreter::name(const Node& node, const Name& name, const Scope& scope) {
  if (const auto* value = find(name.text, scope)) return *value;
  if (is_built_in(name.text)) {
    const auto span = node.span;
    return Function{.parameters = {},
                    .result = {},
                    .body =
                        [name = name.text, span](const Function&, std::span<const Value> arguments,
                                                 Interpreter& interpreter) {
                          return call_built_in(name, arguments, {}, interpreter, span);
                        },
                    .any_count = true};
  }
  return fail(node.span, fmt::format("unknown name `{}`", name.text));
}

std::optional<RangeValue> Interpreter::range(const Node& node, const Range& range,
                                             const Scope& scope) {
  RangeValue made{.low_included = range.low_included,
                  .high_included = range.high_included,
                  .low_bounded = range.low != nullptr,
                  .high_bounded = range.high != nullptr};
  if (range.low) made.low = evaluate(*range.low, scope);
  if (range.high) made.high = evaluate(*range.high, scope);
  const bool differ =
      !made.low.is_null() && !made.high.is_null() && made.low.kind() != made.high.kind();
  if (differ) {
    fail(node.span, fmt::format("the ends of this range are {} and {}", to_string(made.low.kind()),
                                to_string(made.high.kind())));
    return std::nullopt;
  }
  if (descends(made)) {
    fail(node.span, fmt::format("this range begins at {} and ends before it, at {}; exchange its "
                                "ends",
                                shown(made.low), shown(made.high)));
    return std::nullopt;
  }
  return made;
}

// Later entries see the earlier ones.
Value Interpreter::context(const ContextLiteral& literal, const Scope& scope) {
  Context made;
  Scope inner(&scope);
  for (const auto& [key, node] : literal.entries) {
    auto value = evaluate(*node, inner);
    inner.set(key, value);
    made.entries.emplace_back(key, std::move(value));
  }
  return made;
}

// The body sees the values that its free names have now.
Value Interpreter::function(const FunctionLiteral& literal, const Scope& scope) {
  if (literal.external)
    return external(evaluate(*literal.body, scope), literal.parameters, literal.body->span);
  Function made{.parameters = literal.parameters,
                .result = std::string(result_type(*literal.body)),
                .body = {},
                .types = types_};
  for (const auto& name : names_in(*literal.body)) {
    const auto same = [&](const TypedName& parameter) { return parameter.name == name; };
    if (std::ranges::any_of(literal.parameters, same)) continue;
    if (const auto* value = scope.find(name)) made.captured.entries.emplace_back(name, *value);
  }
  made.body = [&literal, source = diagnostics_.source(), types = types_](
                  const Function& self, std::span<const Value> arguments,
                  Interpreter& interpreter) {
    const ReportsPointInto its_text(interpreter.diagnostics(), source);
    const TypesOf its_model(interpreter, *types);
    const Scope around(nullptr, &self.captured);
    Scope inner(&around);
    for (std::size_t i = 0; i < arguments.size() && i < literal.parameters.size(); ++i) {
      inner.set(literal.parameters[i].name, arguments[i]);
    }
    return interpreter.evaluate(*literal.body, inner);
  };
  return made;
}

Value Interpreter::external(const Value& mapping, const std::vector<TypedName>& parameters,
                            Span span) {
  auto function = external_function(mapping, parameters);
  if (function) return *std::move(function);
  return fail(span, "this function of another language is not known here; write the body in FEEL");
}

Value Interpreter::call(const Function& function, std::span<const Value> arguments, Span span) {
  if (!spend(1, span)) return {};
  List converted(arguments.begin(), arguments.end());
  for (std::size_t i = 0; i < function.parameters.size() && i < converted.size(); ++i) {
    const auto& parameter = function.parameters[i];
    if (parameter.type.empty()) continue;
    const auto type = read_type(parameter.type, function.types ? *function.types : *types_);
    auto value = type ? coerced(converted[i], *type) : std::optional(converted[i]);
    if (!value) {
      return fail(span, fmt::format("the argument `{}` is {}, not {}", parameter.name,
                                    to_string(converted[i].kind()), parameter.type));
    }
    converted[i] = *std::move(value);
  }
  depth_ += call_depth;
  auto result = function.body(function, converted, *this);
  depth_ -= call_depth;
  return result;
}

Value Interpreter::invoke(const Node& node, const Call& call, const Scope& scope) {
  const auto* name = std::get_if<Name>(&call.callee->form);
  const auto* known = name == nullptr ? nullptr : find(name->text, scope);
  const bool built_in = name != nullptr && known == nullptr && is_built_in(name->text);
  if (name != nullptr && known == nullptr && !built_in) {
    return fail(node.span, fmt::format("unknown function `{}`", name->text));
  }
  Value callee;
  if (!built_in) callee = known != nullptr ? *known : evaluate(*call.callee, scope);
  List arguments;
  arguments.reserve(call.arguments.size());
  for (const auto& argument : call.arguments) arguments.push_back(evaluate(*argument, scope));
  if (built_in) {
    if (!spend(weight_of(arguments), node.span)) return {};
    auto value = call_built_in(name->text, arguments, call.parameter_names, *this, node.span);
    return spend(value.weight(), node.span) ? value : Value();
  }
  return invoke_value(node, call, callee, std::move(arguments));
}

Value Interpreter::invoke_value(const Node& node, const Call& call, const Value& callee,
                                List arguments) {
  const auto* function = callee.function();
  if (function == nullptr) {
    return fail(node.span, fmt::format("{} is not a function", to_string(callee.kind())));
  }
  if (!call.parameter_names.empty()) {
    List ordered(function->parameters.size());
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const auto at =
          std::ranges::find(function->parameters, call.parameter_names[i], &TypedName::name);
      if (at == function->parameters.end()) {
        return fail(node.span, fmt::format("no parameter is named `{}`", call.parameter_names[i]));
      }
      ordered[static_cast<std::size_t>(at - function->parameters.begin())] = arguments[i];
    }
    arguments = std::move(ordered);
  }
  const bool counted = function->any_count || arguments.size() == function->parameters.size();
  if (!counted) {
    return fail(node.span, fmt::format("{} arguments given, {} wanted", arguments.size(),
                                       function->parameters.size()));
  }
  const auto* name = std::get_if<Name>(&call.callee->form);
  const auto* step = std::get_if<PathStep>(&call.callee->form);
  calling_.emplace_back(name != nullptr ? name->text : step != nullptr ? step->field : "", callee);
  auto result = this->call(*function, arguments, node.span);
  calling_.pop_back();
  return result;
}

}  // namespace ronghe::feel
