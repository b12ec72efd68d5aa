// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/compare.hpp"

namespace ronghe::feel {

namespace {

bool has(const List& list, const Value& value) {
  return std::ranges::any_of(list, [&](const Value& item) { return equal(item, value) == true; });
}

// 1-based from the front, or negative from the end, as an offset; none outside the list.
std::optional<std::size_t> offset_of(std::optional<std::int64_t> position, std::size_t size) {
  const auto count = static_cast<std::int64_t>(size);
  if (!position || *position == 0 || *position > count || *position < -count) return std::nullopt;
  return static_cast<std::size_t>(*position > 0 ? *position - 1 : count + *position);
}

Value no_position(const BuiltInCall& call, std::size_t i) {
  if (call.number(i) == nullptr) return call.wrong(i, "a whole number");
  return call.fail("the position is outside the list; the first item has position 1");
}

Value list_contains(const BuiltInCall& call) {
  const auto list = call.list(0);
  if (!list) return call.wrong(0, "a list");
  return Value(has(*list, call.arguments[1]));
}

Value sublist(const BuiltInCall& call) {
  const auto list = call.list(0);
  if (!list) return call.wrong(0, "a list");
  const auto begin = offset_of(call.integer(1), list->size());
  if (!begin) return no_position(call, 1);
  auto end = list->size();
  if (call.has(2)) {
    const auto length = call.integer(2);
    if (!length || *length < 0 || static_cast<std::uint64_t>(*length) > end - *begin) {
      return no_position(call, 2);
    }
    end = *begin + static_cast<std::size_t>(*length);
  }
  const auto at = [&](std::size_t i) { return list->begin() + static_cast<std::ptrdiff_t>(i); };
  return List(at(*begin), at(end));
}

Value append(const BuiltInCall& call) {
  auto list = call.list(0);
  if (!list) return call.wrong(0, "a list");
  list->insert(list->end(), call.arguments.begin() + 1, call.arguments.end());
  return *std::move(list);
}

Value concatenate(const BuiltInCall& call) {
  List all;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const auto list = call.list(i);
    if (!list) return call.wrong(i, "a list");
    all.insert(all.end(), list->begin(), list->end());
  }
  return all;
}

Value insert_before(const BuiltInCall& call) {
  auto list = call.list(0);
  if (!list) return call.wrong(0, "a list");
  const auto at = offset_of(call.integer(1), list->size());
  if (!at) return no_position(call, 1);
  list->insert(list->begin() + static_cast<std::ptrdiff_t>(*at), call.arguments[2]);
  return *std::move(list);
}

Value remove(const BuiltInCall& call) {
  auto list = call.list(0);
  if (!list) return call.wrong(0, "a list");
  const auto at = offset_of(call.integer(1), list->size());
  if (!at) return no_position(call, 1);
  list->erase(list->begin() + static_cast<std::ptrdiff_t>(*at));
  return *std::move(list);
}

// By position, or wherever a function of (item, new item) is true.
Value replace(const BuiltInCall& call) {
  auto list = call.list(0);
  if (!list) return call.wrong(0, "a list");
  const auto* match = call.arguments[1].function();
  if (match == nullptr) {
    const auto* position = call.number(1);
    const auto whole = position != nullptr ? position->rounded(0, Rounding::down) : std::nullopt;
    const auto at = offset_of(whole ? whole->to_int64() : std::nullopt, list->size());
    if (!at) return no_position(call, 1);
    (*list)[*at] = call.arguments[2];
    return *std::move(list);
  }
  if (match->parameters.size() != 2) return call.fail("the function must have two parameters");
  for (auto& item : *list) {
    const List arguments{item, call.arguments[2]};
    const auto hit = call.interpreter.call(*match, arguments, call.span);
    if (hit.boolean() == nullptr) return call.fail("the function must give a boolean");
    if (hit.is_true()) item = call.arguments[2];
  }
  return *std::move(list);
}

Value reverse(const BuiltInCall& call) {
  auto list = call.list(0);
  if (!list) return call.wrong(0, "a list");
  std::ranges::reverse(*list);
  return *std::move(list);
}

Value index_of(const BuiltInCall& call) {
  const auto list = call.list(0);
  if (!list) return call.wrong(0, "a list");
  List found;
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (equal((*list)[i], call.arguments[1]) == true) {
      found.emplace_back(Decimal(static_cast<std::int64_t>(i) + 1));
    }
  }
  return found;
}

