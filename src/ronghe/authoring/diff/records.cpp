// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "ronghe/authoring/diff/parts.hpp"

namespace ronghe::authoring {

namespace {

std::string yes_or_no(bool flag) { return flag ? "yes" : "no"; }

std::string days_ahead_of(const policy::Field& field) {
  return field.days_ahead ? std::to_string(*field.days_ahead) : "any";
}

std::string choices_of(const policy::Field& field) {
  std::string out;
  for (const auto& choice : field.choices) {
    out += fmt::format("{}{} ({})", out.empty() ? "" : ", ", choice.code, text_of(choice.name));
  }
  return out;
}

class RecordDiff {
 public:
  explicit RecordDiff(ChangeList& changes) : changes_(changes) {}

  void record(const Thing& thing, const policy::RecordType& a, const policy::RecordType& b) {
    changes_.compare(thing, "name", text_of(a.title), text_of(b.title));
    changes_.compare(thing, "kind", a.entity ? "entity" : "record", b.entity ? "entity" : "record");
    changes_.compare(thing, "owner", a.owner, b.owner);
    changes_.compare(thing, "label", a.label, b.label);
    changes_.compare(thing, "schema", std::to_string(a.schema), std::to_string(b.schema));
    changes_.compare(thing, "key", fmt::format("{}", fmt::join(a.key, " + ")),
                     fmt::format("{}", fmt::join(b.key, " + ")));
    changes_.compare(thing, "officers who sign", std::to_string(a.needs_officers),
                     std::to_string(b.needs_officers));
    changes_.compare(thing, "observed", a.observed, b.observed);
    changes_.compare(thing, "valid from", a.valid_from, b.valid_from);
    changes_.compare(thing, "valid to", a.valid_to, b.valid_to);
    const auto ways = [](const policy::RecordType& of) {
      std::string out;
      for (const auto& [kind, path] : of.belongs_to) out += fmt::format(" {}: {}", kind, path);
      return out;
    };
    changes_.compare(thing, "belongs to", ways(a), ways(b));
    for (const auto& field : b.fields) {
      Thing at{thing.part, thing.name, thing.title, field.place};
      if (const auto* was = a.field(field.name))
        compare_fields(at, *was, field);
      else
        changes_.add(at, ChangeKind::added, "field " + field.name, "", text_of(field.title));
    }
    for (const auto& field : a.fields) {
      if (b.field(field.name) == nullptr) {
        changes_.add(thing, ChangeKind::removed, "field " + field.name, text_of(field.title), "");
      }
    }
    rules(thing, a, b);
  }

 private:
  void compare_fields(const Thing& thing, const policy::Field& a, const policy::Field& b) {
    const auto field = [&](const char* what, const std::string& before, const std::string& after) {
      changes_.compare(thing, fmt::format("field {}, {}", b.name, what), before, after);
    };
    field("name", text_of(a.title), text_of(b.title));
    field("type", std::string(to_string(a.type)), std::string(to_string(b.type)));
    field("unit", a.unit, b.unit);
    field("refers to", a.reference, b.reference);
    field("label", a.label, b.label);
    field("length", std::to_string(a.length), std::to_string(b.length));
    field("may be missing", yes_or_no(a.optional), yes_or_no(b.optional));
    field("in the past", yes_or_no(a.past), yes_or_no(b.past));
    field("days ahead", days_ahead_of(a), days_ahead_of(b));
    field("least", text_of(a.min), text_of(b.min));
    field("greatest", text_of(a.max), text_of(b.max));
    field("choices", choices_of(a), choices_of(b));
  }

  void rules(const Thing& thing, const policy::RecordType& a, const policy::RecordType& b) {
    for (const auto& rule : b.rules) {
      const Thing at{thing.part, thing.name, thing.title, rule.place};
      const auto was = std::ranges::find(a.rules, rule.id, &policy::RowRule::id);
      const auto what = "rule " + rule.id;
      if (was == a.rules.end()) {
        changes_.add(at, ChangeKind::added, what, "", policy::folded(rule.check));
        continue;
      }
      changes_.compare(at, what, policy::folded(was->check), policy::folded(rule.check));
      changes_.compare(at, what + ", message", text_of(was->message), text_of(rule.message));
      changes_.compare(at, what + ", remedy", text_of(was->remedy), text_of(rule.remedy));
    }
    for (const auto& rule : a.rules) {
      if (std::ranges::find(b.rules, rule.id, &policy::RowRule::id) == b.rules.end()) {
        changes_.add(thing, ChangeKind::removed, "rule " + rule.id, policy::folded(rule.check), "");
      }
    }
  }

  ChangeList& changes_;
};

}  // namespace

void diff_records(const policy::Dictionary& before, const policy::Dictionary& after,
                  ChangeList& changes) {
  const auto name_of = [](const auto& entry) { return entry.first; };
  const auto thing_of = [](const auto& entry) {
    return Thing{"record", entry.first, entry.second.title.en, entry.second.place};
  };
  changes.by_name(before.records, after.records, name_of, thing_of,
                  [&](const auto& a, const auto& b) {
                    RecordDiff(changes).record(thing_of(b), a.second, b.second);
                  });
}

}  // namespace ronghe::authoring
