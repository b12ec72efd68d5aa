// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/evaluate_model.hpp"

#include <fmt/format.h>

#include "ronghe/authoring/feel_json.hpp"
#include "ronghe/dmn/evaluation.hpp"
#include "ronghe/dmn/given_value.hpp"
#include "ronghe/dmn/reader.hpp"

namespace ronghe::authoring {

namespace {

std::string listed(const auto& named) {
  std::vector<std::string_view> names;
  for (const auto& one : named) names.push_back(one.name);
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

Result<ModelAnswer> evaluate_model(const ModelQuestion& question) {
  RONGHE_TRY(model, dmn::load_model(question.model));
  if (!model.mistakes.empty()) return std::unexpected(model.mistakes.front());
  RONGHE_TRY(given, context_of_json(question.inputs_json));
  RONGHE_TRY(inputs, dmn::as_declared(model, given));
  if (!question.decision.empty() && model.decision(question.decision) == nullptr) {
    return fail(ErrorKind::not_found,
                fmt::format("the model has no decision `{}`; its decisions: {}", question.decision,
                            listed(model.decisions)),
                {.file = question.model});
  }
  RONGHE_TRY(environment, environment_at(question.now));
  dmn::Evaluation evaluation(model, std::move(inputs), environment);
  ModelAnswer answer;
  for (const auto& decision : model.decisions) {
    if (!question.decision.empty() && decision.name != question.decision) continue;
    const auto value = evaluation.decision(decision.name);
    answer.decisions.push_back({decision.name, feel::to_feel(value), to_json(value)});
  }
  for (const auto& entry : evaluation.diagnostics().entries()) {
    answer.reports.push_back(
        to_string(feel::to_error(entry, {.text = "", .place = {.file = question.model}})));
  }
  return answer;
}

}  // namespace ronghe::authoring
