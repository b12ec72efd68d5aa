// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "ronghe/policy/dmn/evaluation.hpp"
#include "ronghe/policy/feel/compare.hpp"

namespace ronghe::policy::dmn {

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
    const auto wanted =
        type.empty() ? std::nullopt : feel::read_type(type, run.environment().types);
    if (!wanted) return made;
    if (auto fitting = feel::coerced(made, *wanted)) return *std::move(fitting);
    return run.fail({}, fmt::format("`{}` is not of type {}", what, type));
  }

  Value operator()(const Formula& formula) const {
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
    if (definition.external || !definition.body) {
      return run.fail({}, "functions of other languages are not run; write the body in FEEL");
    }
    // A copy of the names around: the function may be called when they are gone.
    auto around = std::make_shared<feel::Scope>(scope.flattened());
    feel::Function made{.parameters = definition.parameters, .body = {}};
    auto* reports = &diagnostics;
    made.body = [&definition, around, reports](std::span<const Value> arguments,
                                               feel::Interpreter& interpreter) {
      feel::Scope inner(around.get());
      for (std::size_t i = 0; i < arguments.size(); ++i) {
        inner.set(definition.parameters[i].name, arguments[i]);
      }
      return evaluate(*definition.body, inner, interpreter, *reports);
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
    const auto domain = value(loop.domain);
    if (domain.is_null()) return {};
    const auto list = domain.list() != nullptr ? *domain.list() : feel::List{domain};
    feel::List results;
    const bool some = loop.kind == LoopKind::some;
    std::optional<bool> so_far = !some;
    for (const auto& item : list) {
      feel::Scope inner(&scope);
      inner.set(loop.variable, item);
      inner.set("partial", results);
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

Value evaluate(const Expression& expression, const feel::Scope& scope,
               feel::Interpreter& interpreter, feel::Diagnostics& diagnostics) {
  return std::visit(Boxed{scope, interpreter, diagnostics}, expression.form);
}

}  // namespace ronghe::policy::dmn
