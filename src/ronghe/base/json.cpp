// SPDX-License-Identifier: Apache-2.0
#include "ronghe/base/json.hpp"

#include <cstdint>

namespace ronghe {

namespace {

void append_escaped(std::string& out, char c) {
  constexpr std::string_view hex = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  const auto code = static_cast<std::uint8_t>(c);
  out += "\\u00";
  out += hex[code >> 4U];
  out += hex[code & 15U];
}

bool needs_escape(char c) { return c == '"' || c == '\\' || static_cast<std::uint8_t>(c) < 0x20; }

// Length of the sequence that `lead` opens, 0 for a byte that opens none.
std::size_t sequence_length(std::uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// The second byte is bounded more tightly where an overlong form or a surrogate would hide.
bool second_byte_fits(std::uint8_t lead, std::uint8_t second) {
  if (lead == 0xE0 && second < 0xA0) return false;
  if (lead == 0xED && second > 0x9F) return false;
  if (lead == 0xF0 && second < 0x90) return false;
  return lead != 0xF4 || second <= 0x8F;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!needs_escape(text[at])) continue;
    out.append(text.substr(from, at - from));
    append_escaped(out, text[at]);
    from = at + 1;
  }
  out.append(text.substr(from));
  out += '"';
}

bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<std::uint8_t>(text[at]);
    const auto length = sequence_length(lead);
    if (length == 0 || at + length > text.size()) return false;
    for (std::size_t i = 1; i < length; ++i) {
      if ((static_cast<std::uint8_t>(text[at + i]) & 0xC0U) != 0x80U) return false;
    }
    if (length > 1 && !second_byte_fits(lead, static_cast<std::uint8_t>(text[at + 1])))
      return false;
    at += length;
  }
  return true;
}

}  // namespace ronghe
