// SPDX-License-Identifier: Apache-2.0
#include "ronghe/sql/quoted.hpp"

namespace ronghe::sql {

namespace {

std::string quoted(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out += quote;
    out += c;
  }
  return out + quote;
}

}  // namespace

std::string quoted_name(std::string_view name) { return quoted(name, '"'); }
std::string quoted_text(std::string_view text) { return quoted(text, '\''); }

}  // namespace ronghe::sql
