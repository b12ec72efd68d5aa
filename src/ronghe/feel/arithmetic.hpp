// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "ronghe/feel/value.hpp"

namespace ronghe::feel {

// + - * / ** over numbers, texts, dates, times and durations; none where FEEL gives null.
[[nodiscard]] std::optional<Value> combine(BinaryOperator op, const Value& left,
                                           const Value& right);

}  // namespace ronghe::feel
