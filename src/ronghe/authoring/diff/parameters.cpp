// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ronghe/authoring/diff/parts.hpp"

namespace ronghe::authoring {

namespace {

class ParameterDiff {
 public:
  ParameterDiff(const policy::Pack& before, const policy::Pack& after, const DiffOptions& options,
                ChangeList& changes)
      : before_(before), after_(after), options_(options), changes_(changes) {}

  void run() {
    std::set<std::string> names;
    for (const auto& [name, parameter] : before_.parameters) names.insert(name);
    for (const auto& [name, parameter] : after_.parameters) names.insert(name);
    for (const auto& name : names) {
      const auto a = before_.parameters.find(name);
      const auto b = after_.parameters.find(name);
      if (b == after_.parameters.end()) {
        value({"parameter", name, title_of(before_, a->second), a->second.place},
              ChangeKind::removed, &a->second, nullptr, a->second.values.back().from);
        continue;
      }
      const Thing thing{"parameter", name, title_of(after_, b->second), b->second.place};
      if (a == before_.parameters.end()) {
        for (const auto& dated : b->second.values) {
          if (options_.as_of && b->second.on(*options_.as_of) != &dated) continue;
          value(thing, ChangeKind::added, nullptr, &b->second, dated.from);
        }
        continue;
      }
      parameter(thing, a->second, b->second);
    }
  }

 private:
  // "red limit for Enterprise actual participation rate": a limit says whose it is.
  static std::string title_of(const policy::Pack& pack, const policy::Parameter& parameter) {
    const auto formula = "parameter." + parameter.name;
    for (const auto& indicator : pack.indicators) {
      for (const auto* limit : {&indicator.green, &indicator.red}) {
        if (text_of(*limit) == formula) {
          return fmt::format("{} for {}", parameter.title.en, indicator.title.en);
        }
      }
    }
    return parameter.title.en;
  }

  void parameter(const Thing& thing, const policy::Parameter& a, const policy::Parameter& b) {
    changes_.compare(thing, "name", text_of(a.title), text_of(b.title));
    changes_.compare(thing, "unit", a.unit, b.unit);
    changes_.compare(thing, "choices", fmt::format("{}", fmt::join(a.choices, ", ")),
                     fmt::format("{}", fmt::join(b.choices, ", ")));
    std::set<Date> days;
    if (options_.as_of) {
      days = {*options_.as_of};
    } else {
      for (const auto& dated : a.values) days.insert(dated.from);
      for (const auto& dated : b.values) days.insert(dated.from);
    }
    for (const auto& day : days) {
      const auto* was = a.on(day);
      const auto* is = b.on(day);
      if (was == nullptr && is == nullptr) continue;
      if (was == nullptr || is == nullptr || was->value != is->value) {
        const auto kind = was == nullptr  ? ChangeKind::added
                          : is == nullptr ? ChangeKind::removed
                                          : ChangeKind::changed;
        value(thing, kind, &a, &b, day);
      } else if (was->source != is->source) {
        changes_.compare({thing.part, thing.name, thing.title, is->place}, "source", was->source,
                         is->source);
      }
    }
  }

  void value(const Thing& thing, ChangeKind kind, const policy::Parameter* a,
             const policy::Parameter* b, const Date& day) {
    const auto* was = a == nullptr ? nullptr : a->on(day);
    const auto* is = b == nullptr ? nullptr : b->on(day);
    // The change holds from the day at which the histories part, not from the older value's date.
    const auto from = options_.as_of && is != nullptr ? is->from : day;
    changes_.add(Change{.kind = kind,
                        .part = thing.part,
                        .name = thing.name,
                        .title = thing.title,
                        .what = "value",
                        .before = was == nullptr ? "" : value_in_words(was->value, a->unit),
                        .after = is == nullptr ? "" : value_in_words(is->value, b->unit),
                        .from = from,
                        .source = is == nullptr ? "" : is->source,
                        .place = is == nullptr ? thing.place : is->place});
  }

  const policy::Pack& before_;
  const policy::Pack& after_;
  const DiffOptions& options_;
  ChangeList& changes_;
};

}  // namespace

void diff_parameters(const policy::Pack& before, const policy::Pack& after,
                     const DiffOptions& options, ChangeList& changes) {
  ParameterDiff(before, after, options, changes).run();
}

}  // namespace ronghe::authoring
