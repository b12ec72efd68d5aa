// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

// What someone meant who wrote with the signs of a Chinese keyboard, or as for a reader.
namespace ronghe::policy {

// "0.5" for the text `0.5` (in quotes), `０．５`, and where the unit is a ratio `50%`; none where
// it is no number, or where two are possible (`1,5`).
[[nodiscard]] std::optional<std::string> number_meant(std::string_view written,
                                                      std::string_view unit);

// A sign that looks like one of YAML and is none.
struct WideSign {
  std::string written;  // "："
  std::string meant;    // ": "
  int column = 0;       // from 1, in code points
};
// The first one outside of quotes; none = there is none.
[[nodiscard]] std::optional<WideSign> wide_sign(std::string_view line);

}  // namespace ronghe::policy
