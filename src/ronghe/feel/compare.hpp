// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <optional>
#include <string_view>

#include "ronghe/feel/value.hpp"

// Equality and order of FEEL. No value means that the two cannot be compared, which gives null.
namespace ronghe::feel {

// null = null is true, null = x is false; two kinds do not compare; lists and contexts by parts.
[[nodiscard]] std::optional<bool> equal(const Value& a, const Value& b);
// Numbers, texts by code point, points in time and durations; nothing orders with null.
[[nodiscard]] std::optional<std::strong_ordering> order(const Value& a, const Value& b);
[[nodiscard]] std::optional<bool> less(const Value& a, const Value& b);

// Why two values of one kind cannot be compared: a time has a zone or an offset and the other has
// none, or they name two zones. Empty for other values.
[[nodiscard]] std::string_view why_no_order(const Value& a, const Value& b);

// Three-valued logic.
[[nodiscard]] std::optional<bool> both(std::optional<bool> a, std::optional<bool> b);
[[nodiscard]] std::optional<bool> either(std::optional<bool> a, std::optional<bool> b);

[[nodiscard]] std::optional<bool> compare(BinaryOperator op, const Value& a, const Value& b);
// Whether the lower end is above the upper one: no range (DMN 1.5, 10.3.2.7), its value is null.
[[nodiscard]] bool descends(const RangeValue& range);
[[nodiscard]] std::optional<bool> contains(const RangeValue& range, const Value& value);

// Equal, within a range, or among the items of a list, which may be ranges themselves.
[[nodiscard]] std::optional<bool> matches(const Value& input, const Value& allowed);
// A boolean in a cell for an input of another kind is the answer itself.
[[nodiscard]] bool is_verdict(const Value& value, const Value& input);

}  // namespace ronghe::feel
