// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/pseudonym.hpp"

#include <cctype>

namespace ronghe::evidence {

namespace {

constexpr std::size_t hex_digits = 32;  // 128 bits

// U+FF01 … U+FF5E are the ASCII characters 0x21 … 0x7E in full width; U+3000 is a wide blank.
constexpr std::string_view wide_blank = "\xE3\x80\x80";

// The narrow form of a wide character at the front of `text`; 0 = it is none.
char narrow(std::string_view text) {
  if (text.size() < 3 || text[0] != '\xEF') return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  const auto third = static_cast<unsigned char>(text[2]);
  if (second != 0xBC && second != 0xBD) return 0;
  const auto code = (static_cast<unsigned>(second & 0x3FU) << 6U) | (third & 0x3FU);
  constexpr unsigned first_wide = 0xF01;  // below 0xF000
  constexpr unsigned last_wide = 0xF5E;
  if (code < first_wide || code > last_wide) return 0;
  return static_cast<char>(code - first_wide + 0x21U);
}

bool is_decoration(char character) {
  return character == '-' || character == '.' ||
         std::isspace(static_cast<unsigned char>(character)) != 0;
}

}  // namespace

std::string canonical_id(std::string_view id) {
  std::string out;
  while (!id.empty()) {
    if (id.starts_with(wide_blank)) {
      id.remove_prefix(wide_blank.size());
      continue;
    }
    const char wide = narrow(id);
    const char character = wide != 0 ? wide : id.front();
    id.remove_prefix(wide != 0 ? 3 : 1);
    if (is_decoration(character)) continue;
    out += static_cast<char>(std::toupper(static_cast<unsigned char>(character)));
  }
  return out;
}

std::string pseudonym(crypto::Mac& key, std::string_view id) {
  const auto canonical = canonical_id(id);
  if (canonical.empty()) return {};
  return key.of({"ronghe/v1/pseudonym\n", canonical}).hex().substr(0, hex_digits);
}

}  // namespace ronghe::evidence
