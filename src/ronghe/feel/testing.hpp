// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <string_view>

#include "ronghe/feel/interpreter.hpp"
#include "ronghe/feel/parser.hpp"

// Tables of formulas and what they give, for tests.
namespace ronghe::feel {

struct FormulaCase {
  std::string_view formula;
  std::string_view gives;  // as to_feel() writes it; "null!" for a null that is reported
};

inline std::string given_by(std::string_view formula, const Scope& scope = {},
                            const KnownNames& names = {}) {
  const auto node = parse_expression({std::string(formula), {}}, names);
  if (!node) return "does not parse: " + node.error().message;
  Diagnostics diagnostics;
  const Environment environment{.now = read_date_time("2026-07-01T12:30:00Z"),
                                .steps_max = 200'000};
  const auto value = evaluate(**node, scope, diagnostics, environment);
  return to_feel(value) + (value.is_null() && !diagnostics.empty() ? "!" : "");
}

inline void expect_all(std::span<const FormulaCase> cases, const Scope& scope = {},
                       const KnownNames& names = {}) {
  for (const auto& [formula, gives] : cases)
    EXPECT_EQ(given_by(formula, scope, names), gives) << formula;
}

}  // namespace ronghe::feel
