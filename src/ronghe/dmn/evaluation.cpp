// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/evaluation.hpp"

#include <fmt/format.h>

#include "ronghe/dmn/model_run.hpp"

namespace ronghe::dmn {

using feel::Value;

Evaluation::Evaluation(const Model& model, feel::Context inputs, feel::Environment environment)
    : model_(model),
      environment_(std::move(environment)),
      session_(std::make_unique<Session>(Session{interpreter_, std::move(inputs)})) {
  session_->runs[&model_] = std::make_unique<ModelRun>(model_, *session_);
}

Evaluation::~Evaluation() = default;

Value Evaluation::decision(std::string_view name) {
  const auto* found = model_.decision(name);
  interpreter_.begin_again();
  if (interpreter_.stopped()) {
    return interpreter_.fail({}, fmt::format("`{}` is not decided: another decision took all steps "
                                             "of this evaluation; ask for it alone",
                                             name));
  }
  if (found != nullptr) return session_->runs[&model_]->decide(*found);
  return interpreter_.fail({}, fmt::format("there is no decision `{}`", name));
}

Value Evaluation::invoke(std::string_view name, const feel::Context& arguments) {
  auto& run = *session_->runs[&model_];
  Value callee;
  for (const auto& one : model_.knowledge) {
    if (one.name == name) callee = run.function(one);
  }
  for (const auto& one : model_.services) {
    if (one.name == name) callee = run.function(one);
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

}  // namespace ronghe::dmn
