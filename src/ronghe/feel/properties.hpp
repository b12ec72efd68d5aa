// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "ronghe/feel/value.hpp"

namespace ronghe::feel {

// "date.year", "duration.days", "range.start included", "context.key"; over a list, of each item.
// None when the value has no such part.
[[nodiscard]] std::optional<Value> property_of(const Value& value, std::string_view name);

}  // namespace ronghe::feel
