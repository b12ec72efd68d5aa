// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/visible.hpp"

#include <fmt/format.h>

#include "ronghe/base/utf8.hpp"

namespace ronghe {

namespace {

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }
// "evidence<U+202E>vsc.exe" would read as "evidenceexe.csv".
bool turns_direction(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x061C;
}
// Has no width, or begins a line: two names that look the same would be two.
bool is_unseen(char32_t c) {
  return c == 0x00AD || (c >= 0x200B && c <= 0x200F) || c == 0x2028 || c == 0x2029 ||
         (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
}

std::string shown(std::string_view text, std::string_view kept) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto [value, size] = code_point_at(text, at);
    const auto bytes = text.substr(at, size);
    const bool is_broken = value == 0xFFFD && size == 1;
    if (is_broken) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[at]));
    } else if (is_control(value) && !kept.contains(bytes)) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(value));
    } else if (turns_direction(value) || is_unseen(value)) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(value));
    } else {
      out += bytes;
    }
    at += size;
  }
  return out;
}

}  // namespace

std::string visible(std::string_view text) { return shown(text, "\n\t"); }
std::string visible_line(std::string_view text) { return shown(text, ""); }

}  // namespace ronghe
