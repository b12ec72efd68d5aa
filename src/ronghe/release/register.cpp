// SPDX-License-Identifier: Apache-2.0
#include "ronghe/release/register.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace ronghe::release {

namespace {

using Key = std::pair<std::string_view, std::string_view>;

Key key_of(const Subject* subject) { return {subject->kind, subject->code}; }

const Subject* found_in(const std::vector<const Subject*>& sorted, const Key& key) {
  const auto at = std::ranges::lower_bound(sorted, key, {}, key_of);
  return at != sorted.end() && key_of(*at) == key ? *at : nullptr;
}

}  // namespace

bool has_pages(std::string_view kind) {
  constexpr std::array<std::string_view, 3> kinds{"region", "college", "body"};
  return std::ranges::find(kinds, kind) != kinds.end();
}

Register::Register(const std::vector<Subject>& subjects) {
  sorted_.reserve(subjects.size());
  for (const auto& subject : subjects) sorted_.push_back(&subject);
  std::ranges::stable_sort(sorted_, {}, key_of);
  for (const auto* subject : sorted_) {
    if (subject->kind != "region") continue;
    const bool inside = subject->parent != subject->code && region(subject->parent) != nullptr;
    auto& beside = inside ? children_[subject->parent] : tops_;
    beside.push_back(subject);
  }
  // A county whose parent is not in the report is no area of its own.
  const auto highest = std::ranges::min_element(tops_, {}, &Subject::level);
  if (highest == tops_.end()) return;
  const auto level = (*highest)->level;
  std::erase_if(tops_, [&](const Subject* top) { return top->level != level; });
}

const Subject& Register::find(std::string_view kind, std::string_view code) {
  if (const auto* found = found_in(sorted_, {kind, code})) return *found;
  auto& known = unnamed_by_code_[{std::string(kind), std::string(code)}];
  if (known == nullptr) {
    unnamed_.push_back({.kind = std::string(kind),
                        .code = std::string(code),
                        .name = {},
                        .parent = {},
                        .region_class = {}});
    known = &unnamed_.back();
  }
  return *known;
}

const Subject* Register::region(std::string_view code) const {
  return found_in(sorted_, {"region", code});
}

const std::vector<const Subject*>& Register::children(std::string_view code) const {
  static const std::vector<const Subject*> none;
  const auto found = children_.find(code);
  return found == children_.end() ? none : found->second;
}

const Subject* Register::whole_of(const Subject& subject) const {
  if (subject.whole_kind.empty()) return region(subject.parent);
  return found_in(sorted_, {subject.whole_kind, subject.whole});
}

std::vector<const Subject*> Register::above(const Subject& subject) const {
  std::vector<const Subject*> path;
  const auto* next = region(subject.parent);
  while (next != nullptr && std::ranges::find(path, next) == path.end() && next != &subject) {
    path.push_back(next);
    next = region(next->parent);
  }
  std::ranges::reverse(path);
  return path;
}

}  // namespace ronghe::release
