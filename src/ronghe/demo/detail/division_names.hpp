// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace ronghe::demo::detail {

// Pinyin names of the provinces and of Guangdong, the default province; "" for the others.
[[nodiscard]] std::string english_name(std::string_view code);

}  // namespace ronghe::demo::detail
