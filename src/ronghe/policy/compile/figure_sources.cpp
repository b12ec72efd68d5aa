// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/figure_sources.hpp"

#include <algorithm>

#include "ronghe/policy/compile/fraction.hpp"
#include "ronghe/policy/label.hpp"

namespace ronghe::policy {

namespace {

// Walks from a column down to the fields below it.
class Walk {
 public:
  Walk(const Plan& plan, const Pack& pack, const Dictionary& levels)
      : plan_(plan), pack_(pack), levels_(levels) {}

  void visit(const std::string& relation, const std::string& name) {
    if (name.empty() || !seen_.emplace(relation, name).second) return;
    const auto columns = plan_.columns.find(relation);
    if (columns == plan_.columns.end()) return;
    const auto found = columns->second.find(name);
    if (found == columns->second.end()) return;
    const auto& column = found->second;
    if (column.aggregate >= 0) {
      const auto& aggregate = plan_.aggregates[static_cast<std::size_t>(column.aggregate)];
      for (const auto& used : aggregate.columns) visit(aggregate.relation, used);
    } else if (!column.reference.empty()) {
      visit(relation, column.through);
      visit(column.reference, column.target);
    } else if (column.definition) {
      for (const auto& used : column.columns) visit(relation, used);
    } else {
      add_field(relation, name);
    }
  }

  [[nodiscard]] std::set<std::string> labels() && { return std::move(labels_); }

 private:
  void add_field(const std::string& relation, const std::string& name) {
    for (const auto* dictionary : {&levels_, &pack_.dictionary}) {
      const auto* record = dictionary->record(relation);
      const auto* field = record == nullptr ? nullptr : record->field(name);
      if (field == nullptr) continue;
      auto label = label_of(*record, *field);
      if (!label.empty()) labels_.insert(std::move(label));
      return;
    }
  }

  const Plan& plan_;
  const Pack& pack_;
  const Dictionary& levels_;
  std::set<std::pair<std::string, std::string>> seen_;
  std::set<std::string> labels_;
};

bool is_about_a_person(const Pack& pack, const std::string& relation) {
  const auto* record = pack.dictionary.record(relation);
  if (record == nullptr) return false;
  return is_person(*record) || std::ranges::any_of(record->fields, [&](const Field& field) {
           const auto* named =
               field.reference.empty() ? nullptr : pack.dictionary.record(field.reference);
           return named != nullptr && is_person(*named);
         });
}

// Whether each of what a denominator counts is one person, or a row about one.
bool counts_persons(const Pack& pack, const CountedBelow& counted) {
  if (counted.distinct.empty()) return is_about_a_person(pack, counted.relation);
  const auto* record = pack.dictionary.record(counted.relation);
  const auto* field = record == nullptr ? nullptr : record->field(counted.distinct);
  const auto* named = field == nullptr ? nullptr : pack.dictionary.record(field->reference);
  return named != nullptr && is_person(*named);
}

// Whether a number of the formula is made of rows about persons.
bool is_about_persons(const Plan& plan, const Pack& pack, const SubjectFormula& formula) {
  const auto columns = plan.columns.find(formula.subject);
  if (columns == plan.columns.end()) return false;
  return std::ranges::any_of(formula.slots, [&](const Slot& slot) {
    const auto found = columns->second.find(slot.column);
    if (found == columns->second.end() || found->second.aggregate < 0) return false;
    const auto& made = plan.aggregates[static_cast<std::size_t>(found->second.aggregate)];
    return is_about_a_person(pack, made.relation);
  });
}

PublicForm form_by_labels(const std::set<std::string>& labels) {
  return labels.empty() ? PublicForm::value : PublicForm::light;
}

}  // namespace

SourcesOfFigures sources_of_figures(const Plan& plan, const Pack& pack, const Dictionary& levels) {
  SourcesOfFigures all;
  for (const auto& formula : plan.formulas) {
    Walk walk(plan, pack, levels);
    for (const auto& slot : formula.slots) {
      for (const auto* column : {&slot.column, &slot.second, &slot.nulls}) {
        walk.visit(formula.subject, *column);
      }
    }
    auto& sources = all[{formula.indicator, formula.subject}];
    sources.labels.merge(std::move(walk).labels());
    if (formula.of == FormulaOf::value) {
      const auto counted = counted_below(plan, formula);
      sources.counts_persons = counts_persons(pack, counted);
      sources.hides_contributors = counted.relation.empty();
      sources.hides_persons = !sources.counts_persons && is_about_persons(plan, pack, formula);
    }
  }
  for (auto& [of, sources] : all) {
    const auto* indicator = pack.indicator(of.first);
    const auto said = indicator == nullptr ? std::nullopt : indicator->public_form(of.second);
    const bool counted = indicator != nullptr && indicator->counted();
    sources.hides_contributors =
        sources.hides_contributors && !counted && !sources.hides_persons && !sources.labels.empty();
    sources.hides_persons = sources.hides_persons && !counted;
    sources.form = said.value_or(form_by_labels(sources.labels));
    if (sources.hides_persons || sources.hides_contributors) {
      sources.form = std::max(sources.form, PublicForm::light);
    }
  }
  return all;
}

}  // namespace ronghe::policy
