// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

// Check characters of GB 32100-2015 (unified social credit code) and GB 11714 (organisation code).
namespace ronghe::intake::detail {

// Character 18 for the first 17 of `code`; none when one of them is outside the alphabet.
[[nodiscard]] std::optional<char> uscc_check(std::string_view code);
// Character 9 of an organisation code for its first 8.
[[nodiscard]] std::optional<char> organisation_check(std::string_view code);

// SQL conditions over a text column that holds 18 ASCII characters: the same two checks.
[[nodiscard]] std::string uscc_check_sql(std::string_view column);
[[nodiscard]] std::string organisation_check_sql(std::string_view column);

}  // namespace ronghe::intake::detail
