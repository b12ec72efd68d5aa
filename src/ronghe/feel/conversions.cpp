// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/compare.hpp"

namespace ronghe::feel {

namespace {

Value string_from(const BuiltInCall& call) {
  constexpr std::uint64_t weight_max = 100'000;
  if (call.arguments[0].is_null()) return {};
  const bool long_text = call.string(0) != nullptr;
  if (!long_text && call.arguments[0].weight() > weight_max) {
    return call.fail("the text becomes too long");
  }
  return to_text(call.arguments[0]);
}

// As formulas write numbers: "1", "-1.5", ".5", "1e3"; not "1." and not "+1".
bool is_number_literal(std::string_view text) {
  const auto digits = [&] {
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(end);
    return end > 0;
  };
  if (text.starts_with('-')) text.remove_prefix(1);
  const bool whole = digits();
  const bool point = text.starts_with('.');
  if (point) text.remove_prefix(1);
  if (point ? !digits() : !whole) return false;
  if (!text.starts_with('e') && !text.starts_with('E')) return text.empty();
  text.remove_prefix(1);
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return digits() && text.empty();
}

// number("1 000,50", " ", ","): the grouping separator goes, the decimal separator becomes a point.
Value number_from(const BuiltInCall& call) {
  if (const auto* number = call.number(0)) return *number;
  const auto* text = call.string(0);
  if (text == nullptr) return call.wrong(0, "a text");
  const auto separator = [&](std::size_t i,
                             std::string_view choices) -> std::optional<std::string> {
    if (!call.has(i) || call.arguments[i].is_null()) return "";
    const auto* given = call.string(i);
    const bool known = given != nullptr && given->size() == 1 && choices.contains(*given);
    return known ? std::optional(*given) : std::nullopt;
  };
  const auto grouping = separator(1, " ,.");
  const auto point = separator(2, ",.");
  if (!grouping || !point || (!grouping->empty() && grouping == point)) {
    return call.fail("the separators must be a blank, a comma or a point, and differ");
  }
  std::string plain;
  for (const char c : *text) {
    if (!grouping->empty() && c == grouping->front()) continue;
    if (!point->empty() && c == '.' && point->front() != '.') return call.fail("not a number");
    plain += !point->empty() && c == point->front() ? '.' : c;
  }
  const auto number = is_number_literal(plain) ? Decimal::parse(plain) : std::nullopt;
  return number ? Value(*number) : call.fail("not a number");
}

// The same value of the same kind, without any conversion.
Value is(const BuiltInCall& call) {
  const auto& a = call.arguments[0];
  const auto& b = call.arguments[1];
  if (a.kind() != b.kind()) return Value(false);
  if (a.time() != nullptr) return Value(*a.time() == *b.time());
  if (a.date_time() != nullptr) return Value(*a.date_time() == *b.date_time());
  return Value(equal(a, b) == true);
}

Value negation(const BuiltInCall& call) {
  const auto* truth = call.as(0, Kind::boolean);
  return truth == nullptr ? call.wrong(0, "a boolean") : Value(!truth->is_true());
}

Value is_defined(const BuiltInCall& call) { return Value(!call.arguments[0].is_null()); }

}  // namespace

std::vector<BuiltIn> conversion_functions() {
  return {
      {"string", {"from"}, 1, false, string_from},
      {"number", {"from", "grouping separator", "decimal separator"}, 1, false, number_from},
      {"is", {"value1", "value2"}, 2, false, is},
      {"not", {"negand"}, 1, false, negation},
      {"is defined", {"value"}, 1, false, is_defined},
  };
}

}  // namespace ronghe::feel
