// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/figure_sources.hpp"

#include <algorithm>

#include "ronghe/policy/compile/field_walk.hpp"
#include "ronghe/policy/compile/fraction.hpp"
#include "ronghe/policy/label.hpp"

namespace ronghe::policy {

namespace {

// The label that a field has now; "" = none.
std::string label_now(const Pack& pack, const Dictionary& levels, const std::string& relation,
                      const std::string& name) {
  for (const auto* dictionary : {&levels, &pack.dictionary}) {
    const auto* record = dictionary->record(relation);
    const auto* field = record == nullptr ? nullptr : record->field(name);
    if (field != nullptr) return label_of(*record, *field);
  }
  return {};
}

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
    auto& sources = all[{formula.indicator, formula.subject}];
    FieldWalk walk(plan, {.field = [&](const std::string& relation, const std::string& name) {
                     auto label = label_now(pack, levels, relation, name);
                     if (!label.empty()) sources.labels.insert(std::move(label));
                   }});
    walk.visit(formula);
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

std::set<std::string> labels_behind(const Plan& plan, const Pack& pack, const Dictionary& levels,
                                    const AggregateColumn& aggregate) {
  std::set<std::string> labels;
  FieldWalk walk(plan, {.field = [&](const std::string& relation, const std::string& name) {
                   if (auto label = label_now(pack, levels, relation, name); !label.empty()) {
                     labels.insert(std::move(label));
                   }
                 }});
  for (const auto& used : aggregate.columns) walk.visit(aggregate.relation, used);
  return labels;
}

}  // namespace ronghe::policy
