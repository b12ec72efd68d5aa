// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/base/utf8.hpp"

// The character classes of the FEEL grammar (DMN 1.5, 10.3.1.2, rules 21 to 64). They are ranges of
// that text, not properties that Unicode may change.
namespace ronghe::feel {

[[nodiscard]] bool is_blank(char32_t c);
[[nodiscard]] bool starts_name(char32_t c);
[[nodiscard]] bool continues_name(char32_t c);
// Operators and full-width punctuation: part of a name only where a known name says so.
[[nodiscard]] bool is_name_symbol(char32_t c);
// Outer blanks dropped, inner blanks folded to one space.
[[nodiscard]] std::string folded_name(std::string_view text);

}  // namespace ronghe::feel
