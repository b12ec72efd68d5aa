// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "ronghe/policy/feel/value.hpp"

namespace ronghe::policy::feel {

// + - * / ** over numbers, texts, dates, times and durations; none where FEEL gives null.
[[nodiscard]] std::optional<Value> combine(BinaryOperator op, const Value& left,
                                           const Value& right);

}  // namespace ronghe::policy::feel
