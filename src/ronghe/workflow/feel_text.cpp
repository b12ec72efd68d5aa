// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/feel_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "ronghe/policy/feel/interpreter.hpp"
#include "ronghe/policy/feel/parser.hpp"

namespace ronghe::workflow {

namespace feel = policy::feel;

namespace {

feel::Value value_of(const nlohmann::json& json) {
  if (json.is_boolean()) return feel::Value(json.get<bool>());
  if (json.is_number()) return feel::Value(Decimal::parse(json.dump()));
  if (json.is_string()) return feel::Value(json.get<std::string>());
  if (json.is_array()) {
    feel::List items;
    for (const auto& item : json) items.push_back(value_of(item));
    return feel::Value(std::move(items));
  }
  if (json.is_object()) {
    feel::Context context;
    for (const auto& [key, item] : json.items()) context.entries.emplace_back(key, value_of(item));
    return feel::Value(std::move(context));
  }
  return feel::Value();
}

}  // namespace

Result<FeelAnswer> evaluate_feel(const std::string& expression, const std::string& context_json) {
  const auto json =
      nlohmann::json::parse(context_json.empty() ? "{}" : context_json, nullptr, false);
  if (!json.is_object()) {
    return bad_input("the context must be a JSON object, such as '{\"rate\": 0.3}'");
  }
  feel::Scope scope;
  feel::KnownNames names;
  for (const auto& [key, item] : json.items()) {
    names.insert(key);
    scope.set(key, value_of(item));
  }
  const feel::Source source{expression, {"expression", 1, 1}};
  RONGHE_TRY(node, feel::parse_expression(source, names));
  feel::Diagnostics diagnostics;
  const auto value = feel::evaluate(*node, scope, diagnostics);
  FeelAnswer answer{.value = feel::to_feel(value), .diagnostics = {}};
  for (const auto& entry : diagnostics.entries()) {
    answer.diagnostics.push_back(to_string(
        Error{ErrorKind::bad_input, entry.message + "\n" + feel::caret(source, entry.span),
              feel::place_of(source, entry.span.begin)}));
  }
  return answer;
}

}  // namespace ronghe::workflow
