// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace ronghe {

// As text of an element or a quoted attribute of HTML.
[[nodiscard]] std::string escaped_html(std::string_view text);

}  // namespace ronghe
