// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/fraction.hpp"

#include <algorithm>
#include <optional>

namespace ronghe::policy {

namespace {

struct Parts {
  const policy::Slot* numerator = nullptr;
  const policy::Slot* denominator = nullptr;
};

// The slot for which a node of the final arithmetic stands: "#0", "#1", ...
const policy::Slot* slot_of(const feel::Node& node, const policy::SubjectFormula& formula) {
  const auto* name = std::get_if<feel::Name>(&node.form);
  for (std::size_t i = 0; name != nullptr && i < formula.slots.size(); ++i) {
    if (name->text == "#" + std::to_string(i)) return &formula.slots[i];
  }
  return nullptr;
}

// In `if count(...) = 0 then 0 else sum(...)` that of the branch with evidence, whose unit it has.
const policy::Slot* amount_of(const feel::Node& node, const policy::SubjectFormula& formula) {
  const auto* choice = std::get_if<feel::If>(&node.form);
  if (choice == nullptr) return slot_of(node, formula);
  const auto* then = amount_of(*choice->then_branch, formula);
  return then != nullptr ? then : amount_of(*choice->else_branch, formula);
}

Parts parts_of(const policy::SubjectFormula& formula, decltype(&slot_of) part = slot_of) {
  const auto* binary = std::get_if<feel::Binary>(&formula.formula->form);
  if (binary == nullptr || binary->op != feel::BinaryOperator::divide) return {};
  return {part(*binary->left, formula), part(*binary->right, formula)};
}

// The column of which the distinct values are counted; "" = no aggregate of that kind.
std::string distinct_column(const policy::AggregateColumn& aggregate) {
  if (aggregate.kind != sql::AggregateKind::count_distinct || !aggregate.argument) return "";
  const auto* column = std::get_if<sql::Column>(&aggregate.argument->form);
  return column == nullptr ? std::string() : column->name;
}

// Rows, or what a column of theirs names, each counted once.
const policy::AggregateColumn* counted(const policy::Plan& plan, const std::string& subject,
                                       const policy::Slot* slot) {
  if (slot == nullptr || !slot->count) return nullptr;
  const auto found = std::ranges::find_if(plan.aggregates, [&](const auto& aggregate) {
    return aggregate.name == slot->column && aggregate.subject == subject;
  });
  if (found == plan.aggregates.end()) return nullptr;
  const bool rows = found->kind == sql::AggregateKind::count && !found->argument;
  return rows || !distinct_column(*found).empty() ? &*found : nullptr;
}

bool is_share_of_rows(const policy::Plan& plan, const policy::SubjectFormula& formula) {
  const auto [above, below] = parts_of(formula);
  const auto* some = counted(plan, formula.subject, above);
  const auto* all = counted(plan, formula.subject, below);
  if (some == nullptr || all == nullptr || some->relation != all->relation) return false;
  if (some->kind != all->kind || distinct_column(*some) != distinct_column(*all)) return false;
  return std::ranges::all_of(all->conjuncts, [&](const policy::Conjunct& condition) {
    return std::ranges::find(some->conjuncts, condition.text, &policy::Conjunct::text) !=
           some->conjuncts.end();
  });
}

// The unit of the column of the subject that a slot reads.
std::string unit_of(const policy::Plan& plan, const std::string& subject,
                    const policy::Slot* slot) {
  const auto relation = plan.columns.find(subject);
  if (slot == nullptr || relation == plan.columns.end()) return "";
  const auto column = relation->second.find(slot->column);
  if (column == relation->second.end()) return "";
  const auto& unit = column->second.type.unit;
  return unit.powers.empty() ? "" : unit.shown();
}

}  // namespace

CountedBelow counted_below(const policy::Plan& plan, const policy::SubjectFormula& formula) {
  const auto* found = counted(plan, formula.subject, parts_of(formula).denominator);
  if (found == nullptr) return {};
  return {.relation = found->relation, .distinct = distinct_column(*found)};
}

Fraction fraction_of(const policy::Plan& plan, std::string_view indicator) {
  std::optional<Fraction> fraction;
  for (const auto& formula : plan.formulas) {
    if (formula.indicator != indicator || formula.of != FormulaOf::value) continue;
    const auto parts = parts_of(formula, amount_of);
    if (!fraction) {
      fraction = Fraction{.share_of_rows = true,
                          .numerator_unit = unit_of(plan, formula.subject, parts.numerator),
                          .denominator_unit = unit_of(plan, formula.subject, parts.denominator)};
    }
    fraction->share_of_rows = fraction->share_of_rows && is_share_of_rows(plan, formula);
  }
  return fraction.value_or(Fraction{});
}

}  // namespace ronghe::policy
