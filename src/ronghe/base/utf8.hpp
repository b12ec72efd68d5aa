// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Texts as code points. Whole files are validated faster by simdjson, in `intake`; what the offline
// verifier reads is validated here, because it depends on nothing but `base` and `crypto`.
namespace ronghe {

struct CodePoint {
  char32_t value = 0;     // U+FFFD for a byte that is not UTF-8
  std::uint8_t size = 0;  // bytes; 0 at the end of the text
};

[[nodiscard]] CodePoint code_point_at(std::string_view text, std::size_t at);
void append_utf8(std::string& out, char32_t c);
[[nodiscard]] std::u32string to_code_points(std::string_view text);
[[nodiscard]] std::string to_utf8(std::u32string_view text);

// Neither overlong forms nor surrogates nor what is above U+10FFFF.
[[nodiscard]] bool is_valid_utf8(std::string_view text);

}  // namespace ronghe
