// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Names and texts as statements write them.
namespace ronghe::sql {

// The longest name that every engine keeps whole: PostgreSQL cuts what is longer, without an error.
inline constexpr std::size_t name_bytes_max = 63;

[[nodiscard]] std::string quoted_name(std::string_view name);  // "a""b"
[[nodiscard]] std::string quoted_text(std::string_view text);  // 'it''s'

}  // namespace ronghe::sql
