// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/model_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/dmn/evaluation.hpp"

namespace ronghe::dmn {

using feel::Value;

namespace {

// A value that is a function, or has one inside, needs what made it.
bool holds_function(const Value& value) {
  if (value.function() != nullptr) return true;
  if (const auto* list = value.list()) return std::ranges::any_of(*list, holds_function);
  if (const auto* context = value.context()) {
    return std::ranges::any_of(context->entries,
                               [](const auto& entry) { return holds_function(entry.second); });
  }
  return false;
}

}  // namespace

ModelRun& ModelRun::of(const Model& model) {
  if (&model == &model_) return *this;
  auto& run = session_.runs[&model];
  if (!run) run = std::make_unique<ModelRun>(model, session_);
  return *run;
}

Value ModelRun::input(const InputData& input) {
  const auto* value = session_.inputs.find(input.name);
  if (value == nullptr) {
    return fail(fmt::format("the input `{}` is not given; taken as null", input.name));
  }
  return as_type(*value, input.type, "the input", input.name, session_.interpreter);
}

bool ModelRun::find(std::string_view id, std::string& name, Value& value) {
  const auto* element = model_.element(id);
  if (element == nullptr) return false;
  const auto take = [&](const auto& one, auto made) {
    name = one.name;
    value = std::move(made);
  };
  switch (element->kind) {
    case Element::Kind::input: {
      const auto& one = model_.inputs[element->index];
      take(one, input(one));
      break;
    }
    case Element::Kind::decision: {
      const auto& one = model_.decisions[element->index];
      take(one, decide(one));
      break;
    }
    case Element::Kind::knowledge: {
      const auto& one = model_.knowledge[element->index];
      take(one, function(one));
      break;
    }
    case Element::Kind::service: {
      const auto& one = model_.services[element->index];
      take(one, function(one));
      break;
    }
  }
  return true;
}

const InputData* ModelRun::input_of(std::string_view id) const {
  const auto* element = model_.element(id);
  const bool is_one = element != nullptr && element->kind == Element::Kind::input;
  return is_one ? &model_.inputs[element->index] : nullptr;
}

const Decision* ModelRun::decision_of(std::string_view id) const {
  const auto* element = model_.element(id);
  const bool is_one = element != nullptr && element->kind == Element::Kind::decision;
  return is_one ? &model_.decisions[element->index] : nullptr;
}

// What an import gives stands in a context under the name of the import.
void ModelRun::bind_imported(const std::string& id, std::map<std::string, feel::Context>& contexts,
                             feel::Scope& scope) {
  const auto mark = id.rfind('#');
  const auto space = id.substr(0, mark);
  const auto found = std::ranges::find(model_.imports, space, &Import::id_space);
  std::string name;
  Value value;
  const bool known = found != model_.imports.end() && found->model != nullptr &&
                     of(*found->model).find(id.substr(mark + 1), name, value);
  if (!known) {
    (void)fail(fmt::format("`{}` is required but in no model that is imported", id));
  } else if (found->name.empty()) {
    scope.set(name, std::move(value));
  } else {
    contexts[found->name].entries.emplace_back(name, std::move(value));
  }
}

void ModelRun::bind(const std::vector<std::string>& ids, feel::Scope& scope) {
  std::map<std::string, feel::Context> contexts;
  for (const auto& id : ids) {
    if (id.find('#') != std::string::npos) {
      bind_imported(id, contexts, scope);
      continue;
    }
    std::string name;
    Value value;
    if (find(id, name, value))
      scope.set(std::move(name), std::move(value));
    else
      (void)fail(fmt::format("`{}` is required but not in this model", id));
  }
  for (auto& [name, context] : contexts) scope.set(name, std::move(context));
}

Value ModelRun::decide(const Decision& decision) {
  using State = Progress::State;
  const auto index = static_cast<std::size_t>(&decision - model_.decisions.data());
  if (decided_[index].state == State::done) return decided_[index].value;
  const feel::ReportsPointInto this_decision(session_.interpreter.diagnostics(), &decision.source);
  if (decided_[index].state == State::open) {
    return fail(fmt::format("decision `{}` requires itself; break the circle", decision.name));
  }
  decided_[index].state = State::open;
  decided_[index].value = compute(decision);
  decided_[index].state = State::done;
  return decided_[index].value;
}

// A decision that the caller answers is not computed.
Value ModelRun::compute(const Decision& decision) {
  auto& interpreter = session_.interpreter;
  const feel::TypesOf this_model(interpreter, types_);
  if (const auto* given = session_.inputs.find(decision.name)) {
    return as_type(*given, decision.type, "decision", decision.name, interpreter);
  }
  if (!decision.expression) return fail(fmt::format("decision `{}` has no logic", decision.name));
  constexpr int units = 3;
  if (!interpreter.enter({}, units)) return {};
  feel::Scope scope;
  bind(decision.needs, scope);
  auto value = evaluate(*decision.expression, scope, interpreter, interpreter.diagnostics());
  interpreter.leave(units);
  return as_type(std::move(value), decision.type, "decision", decision.name, interpreter);
}

// What a function gives, as its type says: `type` is that of the function, or, in older files, of
// what it gives.
Value ModelRun::given(Value value, const std::string& type, const std::string& name) {
  const auto known = type.empty() ? std::nullopt : feel::read_type(type, types_);
  if (!known) return value;
  if (known->kind != feel::Kind::function) {
    return as_type(std::move(value), type, "the result of", name, session_.interpreter);
  }
  if (known->result.empty()) return value;
  if (auto fitting = feel::coerced(value, known->result.front())) return *std::move(fitting);
  return fail(fmt::format("the result of `{}` is not what its type {} says", name, type));
}

// What the body requires is looked up when it runs, so that knowledge may call itself.
Value ModelRun::function(const BusinessKnowledge& knowledge) {
  const auto& logic = knowledge.logic;
  feel::Function made{.parameters = logic.parameters,
                      .result = logic.body ? logic.body->type : std::string(),
                      .body = {},
                      .types = &types_};
  made.body = [this, &knowledge](const feel::Function&, std::span<const Value> arguments,
                                 feel::Interpreter& interpreter) {
    if (!knowledge.logic.body)
      return fail(fmt::format("`{}` has no logic in FEEL", knowledge.name));
    const feel::TypesOf this_model(interpreter, types_);
    feel::Scope scope;
    scope.set(knowledge.name, function(knowledge));
    bind(knowledge.needs, scope);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      scope.set(knowledge.logic.parameters[i].name, arguments[i]);
    }
    auto value = evaluate(*knowledge.logic.body, scope, interpreter, interpreter.diagnostics());
    if (knowledge.logic.external) {
      const auto external = interpreter.external(value, knowledge.logic.parameters, {});
      if (external.is_null()) return external;
      value = interpreter.call(*external.function(), arguments, {});
    }
    return given(given(std::move(value), knowledge.logic.type, knowledge.name), knowledge.type,
                 knowledge.name);
  };
  return made;
}

