// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Code points and the character classes of the FEEL grammar (DMN 1.5, 10.3.1.2, rules 21 to 64).
namespace ronghe::feel {

struct CodePoint {
  char32_t value = 0;     // U+FFFD for a byte that is not UTF-8
  std::uint8_t size = 0;  // bytes; 0 at the end of the text
};

[[nodiscard]] CodePoint code_point_at(std::string_view text, std::size_t at);
void append_utf8(std::string& out, char32_t c);
[[nodiscard]] std::u32string to_code_points(std::string_view text);
[[nodiscard]] std::string to_utf8(std::u32string_view text);

[[nodiscard]] bool is_blank(char32_t c);
[[nodiscard]] bool starts_name(char32_t c);
[[nodiscard]] bool continues_name(char32_t c);
// Operators and full-width punctuation: part of a name only where a known name says so.
[[nodiscard]] bool is_name_symbol(char32_t c);
// Takes two columns of a terminal (the East Asian wide ranges in daily use).
[[nodiscard]] bool is_wide(char32_t c);

// One-to-one case of Latin, Greek, Cyrillic and full-width letters; others stay.
[[nodiscard]] char32_t to_lower(char32_t c);
[[nodiscard]] char32_t to_upper(char32_t c);

// Outer blanks dropped, inner blanks folded to one space.
[[nodiscard]] std::string folded_name(std::string_view text);

}  // namespace ronghe::feel
