// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/dmn/evaluation.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ronghe::policy::dmn {

using feel::Value;

Evaluation::Evaluation(const Model& model, feel::Context inputs, feel::Environment environment)
    : model_(model), inputs_(std::move(inputs)), environment_(std::move(environment)) {
  if (!environment_.types) environment_.types = model.type_lookup();
}

// A value that does not fit its declared type is null, and said.
Value Evaluation::typed(Value value, const std::string& type, std::string_view what) {
  if (type.empty() || value.is_null()) return value;
  const auto colon = type.find(':');
  const auto plain = colon == std::string::npos ? type : type.substr(colon + 1);
  const auto wanted = feel::read_type(plain, environment_.types);
  if (!wanted) return value;
  if (auto fitting = feel::coerced(value, *wanted)) return *std::move(fitting);
  return interpreter_.fail(
      {}, fmt::format("`{}` is {}, which is not of type {}", what, feel::to_feel(value), type));
}

Value Evaluation::input(const InputData& input) {
  const auto* value = inputs_.find(input.name);
  return value == nullptr ? Value() : typed(*value, input.type, input.name);
}

void Evaluation::bind(const std::vector<std::string>& ids, feel::Scope& scope) {
  const auto with_id = [](const auto& all, const std::string& id) {
    using One = std::remove_cvref_t<decltype(all.front())>;
    const auto found = std::ranges::find(all, id, &One::id);
    return found == all.end() ? nullptr : &*found;
  };
  for (const auto& id : ids) {
    if (const auto* data = with_id(model_.inputs, id))
      scope.set(data->name, input(*data));
    else if (const auto* one = with_id(model_.decisions, id))
      scope.set(one->name, decide(*one));
    else if (const auto* known = with_id(model_.knowledge, id))
      scope.set(known->name, function(*known));
    else if (const auto* service = with_id(model_.services, id)) {
      scope.set(service->name, function(*service));
    } else {
      (void)interpreter_.fail({}, fmt::format("`{}` is required but not in this model", id));
    }
  }
}

Value Evaluation::decide(const Decision& decision) {
  if (const auto known = done_.find(decision.id); known != done_.end()) return known->second;
  constexpr std::size_t chain_max = 200;
  if (open_.size() >= chain_max) {
    return interpreter_.fail({},
                             fmt::format("more than {} decisions require each other", chain_max));
  }
  if (!open_.insert(decision.id).second) {
    return interpreter_.fail(
        {}, fmt::format("decision `{}` requires itself; break the circle", decision.name));
  }
  Value value;
  // A decision that the caller answers is not computed.
  if (const auto* given = inputs_.find(decision.name)) {
    value = *given;
  } else if (decision.expression) {
    feel::Scope scope;
    bind(decision.needs, scope);
    value = evaluate(*decision.expression, scope, interpreter_, diagnostics_);
    value = typed(std::move(value), decision.type, decision.name);
  } else {
    value = interpreter_.fail({}, fmt::format("decision `{}` has no logic", decision.name));
  }
  open_.erase(decision.id);
  done_[decision.id] = value;
  return value;
}

Value Evaluation::decision(std::string_view name) {
  const auto* found = model_.decision(name);
  if (found != nullptr) return decide(*found);
  return interpreter_.fail({}, fmt::format("there is no decision `{}`", name));
}

// What the body requires is looked up when it runs, so that knowledge may call itself.
Value Evaluation::function(const BusinessKnowledge& knowledge) {
  feel::Function made{.parameters = knowledge.logic.parameters, .body = {}};
  made.body = [this, &knowledge](std::span<const Value> arguments, feel::Interpreter& interpreter) {
    if (!knowledge.logic.body) {
      return interpreter.fail({}, fmt::format("`{}` has no logic in FEEL", knowledge.name));
    }
    feel::Scope scope;
    scope.set(knowledge.name, function(knowledge));
    bind(knowledge.needs, scope);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      scope.set(knowledge.logic.parameters[i].name, arguments[i]);
    }
    return evaluate(*knowledge.logic.body, scope, interpreter, diagnostics_);
  };
  return made;
}

Value Evaluation::function(const DecisionService& service) {
  feel::Function made;
  for (const auto& id : service.inputs) {
    const auto found = std::ranges::find(model_.inputs, id, &InputData::id);
    if (found != model_.inputs.end()) made.parameters.push_back({found->name, found->type});
  }
  for (const auto& id : service.input_decisions) {
    const auto found = std::ranges::find(model_.decisions, id, &Decision::id);
    if (found != model_.decisions.end()) made.parameters.push_back({found->name, found->type});
  }
  made.body = [this, &service](std::span<const Value> arguments, feel::Interpreter&) {
    return serve(service, arguments);
  };
  return made;
}

// A service sees its arguments only, not the inputs around it.
Value Evaluation::serve(const DecisionService& service, std::span<const Value> arguments) {
  feel::Context given;
  const auto interface = function(service);
  const auto& parameters = interface.function()->parameters;
  for (std::size_t i = 0; i < parameters.size() && i < arguments.size(); ++i) {
    given.entries.emplace_back(parameters[i].name, arguments[i]);
  }
  Evaluation inner(model_, std::move(given), environment_);
  feel::Context outputs;
  for (const auto& id : service.outputs) {
    const auto found = std::ranges::find(model_.decisions, id, &Decision::id);
    if (found == model_.decisions.end()) continue;
    outputs.entries.emplace_back(found->name, inner.decide(*found));
  }
  for (const auto& entry : inner.diagnostics().entries()) {
    diagnostics_.report(entry.span, entry.message);
  }
  if (outputs.entries.size() == 1) return outputs.entries.front().second;
  return outputs;
}

Value Evaluation::invoke(std::string_view name, const feel::Context& arguments) {
  Value callee;
  for (const auto& one : model_.knowledge) {
    if (one.name == name) callee = function(one);
  }
  for (const auto& one : model_.services) {
    if (one.name == name) callee = function(one);
  }
  if (callee.is_null()) {
    return interpreter_.fail({}, fmt::format("there is nothing to call by the name `{}`", name));
  }
  feel::List ordered;
  for (const auto& parameter : callee.function()->parameters) {
    const auto* value = arguments.find(parameter.name);
    ordered.push_back(value == nullptr ? Value() : *value);
  }
  return interpreter_.call(*callee.function(), ordered, {});
}

}  // namespace ronghe::policy::dmn
