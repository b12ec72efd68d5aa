// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "ronghe/policy/dmn/model.hpp"
#include "ronghe/policy/dmn/table.hpp"
#include "ronghe/policy/feel/interpreter.hpp"

namespace ronghe::policy::dmn {

// One evaluation of a model: decisions are computed when asked for, each once, after what they
// require. The model must outlive it and the functions that it gives.
class Evaluation {
 public:
  Evaluation(const Model& model, feel::Context inputs, feel::Environment environment = {});

  // Null and a report for a name that the model lacks.
  [[nodiscard]] feel::Value decision(std::string_view name);
  // A business knowledge model or a decision service, called with arguments by name.
  [[nodiscard]] feel::Value invoke(std::string_view name, const feel::Context& arguments);
  [[nodiscard]] const feel::Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  feel::Value decide(const Decision& decision);
  void bind(const std::vector<std::string>& ids, feel::Scope& scope);
  feel::Value input(const InputData& input);
  feel::Value function(const BusinessKnowledge& knowledge);
  feel::Value function(const DecisionService& service);
  feel::Value serve(const DecisionService& service, std::span<const feel::Value> arguments);
  feel::Value typed(feel::Value value, const std::string& type, std::string_view what);

  const Model& model_;
  feel::Context inputs_;
  feel::Environment environment_;
  feel::Diagnostics diagnostics_;
  feel::Interpreter interpreter_{diagnostics_, environment_};
  std::map<std::string, feel::Value, std::less<>> done_;  // decisions by id
  std::set<std::string, std::less<>> open_;
};

// The value of a boxed expression.
[[nodiscard]] feel::Value evaluate(const Expression& expression, const feel::Scope& scope,
                                   feel::Interpreter& interpreter, feel::Diagnostics& diagnostics);

}  // namespace ronghe::policy::dmn
