// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/taken_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ronghe/feel/built_in.hpp"

namespace ronghe::policy {

namespace {

// Of FEEL, and names that every formula of a pack knows.
constexpr std::array<std::string_view, 24> keywords{
    "and",      "as_of",     "between", "else",     "every",     "external", "false", "for",
    "function", "if",        "in",      "instance", "item",      "not",      "null",  "of",
    "or",       "parameter", "period",  "return",   "satisfies", "some",     "then",  "true"};
// Functions that only the compiler has.
constexpr std::array<std::string_view, 2> own_functions{"survival", "survival median"};

}  // namespace

TakenBy taken_by(std::string_view name, const std::string& relation, const Dictionary& dictionary) {
  if (std::ranges::find(keywords, name) != keywords.end()) return TakenBy::keyword;
  if (feel::is_built_in(name)) return TakenBy::function;
  if (std::ranges::find(own_functions, name) != own_functions.end()) return TakenBy::function;
  const auto* record = dictionary.record(relation);
  if (record != nullptr && record->field(name) != nullptr) return TakenBy::field;
  return dictionary.record(name) == nullptr ? TakenBy::nothing : TakenBy::record;
}

std::string_view to_string(TakenBy what) {
  switch (what) {
    case TakenBy::nothing: return "";
    case TakenBy::keyword: return "a word of the language";
    case TakenBy::function: return "a function";
    case TakenBy::field: return "a field of this record";
    case TakenBy::record: return "a record";
  }
  std::unreachable();
}

}  // namespace ronghe::policy
