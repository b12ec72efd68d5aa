// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ronghe {

// RFC 4648, section 4: the standard alphabet, with padding, in one line.
[[nodiscard]] std::string base64(std::string_view bytes);
void append_base64(std::string& out, std::string_view bytes);
// Each value has exactly one spelling: none for missing padding, bits left over that are not zero,
// blanks or the alphabet of addresses, which many decoders let pass.
[[nodiscard]] std::optional<std::string> parse_base64(std::string_view text);

}  // namespace ronghe
