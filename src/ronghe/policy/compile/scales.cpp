// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/scales.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ronghe::policy {

namespace {

constexpr int engine_digits = 38;

bool is_number(const Typed& value) { return value.sql && value.type.kind == TypeKind::number; }

// A short literal fits beside any other digits; casting it would only make the text longer.
bool is_short_literal(const Typed& value) {
  const auto* literal = std::get_if<sql::Literal>(&value.sql->form);
  if (literal == nullptr) return false;
  const auto* number = std::get_if<Decimal>(literal);
  static const auto limit = *Decimal::parse("1e18");
  return number != nullptr && *number < limit && number->negated() < limit;
}

}  // namespace

std::vector<sql::ExprPtr> at_one_scale(const std::vector<const Typed*>& values) {
  int most = 0;
  for (const auto* value : values) {
    if (is_number(*value)) most = std::max(most, value->scale);
  }
  std::vector<sql::ExprPtr> made;
  for (const auto* value : values) {
    const bool shorter = most <= engine_digits && is_number(*value) && value->scale < most;
    made.push_back(shorter && !is_short_literal(*value)
                       ? sql::cast(value->sql, fmt::format("DECIMAL({},{})", engine_digits, most))
                       : value->sql);
  }
  return made;
}

}  // namespace ronghe::policy
