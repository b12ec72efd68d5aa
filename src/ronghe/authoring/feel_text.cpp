// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/feel_text.hpp"

#include "ronghe/authoring/feel_json.hpp"
#include "ronghe/feel/interpreter.hpp"
#include "ronghe/feel/parser.hpp"
#include "ronghe/feel/unicode.hpp"

namespace ronghe::authoring {

Result<FeelAnswer> evaluate_feel(const FeelQuestion& question) {
  RONGHE_TRY(context, context_of_json(question.context_json));
  feel::Scope scope;
  feel::KnownNames names;
  for (const auto& [key, value] : context.entries) {
    names.insert(feel::folded_name(key));
    scope.set(feel::folded_name(key), value);
  }
  const feel::Source source{question.expression, {"expression", 1, 1}};
  RONGHE_TRY(node, feel::parse_expression(source, names));
  RONGHE_TRY(environment, environment_at(question.now));
  feel::Diagnostics diagnostics;
  const auto value = feel::evaluate(*node, scope, diagnostics, environment);
  FeelAnswer answer{.feel = feel::to_feel(value), .json = to_json(value), .reports = {}};
  for (const auto& entry : diagnostics.entries()) {
    answer.reports.push_back(to_string(feel::to_error(entry, source)));
  }
  const auto& operand = diagnostics.null_operand();
  if (value.is_null() && answer.reports.empty() && operand) {
    answer.reports.push_back(to_string(feel::to_error(*operand, source)));
  }
  return answer;
}

}  // namespace ronghe::authoring