// The first of equal items stays; null is an item like others.
Value distinct(const BuiltInCall& call, const List& list) {
  List kept;
  for (const auto& item : list) {
    if (!call.interpreter.spend(kept.size(), call.span)) return {};
    if (!has(kept, item)) kept.push_back(item);
  }
  return kept;
}

Value distinct_values(const BuiltInCall& call) {
  const auto list = call.list(0);
  return list ? distinct(call, *list) : call.wrong(0, "a list");
}

Value unite(const BuiltInCall& call) {
  const auto all = concatenate(call);
  return all.is_null() ? Value() : distinct(call, *all.list());
}

void flatten_into(const List& list, List& flat, int depth) {
  constexpr int depth_max = 1000;
  for (const auto& item : list) {
    if (item.list() != nullptr && depth < depth_max)
      flatten_into(*item.list(), flat, depth + 1);
    else
      flat.push_back(item);
  }
}

Value flatten(const BuiltInCall& call) {
  const auto list = call.list(0);
  if (!list) return call.wrong(0, "a list");
  List flat;
  flatten_into(*list, flat, 0);
  return flat;
}

// Merge sort by hand: a `precedes` that contradicts itself must not harm.
void merge_sort(List& list, std::size_t begin, std::size_t end, const auto& precedes) {
  if (end - begin < 2) return;
  const auto middle = begin + (end - begin) / 2;
  merge_sort(list, begin, middle, precedes);
  merge_sort(list, middle, end, precedes);
  List merged;
  merged.reserve(end - begin);
  auto left = begin;
  auto right = middle;
  while (left < middle && right < end) {
    merged.push_back(precedes(list[right], list[left]) ? list[right++] : list[left++]);
  }
  while (left < middle) merged.push_back(list[left++]);
  while (right < end) merged.push_back(list[right++]);
  std::ranges::move(merged, list.begin() + static_cast<std::ptrdiff_t>(begin));
}

Value sort(const BuiltInCall& call) {
  auto list = call.list(0);
  if (!list) return call.wrong(0, "a list");
  const auto* function = call.has(1) ? call.arguments[1].function() : nullptr;
  if (call.has(1) && function == nullptr) return call.wrong(1, "a function");
  if (function != nullptr && function->parameters.size() != 2) {
    return call.fail("the function must have two parameters");
  }
  bool failed = false;
  std::string_view why;
  const auto precedes = [&](const Value& a, const Value& b) {
    if (function == nullptr) {
      const auto ordered = less(a, b);
      if (!ordered && why.empty()) why = why_no_order(a, b);
      failed = failed || !ordered;
      return ordered == true;
    }
    const List arguments{a, b};
    const auto hit = call.interpreter.call(*function, arguments, call.span);
    failed = failed || hit.boolean() == nullptr;
    return hit.is_true();
  };
  merge_sort(*list, 0, list->size(), precedes);
  if (failed) return call.fail(why.empty() ? "the items do not compare with each other" : why);
  return *std::move(list);
}

}  // namespace

std::vector<BuiltIn> list_functions() {
  return {
      {"list contains", {"list", "element"}, 2, false, list_contains},
      {"sublist", {"list", "start position", "length"}, 2, false, sublist},
      {"append", {"list", "item"}, 2, true, append},
      {"concatenate", {"list"}, 1, true, concatenate},
      {"insert before", {"list", "position", "newItem"}, 3, false, insert_before},
      {"remove", {"list", "position"}, 2, false, remove},
      {"list replace", {"list", "position", "newItem"}, 3, false, replace},
      {"list replace", {"list", "match", "newItem"}, 3, false, replace},
      {"reverse", {"list"}, 1, false, reverse},
      {"index of", {"list", "match"}, 2, false, index_of},
      {"distinct values", {"list"}, 1, false, distinct_values},
      {"union", {"list"}, 1, true, unite},
      {"flatten", {"list"}, 1, false, flatten},
      {"sort", {"list", "precedes"}, 1, false, sort},
  };
}

}  // namespace ronghe::feel
