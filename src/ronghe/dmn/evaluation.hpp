// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ronghe/dmn/model.hpp"
#include "ronghe/dmn/table.hpp"
#include "ronghe/feel/interpreter.hpp"

namespace ronghe::dmn {

struct Session;

// One evaluation of a model: decisions are computed when asked for, each once, after what they
// require. The model must outlive it and the functions that it gives.
class Evaluation {
 public:
  Evaluation(const Model& model, feel::Context inputs, feel::Environment environment = {});
  ~Evaluation();
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  // Null and a report for a name that the model lacks.
  [[nodiscard]] feel::Value decision(std::string_view name);
  // A business knowledge model or a decision service, called with arguments by name.
  [[nodiscard]] feel::Value invoke(std::string_view name, const feel::Context& arguments);
  [[nodiscard]] const feel::Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  const Model& model_;
  feel::Environment environment_;
  feel::Diagnostics diagnostics_;
  feel::Interpreter interpreter_{diagnostics_, environment_};
  std::unique_ptr<Session> session_;
};

// The value of a boxed expression.
[[nodiscard]] feel::Value evaluate(const Expression& expression, const feel::Scope& scope,
                                   feel::Interpreter& interpreter, feel::Diagnostics& diagnostics);
// The value as the type of this name, converted where DMN converts; null and a report when it is
// none of that type. Without a type, or of one that nobody knows, the value itself. `what` and
// `name` say whose value it is.
[[nodiscard]] feel::Value as_type(feel::Value value, const std::string& type, std::string_view what,
                                  std::string_view name, feel::Interpreter& interpreter);

}  // namespace ronghe::dmn
