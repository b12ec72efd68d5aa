// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/field_walk.hpp"

namespace ronghe::policy {

namespace {

void tell(const FieldWalk::Visit& visit, const std::string& relation, const std::string& name) {
  if (visit) visit(relation, name);
}

}  // namespace

void FieldWalk::visit(const std::string& relation, const std::string& name) {
  if (name.empty() || !seen_.emplace(relation, name).second) return;
  const auto columns = plan_.columns.find(relation);
  if (columns == plan_.columns.end()) return;
  const auto found = columns->second.find(name);
  if (found == columns->second.end()) return;
  const auto& column = found->second;
  if (column.aggregate >= 0) {
    const auto& aggregate = plan_.aggregates[static_cast<std::size_t>(column.aggregate)];
    tell(visits_.rows, aggregate.relation, {});
    for (const auto& used : aggregate.columns) visit(aggregate.relation, used);
  } else if (!column.reference.empty()) {
    tell(visits_.rows, column.reference, {});
    visit(relation, column.through);
    visit(column.reference, column.target);
  } else if (column.definition) {
    tell(visits_.definition, relation, name);
    for (const auto& used : column.columns) visit(relation, used);
  } else {
    tell(visits_.field, relation, name);
  }
}

void FieldWalk::visit(const SubjectFormula& formula) {
  for (const auto& slot : formula.slots) {
    for (const auto* column : {&slot.column, &slot.second, &slot.nulls}) {
      visit(formula.subject, *column);
    }
  }
}

}  // namespace ronghe::policy
