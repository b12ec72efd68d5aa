// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/causes.hpp"

namespace ronghe::evaluate {

namespace {

const sql::Operation* operation_of(const sql::Expr& expr, sql::Op op) {
  const auto* operation = std::get_if<sql::Operation>(&expr.form);
  return operation != nullptr && operation->op == op ? operation : nullptr;
}

class Parts {
 public:
  Parts(const policy::Plan& plan, const std::string& relation, std::size_t conjunct)
      : conjunct_(conjunct) {
    const auto found = plan.columns.find(relation);
    if (found != plan.columns.end()) columns_ = &found->second;
  }

  std::vector<ConditionPart> of(const sql::ExprPtr& condition) && {
    auto inner = condition;
    bool spoils = false;
    while (const auto* negated = operation_of(*inner, sql::Op::negation)) {
      spoils = !spoils;
      inner = negated->arguments.front();
    }
    // A condition that is written out in the formula is told as it is.
    const auto* definition = definition_of(*inner);
    if (definition != nullptr) split(definition->definition, spoils);
    return parts_.size() > 1 ? std::move(parts_) : std::vector<ConditionPart>{};
  }

 private:
  [[nodiscard]] const policy::RelationColumn* column(const std::string& name) const {
    if (columns_ == nullptr) return nullptr;
    const auto found = columns_->find(name);
    return found == columns_->end() ? nullptr : &found->second;
  }
  [[nodiscard]] const policy::RelationColumn* definition_of(const sql::Expr& expr) const {
    const auto* named = std::get_if<sql::Column>(&expr.form);
    const auto* found = named == nullptr ? nullptr : column(named->name);
    return found != nullptr && found->definition ? found : nullptr;
  }

  // "Or" is spoilt by nothing less than all of its parts, where it has to hold; "and" the other way
  // round: only what alone spoils the whole is a part.
  void split(const sql::ExprPtr& expr, bool spoils) {
    const auto op = spoils ? sql::Op::disjunction : sql::Op::conjunction;
    if (const auto* operation = operation_of(*expr, op)) {
      for (const auto& argument : operation->arguments) split(argument, spoils);
      return;
    }
    const auto name = about(*expr);
    if (name.empty()) return;
    ConditionPart part{.conjunct = conjunct_, .name = name, .condition = expr, .spoils = spoils};
    const auto* named = column(name);
    if (named != nullptr && named->definition) {
      part.columns.assign(named->columns.begin(), named->columns.end());
    } else {
      part.columns.push_back(name);
    }
    parts_.push_back(std::move(part));
  }

  // The one column that a part is about; "" where there are several.
  [[nodiscard]] static std::string about(const sql::Expr& expr) {
    if (const auto* named = std::get_if<sql::Column>(&expr.form)) return named->name;
    const auto* operation = std::get_if<sql::Operation>(&expr.form);
    if (operation == nullptr) return {};
    std::string name;
    for (const auto& argument : operation->arguments) {
      if (std::holds_alternative<sql::Literal>(argument->form)) continue;
      auto one = about(*argument);
      if (one.empty() || (!name.empty() && one != name)) return {};
      name = std::move(one);
    }
    return name;
  }

  std::size_t conjunct_;
  const std::map<std::string, policy::RelationColumn>* columns_ = nullptr;
  std::vector<ConditionPart> parts_;
};

}  // namespace

std::vector<ConditionPart> condition_parts(const policy::Plan& plan,
                                           const policy::AggregateColumn& aggregate) {
  std::vector<ConditionPart> all;
  for (std::size_t i = 0; i < aggregate.conjuncts.size(); ++i) {
    for (auto& part : Parts(plan, aggregate.relation, i).of(aggregate.conjuncts[i].condition)) {
      all.push_back(std::move(part));
    }
  }
  return all;
}

}  // namespace ronghe::evaluate
