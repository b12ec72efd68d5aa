// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/feel/types.hpp"

// Cells of a file as values. A blank is null; a number is written as in formulas, a date as
// 2026-01-31, a truth as true or false, a list or context as JSON.
namespace ronghe::authoring {

// A number as a whole number at a scale: 12.5 at scale 2 = 1250.
struct ScaledCell {
  enum class Is : std::uint8_t { exact, too_fine, no_number } is = Is::exact;
  std::int64_t value = 0;
};
// `too_fine`: a number, but not one that 64 bits hold at this scale (see number_cell).
[[nodiscard]] ScaledCell scaled_cell(std::string_view text, int scale);
[[nodiscard]] std::optional<Decimal> number_cell(std::string_view text);
// Days since 1970-01-01.
[[nodiscard]] std::optional<std::int32_t> days_cell(std::string_view text);
[[nodiscard]] std::optional<bool> truth_cell(std::string_view text);  // in any case of letters

// The cell as a value of the type, or why it is none. Of a type that is open: a number, a truth, or
// the text itself. `name` is the input, for messages.
[[nodiscard]] Result<feel::Value> value_of_cell(std::string_view text, const feel::Type& type,
                                                const std::string& name);

}  // namespace ronghe::authoring
