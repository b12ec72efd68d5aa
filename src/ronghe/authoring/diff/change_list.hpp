// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ronghe/authoring/diff/diff.hpp"
#include "ronghe/policy/pack_reader.hpp"

namespace ronghe::authoring {

// What a change is about.
struct Thing {
  std::string part;
  std::string name;
  std::string title;
  Place place;
};

// Changes while they are found.
class ChangeList {
 public:
  void add(Change change) { changes_.push_back(std::move(change)); }
  void add(const Thing& thing, ChangeKind kind, std::string what = "", std::string before = "",
           std::string after = "") {
    changes_.push_back({.kind = kind,
                        .part = thing.part,
                        .name = thing.name,
                        .title = thing.title,
                        .what = std::move(what),
                        .before = std::move(before),
                        .after = std::move(after),
                        .place = thing.place});
  }
  // Nothing when both are the same; what was empty is added, what is empty now was removed.
  void compare(const Thing& thing, const std::string& what, const std::string& before,
               const std::string& after) {
    if (before == after) return;
    const auto kind = before.empty()  ? ChangeKind::added
                      : after.empty() ? ChangeKind::removed
                                      : ChangeKind::changed;
    add(thing, kind, what, before, after);
  }

  // Walks two sequences by name: what stands on one side only is added or removed, `both(a, b)` is
  // asked for what stands on both.
  template <class All, class NameOf, class ThingOf, class Both>
  void by_name(const All& before, const All& after, const NameOf& name_of, const ThingOf& thing_of,
               const Both& both) {
    std::map<std::string, decltype(&*before.begin())> found;
    for (const auto& one : before) found.emplace(name_of(one), &one);
    std::set<std::string> seen;
    for (const auto& one : after) {
      const auto at = found.find(name_of(one));
      seen.insert(name_of(one));
      if (at == found.end())
        add(thing_of(one), ChangeKind::added);
      else
        both(*at->second, one);
    }
    for (const auto& one : before) {
      if (!seen.contains(name_of(one))) add(thing_of(one), ChangeKind::removed);
    }
  }

  [[nodiscard]] std::vector<Change> take() { return std::move(changes_); }

 private:
  std::vector<Change> changes_;
};

[[nodiscard]] inline std::string text_of(const std::optional<feel::Source>& source) {
  return source ? policy::folded(source->text) : "";
}
[[nodiscard]] inline std::string text_of(const std::optional<Decimal>& number) {
  return number ? number->to_string() : "";
}
[[nodiscard]] inline std::string text_of(const policy::Bilingual& text) {
  return text.zh + " | " + text.en;
}

}  // namespace ronghe::authoring
