// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace ronghe {

// Appends `text` (valid UTF-8) as a JSON string in the canonical form of RFC 8785, section 3.2.2.2:
// only the quote, the backslash and control characters are escaped.
void append_json_string(std::string& out, std::string_view text);
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace ronghe
