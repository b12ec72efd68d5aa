// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ronghe/authoring/diff/parts.hpp"

namespace ronghe::authoring {

namespace {

void compare_formulas(const Thing& thing, const policy::Indicator& a, const policy::Indicator& b,
                      ChangeList& changes) {
  const auto has = [](const policy::Indicator& one, const std::string& subject) {
    return std::ranges::find(one.subjects, subject) != one.subjects.end();
  };
  for (const auto& subject : b.subjects) {
    const auto after = policy::folded(b.formula_of(subject).text);
    const auto before = has(a, subject) ? policy::folded(a.formula_of(subject).text) : "";
    if (before == after) continue;
    const auto what = (has(a, subject) ? "formula for " : "subject ") + subject;
    changes.compare({thing.part, thing.name, thing.title, b.formula_of(subject).place}, what,
                    before, after);
  }
  for (const auto& subject : a.subjects) {
    if (has(b, subject)) continue;
    changes.compare(thing, "subject " + subject, policy::folded(a.formula_of(subject).text), "");
  }
}

void compare_indicators(const Thing& thing, const policy::Indicator& a, const policy::Indicator& b,
                        ChangeList& changes) {
  changes.compare(thing, "name", text_of(a.title), text_of(b.title));
  changes.compare(thing, "description", text_of(a.description), text_of(b.description));
  changes.compare(thing, "dimension", a.dimension, b.dimension);
  changes.compare(thing, "group", a.group, b.group);
  changes.compare(thing, "direction", std::string(to_string(a.direction)),
                  std::string(to_string(b.direction)));
  changes.compare(thing, "type", std::string(to_string(a.type)), std::string(to_string(b.type)));
  changes.compare(thing, "unit", a.unit, b.unit);
  compare_formulas(thing, a, b, changes);
  changes.compare(thing, "green limit", text_of(a.green), text_of(b.green));
  changes.compare(thing, "red limit", text_of(a.red), text_of(b.red));
  changes.compare(thing, "minimum denominator", text_of(a.minimum_denominator),
                  text_of(b.minimum_denominator));
  changes.compare(thing, "persons", text_of(a.persons), text_of(b.persons));
  changes.compare(thing, "contributors", text_of(a.contributors), text_of(b.contributors));
  changes.compare(thing, "public", policy::public_forms_text(a), policy::public_forms_text(b));
  changes.compare(thing, "interval", text_of(a.interval), text_of(b.interval));
  changes.compare(thing, "coverage", text_of(a.coverage), text_of(b.coverage));
  changes.compare(thing, "table", a.table, b.table);
  changes.compare(thing, "numerator", text_of(a.numerator), text_of(b.numerator));
  changes.compare(thing, "denominator", text_of(a.denominator), text_of(b.denominator));
  changes.compare(thing, "source", a.source, b.source);
}

}  // namespace

void diff_definitions(const policy::Pack& before, const policy::Pack& after, ChangeList& changes) {
  const auto name_of = [](const policy::Definition& d) { return d.relation + "." + d.name; };
  const auto thing_of = [&](const policy::Definition& d) {
    return Thing{"definition", name_of(d), d.title.en, d.formula.place};
  };
  changes.by_name(before.definitions, after.definitions, name_of, thing_of,
                  [&](const policy::Definition& a, const policy::Definition& b) {
                    changes.compare(thing_of(b), "name", text_of(a.title), text_of(b.title));
                    changes.compare(thing_of(b), "type", a.type, b.type);
                    changes.compare(thing_of(b), "unit", a.unit, b.unit);
                    changes.compare(thing_of(b), "formula", policy::folded(a.formula.text),
                                    policy::folded(b.formula.text));
                    changes.compare(thing_of(b), "source", a.source, b.source);
                  });
  const auto entity_name = [](const policy::DerivedEntity& e) { return e.name; };
  const auto entity = [](const policy::DerivedEntity& e) {
    return Thing{"entity", e.name, "", e.place};
  };
  changes.by_name(before.entities, after.entities, entity_name, entity,
                  [&](const policy::DerivedEntity& a, const policy::DerivedEntity& b) {
                    changes.compare(entity(b), "from", a.from, b.from);
                    changes.compare(entity(b), "key", a.key, b.key);
                  });
}

void diff_indicators(const policy::Pack& before, const policy::Pack& after, ChangeList& changes) {
  const auto name_of = [](const policy::Indicator& one) { return one.id; };
  const auto thing_of = [](const policy::Indicator& one) {
    return Thing{"indicator", one.id, one.title.en, one.place};
  };
  changes.by_name(before.indicators, after.indicators, name_of, thing_of,
                  [&](const policy::Indicator& a, const policy::Indicator& b) {
                    compare_indicators(thing_of(b), a, b, changes);
                  });
}

void diff_weights(const policy::Pack& before, const policy::Pack& after, ChangeList& changes) {
  const auto name_of = [](const auto& entry) { return entry.first; };
  const auto thing_of = [](const auto& entry) {
    return Thing{"weight", entry.first, "", entry.second.place};
  };
  const auto parts = [&](const Thing& thing, const auto& a, const auto& b, const char* what) {
    std::set<std::string> names;
    for (const auto& [name, weight] : a) names.insert(name);
    for (const auto& [name, weight] : b) names.insert(name);
    const auto weight_of = [](const auto& all, const std::string& name) {
      const auto found = all.find(name);
      return found == all.end() ? std::string() : found->second.to_string();
    };
    for (const auto& name : names) {
      changes.compare(thing, what + name, weight_of(a, name), weight_of(b, name));
    }
  };
  changes.by_name(
      before.dimensions, after.dimensions, [](const auto& one) { return one.id; },
      [&](const auto& one) { return Thing{"dimension", one.id, "", {.file = "pack.yaml"}}; },
      [&](const auto& a, const auto& b) {
        changes.compare(Thing{"dimension", b.id, "", {.file = "pack.yaml"}}, "name",
                        text_of(a.title), text_of(b.title));
      });
  changes.by_name(before.weights, after.weights, name_of, thing_of,
                  [&](const auto& a, const auto& b) {
                    parts(thing_of(b), a.second.dimensions, b.second.dimensions, "dimension ");
                    parts(thing_of(b), a.second.indicators, b.second.indicators, "indicator ");
                    changes.compare(thing_of(b), "source", a.second.source, b.second.source);
                  });
}

}  // namespace ronghe::authoring
