// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

// Small texts as people type them: titles, words, cells.
namespace ronghe::intake::detail {

// Without blanks at both ends; the blanks of Chinese typing (U+3000, U+00A0) count, and a BOM.
[[nodiscard]] std::string_view trimmed(std::string_view text);
// Full-width ASCII (U+FF01 ... U+FF5E) becomes half-width.
[[nodiscard]] std::string half_width(std::string_view text);
[[nodiscard]] std::string lower_ascii(std::string_view text);
// What two spellings of one title have in common: trimmed, half-width, lower case.
[[nodiscard]] std::string folded(std::string_view text);
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);  // in code points
// For a message: the first `count` code points, with an ellipsis when more follow; what a terminal
// would obey (control characters) becomes a visible sign.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t count);
[[nodiscard]] std::string joined(const std::vector<std::string>& items, std::string_view between);

}  // namespace ronghe::intake::detail
