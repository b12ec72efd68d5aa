// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/dmn/model.hpp"
#include "ronghe/feel/interpreter.hpp"

// The inside of an Evaluation.
namespace ronghe::dmn {

class ModelRun;

// One set of inputs, and the models that decide on them: the one that was asked and, once each,
// those that it imports.
struct Session {
  feel::Interpreter& interpreter;
  feel::Context inputs;
  std::map<const Model*, std::unique_ptr<ModelRun>> runs = {};
};

// What one model has decided so far.
class ModelRun {
 public:
  ModelRun(const Model& model, Session& session)
      : model_(model),
        session_(session),
        types_(model.type_lookup()),
        decided_(model.decisions.size()) {}

  feel::Value decide(const Decision& decision);
  feel::Value function(const BusinessKnowledge& knowledge);
  feel::Value function(const DecisionService& service);

 private:
  void bind(const std::vector<std::string>& ids, feel::Scope& scope);
  void bind_imported(const std::string& id, std::map<std::string, feel::Context>& contexts,
                     feel::Scope& scope);
  // The element of this id, of whatever kind; false when there is none.
  bool find(std::string_view id, std::string& name, feel::Value& value);
  const InputData* input_of(std::string_view id) const;
  const Decision* decision_of(std::string_view id) const;
  feel::Value input(const InputData& input);
  feel::Value compute(const Decision& decision);
  feel::Value serve(const DecisionService& service, std::span<const feel::Value> arguments);
  feel::Value given(feel::Value value, const std::string& type, const std::string& name);
  ModelRun& of(const Model& model);
  feel::Value fail(std::string message) {
    return session_.interpreter.fail({}, std::move(message));
  }

  const Model& model_;
  Session& session_;
  feel::TypeLookup types_;
  struct Progress {
    enum class State : std::uint8_t { untouched, open, done } state = State::untouched;
    feel::Value value = {};
  };
  std::vector<Progress> decided_;               // one for each decision of the model
  std::vector<std::unique_ptr<Session>> kept_;  // of services whose values are functions
};

}  // namespace ronghe::dmn