Value ModelRun::function(const DecisionService& service) {
  feel::Function made;
  made.types = &types_;
  for (const auto& id : service.inputs) {
    if (const auto* data = input_of(id)) {
      made.parameters.push_back({data->name, data->type});
    }
  }
  for (const auto& id : service.input_decisions) {
    if (const auto* decision = decision_of(id)) {
      made.parameters.push_back({decision->name, decision->type});
    }
  }
  made.body = [this, &service](const feel::Function&, std::span<const Value> arguments,
                               feel::Interpreter&) { return serve(service, arguments); };
  return made;
}

// A service sees its arguments only, not the inputs around it.
Value ModelRun::serve(const DecisionService& service, std::span<const Value> arguments) {
  constexpr std::uint64_t steps = 100;  // what a session costs besides its formulas
  if (!session_.interpreter.spend(steps, {})) return {};
  auto session = std::make_unique<Session>(Session{session_.interpreter, {}});
  const auto interface = function(service);
  const auto& parameters = interface.function()->parameters;
  for (std::size_t i = 0; i < parameters.size() && i < arguments.size(); ++i) {
    session->inputs.entries.emplace_back(parameters[i].name, arguments[i]);
  }
  auto& inner = *(session->runs[&model_] = std::make_unique<ModelRun>(model_, *session));
  feel::Context outputs;
  for (const auto& id : service.outputs) {
    std::string name;
    Value value;
    if (inner.find(id, name, value))
      outputs.entries.emplace_back(std::move(name), std::move(value));
    else
      (void)fail(fmt::format("`{}`, an output of `{}`, is not in this model", id, service.name));
  }
  auto result =
      outputs.entries.size() == 1 ? outputs.entries.front().second : Value(std::move(outputs));
  if (holds_function(result)) kept_.push_back(std::move(session));
  return given(std::move(result), service.type, service.name);
}

}  // namespace ronghe::dmn
