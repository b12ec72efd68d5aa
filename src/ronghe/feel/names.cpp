// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/names.hpp"

#include "ronghe/feel/unicode.hpp"

namespace ronghe::feel {

namespace {

// The byte after the run of name characters, or after the one symbol, that starts at `at`.
std::size_t part_end(std::string_view text, std::size_t at) {
  auto c = code_point_at(text, at);
  if (is_name_symbol(c.value)) return at + c.size;
  while (c.size != 0 && continues_name(c.value)) {
    at += c.size;
    c = code_point_at(text, at);
  }
  return at;
}

bool begins_a_name(const auto& names, std::string_view text) {
  const auto at = names.lower_bound(text);
  return at != names.end() && at->starts_with(text);
}

}  // namespace

const KnownNames& built_in_names() {
  static const KnownNames names{"string length",
                                "upper case",
                                "lower case",
                                "substring before",
                                "substring after",
                                "starts with",
                                "ends with",
                                "string join",
                                "list contains",
                                "insert before",
                                "index of",
                                "distinct values",
                                "list replace",
                                "date and time",
                                "years and months duration",
                                "days and time duration",
                                "day of year",
                                "day of week",
                                "month of year",
                                "week of year",
                                "round up",
                                "round down",
                                "round half up",
                                "round half down",
                                "get value",
                                "get entries",
                                "context put",
                                "context merge",
                                "met by",
                                "overlaps before",
                                "overlaps after",
                                "finished by",
                                "started by",
                                "is defined",
                                "time offset",
                                "start included",
                                "end included"};
  return names;
}

namespace {

// Parts of values that are no contexts.
const KnownNames& property_names() {
  static const KnownNames names{"time offset", "start included", "end included"};
  return names;
}

}  // namespace

void NameTable::add(std::string_view name) {
  added_.push_back(folded_name(name));
  own_.insert(added_.back());
}

void NameTable::drop_variables(std::size_t count) {
  while (added_.size() > count) {
    own_.erase(own_.find(added_.back()));
    added_.pop_back();
  }
}

void NameTable::drop_keys(std::size_t count) {
  for (auto i = count; i < added_.size(); ++i) keys_.insert(added_[i]);
  drop_variables(count);
}

template <class Holds>
bool NameTable::any(NamePlace place, const Holds& holds) const {
  const auto in = [&](const KnownNames* names) { return names != nullptr && holds(*names); };
  switch (place) {
    case NamePlace::type: return in(given_.types) || holds(built_in_names());
    case NamePlace::field: return in(given_.fields) || holds(keys_) || holds(property_names());
    case NamePlace::filter:
      if (in(given_.fields) || holds(keys_)) return true;
      break;
    case NamePlace::value: break;
  }
  return in(given_.scope) || holds(own_) || holds(built_in_names());
}

bool NameTable::is_prefix(std::string_view text, NamePlace place) const {
  return any(place, [&](const auto& names) { return begins_a_name(names, text); });
}

bool NameTable::contains(std::string_view name, NamePlace place) const {
  return any(place, [&](const auto& names) { return names.contains(name); });
}

NameMatch NameTable::match(std::string_view text, std::size_t at, NamePlace place) const {
  const auto first_end = part_end(text, at);
  NameMatch best{std::string(text.substr(at, first_end - at)), first_end, false};
  best.known = contains(best.text, place);
  std::string candidate = best.text;
  auto end = first_end;
  while (is_prefix(candidate, place)) {
    auto next = end;
    auto c = code_point_at(text, next);
    while (c.size != 0 && is_blank(c.value)) {
      next += c.size;
      c = code_point_at(text, next);
    }
    if (!continues_name(c.value) && !is_name_symbol(c.value)) break;
    if (next != end) candidate += ' ';
    end = part_end(text, next);
    candidate += text.substr(next, end - next);
    if (contains(candidate, place)) best = {candidate, end, true};
  }
  return best;
}

}  // namespace ronghe::feel
