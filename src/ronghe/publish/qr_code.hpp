// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ronghe::publish {

// A QR code (ISO/IEC 18004, error correction M, 15 %), row by row from the top left; true = dark.
// None when the text is empty or does not fit.
using QrModules = std::vector<std::vector<bool>>;
[[nodiscard]] std::optional<QrModules> qr_modules(std::string_view text);

// As inline SVG with the quiet zone of four modules around it, named by `title`; "" when there is
// no code for the text.
[[nodiscard]] std::string qr_svg(std::string_view text, std::string_view title);

}  // namespace ronghe::publish
