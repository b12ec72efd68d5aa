// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/file_name.hpp"

#include <fmt/format.h>

#include "ronghe/base/utf8.hpp"
#include "ronghe/intake/detail/transcode.hpp"

namespace ronghe::intake {

std::string readable_name(std::string_view name) {
  if (is_valid_utf8(name)) return std::string(name);
  if (auto text = detail::transcoded(name, {.from = "GB18030", .to = "UTF-8"})) return *text;
  std::string out;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x80 ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  return out;
}

}  // namespace ronghe::intake
