// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "ronghe/policy/compile/plan.hpp"
#include "ronghe/policy/pack.hpp"

namespace ronghe::policy {

// What the numbers of an indicator were computed from: whoever may not read a field may not read a
// number that was made of it.
struct FigureSources {
  // Of every field that a formula, a definition, a reference, an aggregate or its filter uses.
  std::set<std::string> labels = {};  // "TAX/L2"
  // The denominator counts rows each of which is about one person.
  bool counts_persons = false;
  // What it is made of are rows about persons, and neither its denominator nor the pack says how
  // many: at most its light is public.
  bool hides_persons = false;
  // What it is made of has labels, is not about persons, and neither a denominator that counts nor
  // the pack says how many contribute: at most its light is public.
  bool hides_contributors = false;
  // What the public may see of them: as the pack says, else their light where a label is behind.
  PublicForm form = PublicForm::light;

  bool operator==(const FigureSources&) const = default;
};

// By indicator and kind of subject.
using SourcesOfFigures = std::map<std::pair<std::string, std::string>, FigureSources, std::less<>>;

// Of all indicators that the plan was compiled for. `levels` says the labels that fields have now,
// after acts that changed them; a record that it does not know has those of the pack.
[[nodiscard]] SourcesOfFigures sources_of_figures(const Plan& plan, const Pack& pack,
                                                  const Dictionary& levels);

// The labels of all fields that an aggregate is made of.
[[nodiscard]] std::set<std::string> labels_behind(const Plan& plan, const Pack& pack,
                                                  const Dictionary& levels,
                                                  const AggregateColumn& aggregate);

}  // namespace ronghe::policy
