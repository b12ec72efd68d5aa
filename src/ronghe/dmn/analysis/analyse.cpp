// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/analysis/analyse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace ronghe::dmn::analysis {

namespace {

// What is said with certainty stays an error; what rests on inputs taken as free becomes a warning.
void weaken(Study& study) {
  if (study.space.bound.empty()) return;
  for (auto& finding : study.findings) {
    const bool rests = finding.kind == FindingKind::gap || finding.kind == FindingKind::overlap ||
                       finding.kind == FindingKind::not_monotone;
    if (!rests || finding.severity == Severity::warning) continue;
    finding.severity = Severity::warning;
    finding.remedy += fmt::format(
        "; `{}` is computed from names that others use too and was taken "
        "as independent of them, so see whether the row can occur",
        fmt::join(study.space.bound, "`, `"));
  }
}

void tell_opaque(Study& study) {
  std::size_t shown = 0;
  for (const auto& cell : study.space.opaque) {
    if (++shown > study.limits.findings_max) break;
    const bool of_rule = cell.rule != OpaqueCell::no_rule;
    auto& finding = study.add(
        FindingKind::not_analysed, cell.formula->source.place,
        fmt::format("the {} `{}`{}: {}", of_rule ? "cell" : "allowed values",
                    cell.formula->source.text,
                    of_rule ? fmt::format(" of rule {}", cell.rule + 1) : "", cell.reason),
        of_rule ? "the rule may match less than the analysis shows; where it matters, give the "
                  "table an input for what is computed"
                : "findings may show values that cannot come; write constants and ranges");
    if (of_rule) finding.rules = {static_cast<int>(cell.rule) + 1};
    finding.severity = Severity::warning;
  }
  if (study.space.opaque.size() <= study.limits.findings_max) return;
  study.add_more(FindingKind::not_analysed, study.space.opaque.size() - study.limits.findings_max,
                 "cells");
  study.findings.back().severity = Severity::warning;
}

void sort_by_place(std::vector<Finding>& findings) {
  std::ranges::stable_sort(findings, {}, [](const Finding& finding) {
    return std::pair(finding.place.line, finding.place.column);
  });
}

using VisitTable = std::function<void(const dmn::DecisionTable&)>;

// Calls `visit` for each table within a boxed expression, from above.
struct Tables {
  const VisitTable& visit;

  void in(const dmn::ExpressionPtr& expression) const {
    if (expression) std::visit(*this, expression->form);
  }
  void operator()(const dmn::Formula& /*formula*/) const {}
  void operator()(const dmn::DecisionTable& table) const { visit(table); }
  void operator()(const dmn::BoxedContext& context) const {
    for (const auto& entry : context.entries) in(entry.value);
    in(context.result);
  }
  void operator()(const dmn::BoxedList& list) const {
    for (const auto& item : list.items) in(item);
  }
  void operator()(const dmn::Relation& relation) const {
    for (const auto& row : relation.rows) {
      for (const auto& cell : row) in(cell);
    }
  }
  void operator()(const dmn::Invocation& call) const {
    in(call.callee);
    for (const auto& argument : call.arguments) in(argument.value);
  }
  void operator()(const dmn::FunctionDefinition& function) const { in(function.body); }
  void operator()(const dmn::Conditional& choice) const {
    in(choice.condition);
    in(choice.then_branch);
    in(choice.else_branch);
  }
  void operator()(const dmn::BoxedFilter& filter) const {
    in(filter.list);
    in(filter.match);
  }
  void operator()(const dmn::Loop& loop) const {
    in(loop.domain);
    in(loop.body);
  }
};

}  // namespace

std::vector<Finding> analyse(const dmn::DecisionTable& table, const dmn::Model& model,
                             const std::string& name, const Limits& limits) {
  Study study(table, model, name, limits);
  if (!study.space.too_large.empty()) {
    auto& finding = study.add(FindingKind::not_analysed, table.place,
                              fmt::format("the table is too large: {}", study.space.too_large),
                              "split the table");
    finding.severity = Severity::warning;
    return std::move(study.findings);
  }
  find_gaps(study);
  find_overlaps(study);
  find_dead_rules(study);
  find_outputs(study);
  find_broken_promises(study);
  weaken(study);
  tell_opaque(study);
  sort_by_place(study.findings);
  return std::move(study.findings);
}

std::vector<Finding> analyse(const dmn::Model& model, const Limits& limits) {
  std::vector<Finding> all;
  const auto analyse_in = [&](const dmn::ExpressionPtr& expression, const std::string& name) {
    const VisitTable visit = [&](const dmn::DecisionTable& table) {
      for (auto& finding : analyse(table, model, name, limits)) all.push_back(std::move(finding));
    };
    Tables{visit}.in(expression);
  };
  for (const auto& decision : model.decisions) analyse_in(decision.expression, decision.name);
  for (const auto& knowledge : model.knowledge) analyse_in(knowledge.logic.body, knowledge.name);
  sort_by_place(all);
  return all;
}

}  // namespace ronghe::dmn::analysis
