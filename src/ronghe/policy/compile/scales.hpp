// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "ronghe/policy/compile/compiler.hpp"

namespace ronghe::policy {

// Digits after the point of a column that nobody has declared: more than any engine has.
inline constexpr int unknown_scale = 1000;

// The values of one CASE, least, greatest or list. An engine gives them one type, and DuckDB, whose
// decimals have 38 digits, takes away digits after the point to make room before it: it rounds
// without a word. So numbers of fewer digits than the others are cast to as many, which is exact,
// or an error of the engine. Values of an unknown scale stay as they are.
[[nodiscard]] std::vector<sql::ExprPtr> at_one_scale(const std::vector<const Typed*>& values);

}  // namespace ronghe::policy
