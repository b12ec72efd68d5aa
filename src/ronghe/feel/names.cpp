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

bool begins_a_name(const KnownNames& names, std::string_view text) {
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

void NameTable::add(std::string_view name) { own_.insert(folded_name(name)); }

bool NameTable::is_prefix(std::string_view text) const {
  return begins_a_name(*given_, text) || begins_a_name(own_, text) ||
         begins_a_name(built_in_names(), text);
}

bool NameTable::contains(std::string_view name) const {
  return given_->contains(name) || own_.contains(name) || built_in_names().contains(name);
}

NameMatch NameTable::match(std::string_view text, std::size_t at) const {
  const auto first_end = part_end(text, at);
  NameMatch best{std::string(text.substr(at, first_end - at)), first_end, false};
  best.known = contains(best.text);
  std::string candidate = best.text;
  auto end = first_end;
  while (is_prefix(candidate)) {
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
    if (contains(candidate)) best = {candidate, end, true};
  }
  return best;
}

}  // namespace ronghe::feel
