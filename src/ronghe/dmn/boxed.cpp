// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "ronghe/dmn/evaluation.hpp"
#include "ronghe/dmn/given_value.hpp"
#include "ronghe/feel/compare.hpp"

namespace ronghe::dmn {

namespace {

using feel::Value;

struct Boxed {
  const feel::Scope& scope;
  feel::Interpreter& run;
  feel::Diagnostics& diagnostics;

  [[nodiscard]] Value value(const ExpressionPtr& expression, const feel::Scope& inner) const {
    return expression ? evaluate(*expression, inner, run, diagnostics) : Value();
  }
  [[nodiscard]] Value value(const ExpressionPtr& expression) const {
    return value(expression, scope);
  }
  [[nodiscard]] Value typed(Value made, const std::string& type, std::string_view what) const {
    return as_type(std::move(made), type, "the entry", what, run);
  }

  Value operator()(const Formula& formula) const {
    const feel::ReportsPointInto its_text(diagnostics, &formula.source);
    if (formula.node) return run.evaluate(*formula.node, scope);
    return formula.empty() ? Value() : run.fail({}, "this formula does not parse");
  }
  Value operator()(const DecisionTable& table) const {
    return interpret(table, scope, run, diagnostics).value;
  }
  Value operator()(const BoxedContext& context) const {
    feel::Context made;
    feel::Scope inner(&scope);
    for (const auto& entry : context.entries) {
      auto entry_value = typed(value(entry.value, inner), entry.type, entry.name);
      inner.set(entry.name, entry_value);
      made.entries.emplace_back(entry.name, std::move(entry_value));
    }
    return context.result ? value(context.result, inner) : Value(std::move(made));
  }
  Value operator()(const BoxedList& list) const {
    feel::List made;
    for (const auto& item : list.items) made.push_back(value(item));
    return made;
  }
  Value operator()(const Relation& relation) const {
    feel::List rows;
    for (const auto& row : relation.rows) {
      feel::Context made;
      for (std::size_t i = 0; i < row.size(); ++i) {
        made.entries.emplace_back(relation.columns[i], value(row[i]));
      }
      rows.emplace_back(std::move(made));
    }
    return rows;
  }
  Value operator()(const Invocation& invocation) const {
    const auto callee = value(invocation.callee);
    const auto* function = callee.function();
    if (function == nullptr) return run.fail({}, "the invocation names no function");
    feel::List arguments(function->parameters.size());
    for (const auto& binding : invocation.arguments) {
      const auto at = std::ranges::find(function->parameters, binding.name, &feel::TypedName::name);
      if (at == function->parameters.end()) {
        return run.fail({}, fmt::format("no parameter is named `{}`", binding.name));
      }
      arguments[static_cast<std::size_t>(at - function->parameters.begin())] = value(binding.value);
    }
    return run.call(*function, arguments, {});
  }
  Value operator()(const FunctionDefinition& definition) const {
    if (!definition.body) return run.fail({}, "this function has no body");
    if (definition.external) return run.external(value(definition.body), definition.parameters, {});
    // The function may be called when the names around are gone.
    feel::Function made{.parameters = definition.parameters,
                        .result = definition.body->type,
                        .body = {},
                        .captured = scope.flattened(),
                        .types = &run.types()};
    made.body = [&definition, types = made.types](const feel::Function& self,
                                                  std::span<const Value> arguments,
                                                  feel::Interpreter& interpreter) {
      const feel::TypesOf its_model(interpreter, *types);
      const feel::Scope around(nullptr, &self.captured);
      feel::Scope inner(&around);
      for (std::size_t i = 0; i < arguments.size(); ++i) {
        inner.set(definition.parameters[i].name, arguments[i]);
      }
      return evaluate(*definition.body, inner, interpreter, interpreter.diagnostics());
    };
    return made;
  }
  Value operator()(const Conditional& conditional) const {
    return value(value(conditional.condition).is_true() ? conditional.then_branch
                                                        : conditional.else_branch);
  }
  Value operator()(const BoxedFilter& filter) const {
    const auto subject = value(filter.list);
    if (subject.is_null()) return {};
    const auto list = subject.list() != nullptr ? *subject.list() : feel::List{subject};
    feel::List kept;
    for (const auto& item : list) {
      feel::Scope inner(&scope, item.context());
      inner.set("item", item);
      const auto match = value(filter.match, inner);
      if (const auto* index = match.number()) {
        const auto at = index->to_int64();
        const auto size = static_cast<std::int64_t>(list.size());
        if (!at || *at == 0 || *at > size || *at < -size) return {};
        return list[static_cast<std::size_t>(*at > 0 ? *at - 1 : size + *at)];
      }
      if (match.boolean() == nullptr && !match.is_null()) {
        return run.fail({}, "the condition of a filter must give a number or a boolean");
      }
      if (match.is_true()) kept.push_back(item);
    }
    return kept;
  }
  Value operator()(const Loop& loop) const {
    const auto list = run.domain(value(loop.domain), {});
    if (!list) return {};
    feel::List results;
    const bool some = loop.kind == LoopKind::some;
    std::optional<bool> so_far = !some;
    for (const auto& item : *list) {
      feel::Scope inner(&scope);
      inner.set(loop.variable, item);
      if (loop.kind == LoopKind::collect) {
        if (!run.spend(results.size(), {})) return {};
        inner.set("partial", results);
      }
      auto one = value(loop.body, inner);
      if (loop.kind != LoopKind::collect && one.boolean() == nullptr && !one.is_null()) {
        return run.fail({}, "the condition of `some` and `every` must be a boolean");
      }
      const auto truth = one.boolean() == nullptr ? std::nullopt : std::optional(*one.boolean());
      so_far = some ? feel::either(so_far, truth) : feel::both(so_far, truth);
      if (loop.kind == LoopKind::collect) results.push_back(std::move(one));
      if (!run.spend(1, {})) return {};
    }
    return loop.kind == LoopKind::collect ? Value(std::move(results)) : Value(so_far);
  }
};

}  // namespace

Value as_type(Value value, const std::string& type, std::string_view what, std::string_view name,
              feel::Interpreter& interpreter) {
  if (type.empty() || value.is_null() || feel::is_plainly(value, type)) return value;
  const auto wanted = type_named(type, interpreter.types());
  if (!wanted) return value;
  if (auto fitting = feel::coerced(value, *wanted)) return *std::move(fitting);
  return interpreter.fail(
      {}, fmt::format("{}{} is {}, which is not of type {}", what,
                      name.empty() ? "" : fmt::format(" `{}`", name), feel::shown(value), type));
}

Value evaluate(const Expression& expression, const feel::Scope& scope,
               feel::Interpreter& interpreter, feel::Diagnostics& diagnostics) {
  const feel::ReportsPointInto this_element(diagnostics, &expression.source);
  constexpr int units = 3;
  if (!interpreter.enter({}, units)) return {};
  auto value = std::visit(Boxed{scope, interpreter, diagnostics}, expression.form);
  interpreter.leave(units);
  if (!interpreter.fits(value, {})) return {};
  return as_type(std::move(value), expression.type, "this expression", "", interpreter);
}

}  // namespace ronghe::dmn
